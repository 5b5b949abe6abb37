"""Values of an open set (people, departments, tags, places, references) and rows of other records."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from crm_site.kit.filters.asker import Asker
from crm_site.kit.filters.errors import FilterBroken
from crm_site.kit.filters.fields import FilterField
from crm_site.kit.filters.kinds.base import AMONG, EMPTY, Kind, gone
from crm_site.kit.filters.kinds.choices import Choice, Choices

ME, MINE, NOBODY = "me", "mine", "nobody"


class Open(Choice):
    """A set that grows and shrinks while the product runs: `field.names` knows who is still there."""

    name = "reference"
    operators = dict(AMONG)
    words_of_its_own: dict[str, str | Promise] = {}

    def names(self, field: FilterField, values: list[Any]) -> dict[Any, Any]:
        rest = [value for value in values if value not in self.words_of_its_own]
        found = dict(field.names(rest)) if field.names and rest else {}
        return {
            **{one: self.words_of_its_own[one] for one in values if one in self.words_of_its_own},
            **found,
        }

    def _check(self, field: FilterField, values: list[Any]) -> None:
        known = self.names(field, values)
        for value in values:
            if value not in known:
                raise gone(value) if field.kind in ("place", "reference") else self._gone(field)

    def _gone(self, field: FilterField) -> FilterBroken:
        sentence = _("Somebody or something named in “%(field)s” no longer exists.")
        return FilterBroken(sentence % {"field": field.label}, "value")


class Numbered(Open):
    """An open set of rows, named by their ids."""

    def _value(self, raw: Any) -> Any:
        if isinstance(raw, str) and raw in self.words_of_its_own:
            return raw
        if isinstance(raw, int) and not isinstance(raw, bool):
            number = raw
        elif isinstance(raw, str) and raw.isascii() and raw.isdecimal() and len(raw) < 19:
            number = int(raw)
        else:
            raise gone(raw)
        return number

    def condition(self, field: FilterField, op: str, value: Any, asker: Asker) -> Q:
        given = list(value) if isinstance(value, tuple) else [value]
        ids = self._ids([one for one in given if one != NOBODY], op, asker)
        found = Q(pk__in=[]) if not ids else field.column.any_of(ids, asker)
        return (found | field.column.empty() if ids else field.column.empty()) if NOBODY in given else found

    def _ids(self, values: Sequence[Any], op: str, asker: Asker) -> list[int]:
        return list(values)


class Person(Numbered):
    """A colleague; "me" and "my department" are whoever asks, "nobody" is an empty column."""

    name = "person"
    words_of_its_own = {
        ME: pgettext_lazy("filter: person", "me"),
        MINE: pgettext_lazy("filter: person", "my department"),
        NOBODY: pgettext_lazy("filter: person", "nobody"),
    }

    def _ids(self, values: Sequence[Any], op: str, asker: Asker) -> list[int]:
        found = {one for one in values if one not in (ME, MINE)}
        if ME in values and asker.user_id is not None:
            found.add(asker.user_id)
        if MINE in values:
            found.update(asker.colleagues())
        return sorted(found)


class Department(Numbered):
    """A department; "is in" counts those below it too."""

    name = "department"
    operators = {
        "within": pgettext_lazy("filter operator: department", "is in"),
        "not_within": pgettext_lazy("filter operator: department", "is not in"),
        **AMONG,
    }
    words_of_its_own = {
        MINE: pgettext_lazy("filter: department", "my department"),
        NOBODY: pgettext_lazy("filter: department", "no department"),
    }

    def _ids(self, values: Sequence[Any], op: str, asker: Asker) -> list[int]:
        found = {one for one in values if one != MINE}
        if MINE in values:
            found.update(asker.departments)
        return sorted(asker.below(found) if op == "within" and found else found)


class Tag(Numbered, Choices):
    """Tags: any number of an open set of rows."""

    name = "tag"
    operators = Choices.operators

    def condition(self, field: FilterField, op: str, value: Any, asker: Asker) -> Q:
        return Choices.condition(self, field, op, value, asker)


class Place(Open):
    """A country, province or city, as the shelf names it; `field.column` knows what lies within."""

    name = "place"
    operators = {
        "any_of": pgettext_lazy("filter operator: place", "is in"),
        "none_of": pgettext_lazy("filter operator: place", "is not in"),
    }


class Related(Kind):
    """Rows of another record that belong to ours; the value is a tree over that record's fields."""

    name = "related"
    operators = {
        "has": pgettext_lazy("filter operator: related rows", "there is one"),
        "has_not": pgettext_lazy("filter operator: related rows", "there is none"),
    }

    def input(self, op: str) -> str:
        return "tree"

    def read(self, field: FilterField, op: str, raw: Any) -> Any:
        raise TypeError("The parser reads a tree: its fields are another record's.")

    def condition(self, field: FilterField, op: str, value: Any, asker: Asker) -> Q:
        raise TypeError("The compiler asks a tree of the other record's rows.")


__all__ = ["EMPTY", "Department", "Open", "Person", "Place", "Related", "Tag"]
