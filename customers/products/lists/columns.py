"""What the list of products can show."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from crm_site.kit import markup, wording
from crm_site.kit.paging import Order
from customers.products.filters import RECORD
from customers.products.models import Product
from customers.records.lists import columns
from customers.records.lists.pens import Pen

LIST = RECORD
LEAD = '<span class="name">{}<a href="{}" title="{}">{}</a></span>'


@cache
def _base() -> str:
    return reverse("customers:product-list")


def url_of(pk: int) -> str:
    """A product's page."""
    return f"{_base()}{pk}/"


def _name(value: str, row: Any, pen: Pen) -> SafeString:
    return format_html(LEAD, markup.square(value), url_of(row.pk), value, value)


def _price(value: Any, row: Any, pen: Pen) -> SafeString:
    return pen.word(wording.money(value, row.currency))


def _column(key: str, label: Any = "", **parts: Any) -> None:
    field: Any = None if label else Product._meta.get_field(key)
    columns.column(LIST, key, label or field.verbose_name, **parts)


NAMES = ("name", "name_en")
_column("label", _("Product"), draw=_name, fields=NAMES, order=Order(("name", "id")), default=True)
_column("code", edit="code", order=Order(("code", "id")), default=True)
_column("category", edit="category", fields=("category__name", "category__name_en"), default=True,
        draw=lambda value, row, pen: pen.chip(str(value)),
        plain=lambda value, row: str(value) if value else "")  # fmt: skip
_column("unit", edit="unit", default=True)
_column("price", edit="price", kind="number", draw=_price, fields=("price", "currency"), css="num", default=True,
        order=Order(("price", "id")))  # fmt: skip
_column("is_active", kind="yes_no", edit="is_active", default=True)
_column("currency", edit="currency")
_column("name", edit="name")
_column("name_en", edit="name_en")
_column("description", css="mute")
_column("updated_at", _("Last change"), kind="moment", order=Order(("updated_at", "id")), css="mute")
