"""Fixed choices, yes or no, several choices at once."""

from __future__ import annotations

from functools import reduce
from operator import and_
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from crm_site.kit.filters.asker import Asker
from crm_site.kit.filters.errors import FilterBroken
from crm_site.kit.filters.fields import FilterField
from crm_site.kit.filters.kinds.base import AMONG, EMPTY, IS, Kind, either, gone, nothing, several


class YesNo(Kind):
    """A truth. "No" is said, not left out: what is unknown is neither."""

    name = "yes_no"
    operators = {"is": IS["is"]}

    def input(self, op: str) -> str:
        return "none" if op in EMPTY else "one"

    def read(self, field: FilterField, op: str, raw: Any) -> Any:
        if op in EMPTY:
            return nothing(raw)
        found = {"yes": True, "no": False, "True": True, "False": False}.get(str(raw))
        if found is None:
            raise FilterBroken(_("Choose yes or no."), "value")
        return found

    def write(self, op: str, value: Any) -> Any:
        return value if value is None else "yes" if value else "no"

    def condition(self, field: FilterField, op: str, value: Any, asker: Asker) -> Q:
        return field.column.any_of([value], asker)

    def value_words(self, field: FilterField, op: str, value: Any) -> str:
        return pgettext("filter", "yes") if value else pgettext("filter", "no")

    def _pattern(self, op: str) -> str:
        return super()._pattern(op) if op in EMPTY else pgettext("filter: yes or no", "%(field)s: %(value)s")


class Choice(Kind):
    """One of a fixed set."""

    name = "choice"
    operators = {**AMONG, **IS}

    def input(self, op: str) -> str:
        return "none" if op in EMPTY else "one" if op in IS else "many"

    def read(self, field: FilterField, op: str, raw: Any) -> Any:
        if op in EMPTY:
            return nothing(raw)
        values = [self._value(one) for one in several(raw)]
        self._check(field, values)
        if op in IS and len(values) > 1:
            raise FilterBroken(_("Choose one."), "value")
        return values[0] if op in IS else tuple(values)

    def condition(self, field: FilterField, op: str, value: Any, asker: Asker) -> Q:
        return field.column.any_of(_values(value), asker)

    def value_words(self, field: FilterField, op: str, value: Any) -> str:
        options = self.names(field, _values(value))
        return either([options.get(one, one) for one in _values(value)])

    def names(self, field: FilterField, values: list[Any]) -> dict[Any, Any]:
        """{value: words} of those that still exist."""
        return {value: words for value, words in field.options().items() if value in values}

    def _value(self, raw: Any) -> Any:
        return str(raw)

    def _check(self, field: FilterField, values: list[Any]) -> None:
        known = self.names(field, values)
        for value in values:
            if value not in known:
                raise gone(value)


class Choices(Choice):
    """Any number of a fixed set."""

    name = "choices"
    operators = {
        "any_of": pgettext_lazy("filter operator: several values", "holds any of"),
        "all_of": pgettext_lazy("filter operator: several values", "holds all of"),
        "none_of": pgettext_lazy("filter operator: several values", "holds none of"),
    }

    def condition(self, field: FilterField, op: str, value: Any, asker: Asker) -> Q:
        if op == "all_of":
            return reduce(and_, (field.column.any_of([one], asker) for one in value))
        return field.column.any_of(_values(value), asker)

    def value_words(self, field: FilterField, op: str, value: Any) -> str:
        if op != "all_of":
            return super().value_words(field, op, value)
        options = self.names(field, list(value))
        return pgettext("between words in a row", ", ").join(str(options.get(one, one)) for one in value)


def _values(value: Any) -> list[Any]:
    return list(value) if isinstance(value, tuple) else [value]
