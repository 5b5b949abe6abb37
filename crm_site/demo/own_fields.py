"""The fields that the demo company gave its customers and contacts, and what stands in them."""

from __future__ import annotations

import json
from typing import Any

from django.db import connection

from customers.records.models import CustomField

Kind, Record, Required = CustomField.Kind, CustomField.Record, CustomField.Required
MOST = 5_000  # customers that have values: enough to look at, whatever the size


def _choice(value: str, name: str, english: str) -> dict[str, str]:
    return {"value": value, "name": name, "name_en": english}


LINES = [
    _choice("spindle", "主轴", "Spindles"),
    _choice("guide", "导轨", "Linear guides"),
    _choice("control", "数控系统", "Controls"),
    _choice("service", "维保服务", "Maintenance"),
]
WHEN = [
    _choice("quarter", "本季度", "This quarter"),
    _choice("year", "今年内", "This year"),
    _choice("later", "明年以后", "Later"),
]
STYLES = [
    _choice("facts", "重数据", "Facts first"),
    _choice("talk", "重关系", "Relations first"),
    _choice("brief", "求简短", "Keeps it short"),
]
FIELDS: tuple[dict[str, Any], ...] = (
    {"key": "budget", "kind": Kind.MONEY, "name": "年度预算", "name_en": "Annual budget", "facet": "deals",
     "help": "客户今年在设备上的预算，约数即可。", "help_en": "What the customer has for equipment this year, roughly."},
    {"key": "product_lines", "kind": Kind.CHOICES, "name": "关注产品线", "name_en": "Product lines", "choices": LINES},
    {"key": "buying", "kind": Kind.CHOICE, "name": "采购时间", "name_en": "Buying", "choices": WHEN,
     "required": Required.STAGE, "required_stage": "active", "facet": "deals"},
    {"key": "renewal_on", "kind": Kind.DATE, "name": "维保到期", "name_en": "Maintenance until"},
    {"key": "machines", "kind": Kind.NUMBER, "name": "机床台数", "name_en": "Machines"},
    {"key": "trial", "kind": Kind.YES_NO, "name": "试用过", "name_en": "Tried it"},
    {"key": "engineer", "kind": Kind.PERSON, "name": "对口工程师", "name_en": "Engineer in charge"},
    {"key": "style", "kind": Kind.CHOICE, "name": "沟通风格", "name_en": "Manner", "choices": STYLES,
     "record": Record.CONTACTS},
)  # fmt: skip
FILL = """
    UPDATE customers_customer SET custom = jsonb_strip_nulls(jsonb_build_object(
        'budget', CASE WHEN id %% 3 = 0 THEN jsonb_build_object('amount', (id %% 37 + 3) * 50000, 'currency', 'CNY') END,
        'product_lines', (%s::jsonb) -> (id %% 5)::int,
        'buying', CASE WHEN stage IN ('active', 'dormant') THEN (%s::jsonb) -> (id %% 3)::int END,
        'renewal_on', CASE WHEN ordered_at IS NOT NULL THEN to_jsonb((ordered_at::date + 365 + (id %% 200)::int)::text) END,
        'machines', CASE WHEN id %% 2 = 0 THEN to_jsonb(id %% 60 + 1) END,
        'trial', CASE WHEN id %% 4 > 1 THEN to_jsonb(id %% 4 = 2) END))
    WHERE id IN (SELECT id FROM customers_customer WHERE kind = 'organisation' ORDER BY id LIMIT %s)
"""


def define() -> None:
    """The definitions, in the order in which forms show them."""
    for place, one in enumerate(FIELDS, 1):
        CustomField.objects.create(position=place * 10, **one)


def fill() -> None:
    """Values for the first customers, before their histories are written. One statement."""
    lines = [["spindle"], ["spindle", "guide"], ["control", "service"], ["service"], None]
    with connection.cursor() as cursor:
        cursor.execute(FILL, [json.dumps(lines), json.dumps([one["value"] for one in WHEN]), MOST])
