"""What every kind of field answers: which operators, which values, which condition, which words."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from crm_site.kit.filters.asker import Asker
from crm_site.kit.filters.errors import FilterBroken
from crm_site.kit.filters.fields import FilterField

Words = str | Promise
LONGEST_TEXT, MOST_VALUES = 200, 100

# The opposite of an operator is asked by turning its condition round.
OPPOSITE = {
    "is_not": "is",
    "none_of": "any_of",
    "not_contains": "contains",
    "not_empty": "empty",
    "not_within": "within",
    "has_not": "has",
}
EMPTY: dict[str, Words] = {
    "empty": pgettext_lazy("filter operator", "is empty"),
    "not_empty": pgettext_lazy("filter operator", "is not empty"),
}
IS: dict[str, Words] = {
    "is": pgettext_lazy("filter operator", "is"),
    "is_not": pgettext_lazy("filter operator", "is not"),
}
AMONG: dict[str, Words] = {
    "any_of": pgettext_lazy("filter operator", "is any of"),
    "none_of": pgettext_lazy("filter operator", "is none of"),
}


class Kind(ABC):
    """One kind of field. `input` tells the builder what to draw beside each operator."""

    name: ClassVar[str]
    operators: ClassVar[dict[str, Words]]

    def operators_of(self, field: FilterField) -> dict[str, Words]:
        """Operators that make sense for this field, in the order in which they are offered."""
        return {**self.operators, **(EMPTY if field.may_be_empty else {})}

    @abstractmethod
    def input(self, op: str) -> str:
        """ "none", "text", "number", "date", "two_numbers", "two_dates", "one", "many", "period", "days", "tree"."""

    @abstractmethod
    def read(self, field: FilterField, op: str, raw: Any) -> Any:
        """The value behind its JSON. Raises FilterBroken for one that cannot be, or is not any more."""

    def write(self, op: str, value: Any) -> Any:
        """The JSON of a value."""
        return list(value) if isinstance(value, tuple) else value

    @abstractmethod
    def condition(self, field: FilterField, op: str, value: Any, asker: Asker) -> Q:
        """The condition of an operator that is nobody's opposite."""

    def words(self, field: FilterField, op: str, value: Any) -> str:
        """The condition as part of a sentence."""
        value_words = "" if op in EMPTY else self.value_words(field, op, value)
        return self._pattern(op) % {"field": field.label, "value": value_words}

    def value_words(self, field: FilterField, op: str, value: Any) -> str:
        """The value as people read it."""
        return str(value)

    def _pattern(self, op: str) -> str:
        return PATTERNS[op]()


PATTERNS: dict[str, Callable[[], str]] = {
    "is": lambda: pgettext("filter", "%(field)s is %(value)s"),
    "is_not": lambda: pgettext("filter", "%(field)s is not %(value)s"),
    "any_of": lambda: pgettext("filter", "%(field)s is %(value)s"),
    "none_of": lambda: pgettext("filter", "%(field)s is not %(value)s"),
    "all_of": lambda: pgettext("filter", "%(field)s holds all of %(value)s"),
    "within": lambda: pgettext("filter", "%(field)s is in %(value)s"),
    "not_within": lambda: pgettext("filter", "%(field)s is not in %(value)s"),
    "contains": lambda: pgettext("filter", "%(field)s contains %(value)s"),
    "not_contains": lambda: pgettext("filter", "%(field)s does not contain %(value)s"),
    "begins": lambda: pgettext("filter", "%(field)s begins with %(value)s"),
    "empty": lambda: pgettext("filter", "%(field)s is empty"),
    "not_empty": lambda: pgettext("filter", "%(field)s is not empty"),
    "more": lambda: pgettext("filter", "%(field)s is more than %(value)s"),
    "less": lambda: pgettext("filter", "%(field)s is less than %(value)s"),
    "between": lambda: pgettext("filter", "%(field)s is between %(value)s"),
    "on": lambda: pgettext("filter", "%(field)s is on %(value)s"),
    "before": lambda: pgettext("filter", "%(field)s is before %(value)s"),
    "after": lambda: pgettext("filter", "%(field)s is after %(value)s"),
    "during": lambda: pgettext("filter: during a period", "%(field)s is %(value)s"),
    "last_days": lambda: pgettext("filter", "%(field)s is in the last %(value)s"),
    "next_days": lambda: pgettext("filter", "%(field)s is in the next %(value)s"),
    "days_ago": lambda: pgettext("filter", "%(field)s is more than %(value)s ago"),
    "days_ahead": lambda: pgettext("filter", "%(field)s is more than %(value)s ahead"),
}


def either(words: Sequence[object]) -> str:
    """ "A", "A or B", "A, B or C"."""
    *first, last = [str(word) for word in words]
    if not first:
        return last
    return pgettext("filter: the last of several", "%(first)s or %(last)s") % {
        "first": pgettext("between words in a row", ", ").join(first),
        "last": last,
    }


def a_text(raw: Any) -> str:
    """A text of a sane length, without what a database refuses."""
    if not isinstance(raw, str):
        raise FilterBroken(_("A text is expected here."), "value")
    text = raw.replace("\x00", "").strip()
    if not text:
        raise FilterBroken(_("Say what to compare with."), "value")
    if len(text) > LONGEST_TEXT:
        raise FilterBroken(_("The text is too long."), "value")
    return text


def several(raw: Any) -> list[Any]:
    """At least one value and not too many, each once."""
    given = raw if isinstance(raw, list) else [raw]
    found = list(dict.fromkeys(one for one in given if isinstance(one, str | int)))
    if len(found) < len(given) and len(found) != len(set(map(str, given))):
        raise FilterBroken(_("These values cannot be compared with."), "value")
    if not found:
        raise FilterBroken(_("Choose at least one."), "value")
    if len(found) > MOST_VALUES:
        raise FilterBroken(_("These are too many values."), "value")
    return found


def nothing(raw: Any) -> None:
    """Operators without a value."""
    if raw not in (None, "", []):
        raise FilterBroken(_("This comparison has no value."), "value")


def gone(what: object) -> FilterBroken:
    """A value that is not among the choices any more."""
    return FilterBroken(_("The choice “%(choice)s” no longer exists.") % {"choice": what}, "value")
