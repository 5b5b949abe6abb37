"""The smallest valid custom fields."""

from itertools import count
from typing import Any

from customers.records.models import CustomField

_numbers = count(1)


def field(kind: str = "text", key: str = "", **values: Any) -> CustomField:
    """An active field of customers; choices are "a" and "b" unless said otherwise."""
    key = key or f"{kind}_{next(_numbers)}"
    choices = [
        {"value": "a", "name": "甲", "name_en": "Alpha"},
        {"value": "b", "name": "乙", "name_en": "Beta"},
    ]
    defaults = {"name": key, "choices": choices if kind in ("choice", "choices") else []}
    return CustomField.objects.create(kind=kind, key=key, **defaults | values)
