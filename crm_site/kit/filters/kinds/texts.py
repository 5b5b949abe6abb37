"""Texts."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.utils.translation import pgettext, pgettext_lazy

from crm_site.kit.filters.asker import Asker
from crm_site.kit.filters.fields import FilterField
from crm_site.kit.filters.kinds.base import EMPTY, IS, Kind, a_text, nothing


class Text(Kind):
    """Names, notes, codes: compared without regard to case; % and _ mean themselves."""

    name = "text"
    operators = {
        "contains": pgettext_lazy("filter operator", "contains"),
        "not_contains": pgettext_lazy("filter operator", "does not contain"),
        **IS,
        "begins": pgettext_lazy("filter operator", "begins with"),
    }

    def input(self, op: str) -> str:
        return "none" if op in EMPTY else "text"

    def read(self, field: FilterField, op: str, raw: Any) -> Any:
        return nothing(raw) if op in EMPTY else a_text(raw)

    def condition(self, field: FilterField, op: str, value: Any, asker: Asker) -> Q:
        if op == "is":
            return field.column.any_of([value], asker)
        return field.column.holds(value) if op == "contains" else field.column.begins(value)

    def value_words(self, field: FilterField, op: str, value: Any) -> str:
        return pgettext("a text that was typed", "“%(text)s”") % {"text": value}
