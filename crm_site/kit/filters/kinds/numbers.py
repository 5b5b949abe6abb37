"""Numbers and amounts of money."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from crm_site.kit.filters.asker import Asker
from crm_site.kit.filters.errors import FilterBroken
from crm_site.kit.filters.fields import FilterField
from crm_site.kit.filters.kinds.base import EMPTY, Kind, nothing

LARGEST = Decimal(10) ** 18


class Number(Kind):
    """Plain numbers. `field.unit` stands behind the value in the sentence."""

    name = "number"
    operators = {
        "more": pgettext_lazy("filter operator", "more than"),
        "less": pgettext_lazy("filter operator", "less than"),
        "between": pgettext_lazy("filter operator", "between"),
        "is": pgettext_lazy("filter operator", "is"),
        "is_not": pgettext_lazy("filter operator", "is not"),
    }

    def input(self, op: str) -> str:
        return "none" if op in EMPTY else "two_numbers" if op == "between" else "number"

    def read(self, field: FilterField, op: str, raw: Any) -> Any:
        if op in EMPTY:
            return nothing(raw)
        if op != "between":
            return _number(raw)
        low, high = (_number(one) for one in _pair(raw))
        return (low, high) if low <= high else (high, low)

    def write(self, op: str, value: Any) -> Any:
        if isinstance(value, tuple):
            return [f"{one:f}" for one in value]
        return None if value is None else f"{value:f}"

    def condition(self, field: FilterField, op: str, value: Any, asker: Asker) -> Q:
        column = field.column
        if op == "is":
            return column.any_of([value], asker)
        if op == "between":
            return column.compare("gte", value[0]) & column.compare("lte", value[1])
        return column.compare("gt" if op == "more" else "lt", value)

    def value_words(self, field: FilterField, op: str, value: Any) -> str:
        if isinstance(value, tuple):
            low, high = (self._one(field, one) for one in value)
            return pgettext("filter: between two values", "%(low)s and %(high)s") % {"low": low, "high": high}
        return self._one(field, value)

    def _one(self, field: FilterField, value: Decimal) -> str:
        return " ".join(part for part in (f"{value:,f}", str(field.unit)) if part)


class Money(Number):
    """Amounts; compared as numbers, the currency is a field of its own."""

    name = "money"


def _pair(raw: Any) -> list[Any]:
    if not isinstance(raw, list) or len(raw) != 2:
        raise FilterBroken(_("Two values are expected here."), "value")
    return raw


def _number(raw: Any) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, str | int | float):
        raise FilterBroken(_("A number is expected here."), "value")
    try:
        value = Decimal(str(raw).replace(",", "").replace("，", "").strip())
    except InvalidOperation:
        raise FilterBroken(_("A number is expected here."), "value")
    if not value.is_finite() or abs(value) > LARGEST:
        raise FilterBroken(_("A number is expected here."), "value")
    return Decimal(f"{value.normalize():f}")
