"""Where a field's values stand, and how each kind of place is asked. Every answer is a condition, never a join.

Negation is the compiler's: a column only says what is true of it, in a shape that Django can turn round
(it adds `IS NOT NULL` where a plain column could be empty).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from operator import or_
from typing import Any, Protocol

from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value

from crm_site.kit.filters.asker import Asker


class Column(Protocol):
    """What a kind of field may ask of the place where its values stand."""

    def any_of(self, values: Sequence[Any], asker: Asker) -> Q:
        """The value, or one of the values, is among these."""

    def compare(self, sign: str, value: Any) -> Q:
        """The value lies on this side: `lt`, `lte`, `gt`, `gte`."""

    def holds(self, text: str) -> Q:
        """The text contains this, whatever the case."""

    def begins(self, text: str) -> Q:
        """The text begins with this, whatever the case."""

    def empty(self) -> Q:
        """There is no value."""


def has_case(text: str) -> bool:
    """Whether capitals make a difference; Chinese has none, and is then compared as it is: twice as fast."""
    return text.lower() != text.upper()


@dataclass(frozen=True)
class Plain:
    """A column of the row, or of a row it points to (`contact__name`). `blank`: "" means empty.

    `case` says how the column is stored: "upper" or "lower" make an index usable whatever was typed.
    """

    path: str
    blank: bool = False
    case: str = ""
    folded: bool = False  # a text that people write in any case

    def any_of(self, values: Sequence[Any], asker: Asker) -> Q:
        given = [self._stored(value) for value in values]
        if self.folded and not self.case and any(isinstance(one, str) and has_case(one) for one in given):
            return reduce(or_, (Q(**{f"{self.path}__iexact": one}) for one in given))
        return Q(**{self.path: given[0]}) if len(given) == 1 else Q(**{f"{self.path}__in": given})

    def compare(self, sign: str, value: Any) -> Q:
        return Q(**{f"{self.path}__{sign}": value})

    def holds(self, text: str) -> Q:
        return self._like("contains", text)

    def begins(self, text: str) -> Q:
        return self._like("startswith", text)

    def empty(self) -> Q:
        return Q(**{self.path: ""}) if self.blank else Q(**{f"{self.path}__isnull": True})

    def _like(self, test: str, text: str) -> Q:
        either = "" if self.case or not has_case(text) else "i"
        return Q(**{f"{self.path}__{either}{test}": self._stored(text)})

    def _stored(self, value: Any) -> Any:
        if not self.case or not isinstance(value, str):
            return value
        return value.upper() if self.case == "upper" else value.lower()


@dataclass(frozen=True)
class Listed:
    """An array column of the row."""

    path: str
    folded: bool = False

    def any_of(self, values: Sequence[Any], asker: Asker) -> Q:
        return Q(**{f"{self.path}__overlap": list(values)})

    def compare(self, sign: str, value: Any) -> Q:
        raise TypeError("An array lies on no side of a value.")

    def holds(self, text: str) -> Q:
        return Q(_InArray(F(self.path), Value(f"%{_escaped(text)}%", output_field=TextField())))

    def begins(self, text: str) -> Q:
        return Q(_InArray(F(self.path), Value(f"{_escaped(text)}%", output_field=TextField())))

    def empty(self) -> Q:
        return Q(**{f"{self.path}": []})


class _InArray(Func):
    """Whether an element of the array is like the pattern."""

    template = "EXISTS (SELECT 1 FROM unnest(%(expressions)s))"
    arg_joiner = ") AS one WHERE one ILIKE ("
    output_field = BooleanField()


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


@dataclass(frozen=True)
class Keyed:
    """A value below `key` in a JSON column: a text, number, truth, ISO date, or an array of them.

    Asked by SQL/JSON paths: they compare only what is of the same type, so that a value of another kind
    matches nothing instead of breaking the query, and equality is answered by a GIN index over
    `jsonb_path_ops` where `custom <> '{}'`. `below` names a part of the value (the amount of a sum).
    """

    path: str
    key: str
    folded: bool = False
    below: str = ""

    def any_of(self, values: Sequence[Any], asker: Asker) -> Q:
        return self._some(" || ".join(self._equal(value) for value in values))

    def compare(self, sign: str, value: Any) -> Q:
        return self._some(f"@ {_SIGNS[sign]} {_literal(value)}")

    def holds(self, text: str) -> Q:
        return self._some(f'@ like_regex {_literal(text)} flag "iq"')

    def begins(self, text: str) -> Q:
        return self._some(f'@ like_regex {_literal("^" + _plain_regex(text))} flag "i"')

    def empty(self) -> Q:
        return ~self._some('@.type() != "null" && (@.type() != "string" || @ != "")')

    def _equal(self, value: Any) -> str:
        if self.folded and isinstance(value, str) and has_case(value):
            return f'@ like_regex {_literal(f"^{_plain_regex(value)}$")} flag "i"'
        return f"@ == {_literal(value)}"

    def _some(self, test: str) -> Q:
        """Beside the condition of the partial index, which the planner would not guess."""
        path = Value(f"$.{self._place()} ? ({test})", output_field=TextField())
        return ~Q(**{self.path: {}}) & Q(_PathExists(F(self.path), path))

    def _place(self) -> str:
        return f"{_literal(self.key)}.{_literal(self.below)}" if self.below else _literal(self.key)


_SIGNS = {"lt": "<", "lte": "<=", "gt": ">", "gte": ">="}


class _PathExists(Func):
    template = "%(expressions)s::jsonpath"
    arg_joiner = " @? "
    output_field = BooleanField()


def _literal(value: Any) -> str:
    """A value as SQL/JSON writes it."""
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(value.isoformat() if isinstance(value, date) else value, ensure_ascii=True)


def _plain_regex(text: str) -> str:
    """The text as a regular expression that means only itself."""
    return "".join(one if one.isalnum() or ord(one) > 127 else f"\\{one}" for one in text)


@dataclass(frozen=True)
class Marks:
    """Values in rows of their own (tags): `rows()` are the marks, `link` leads to our row, `value` is the value."""

    rows: Callable[[], QuerySet]
    link: str
    value: str

    def any_of(self, values: Sequence[Any], asker: Asker) -> Q:
        marks = self._mine().filter(**{f"{self.value}__in": list(values)})
        return Q(Exists(marks))

    def compare(self, sign: str, value: Any) -> Q:
        raise TypeError("Marks lie on no side of a value.")

    def holds(self, text: str) -> Q:
        return Q(Exists(self._mine().filter(**{f"{self.value}__icontains": text})))

    def begins(self, text: str) -> Q:
        return Q(Exists(self._mine().filter(**{f"{self.value}__istartswith": text})))

    def empty(self) -> Q:
        return ~Q(Exists(self._mine()))

    def _mine(self) -> QuerySet:
        return self.rows().order_by().filter(**{self.link: OuterRef("pk")})


@dataclass(frozen=True)
class Asked:
    """Whatever a shelf works out by itself: places, segments. `test(value, asker)` says when one value fits."""

    test: Callable[[Any, Asker], Q]
    none: Q | None = None

    def any_of(self, values: Sequence[Any], asker: Asker) -> Q:
        return reduce(or_, (self.test(value, asker) for value in values))

    def compare(self, sign: str, value: Any) -> Q:
        raise TypeError("This field lies on no side of a value.")

    def holds(self, text: str) -> Q:
        raise TypeError("This field is not asked by a fragment.")

    begins = holds

    def empty(self) -> Q:
        if self.none is None:
            raise TypeError("This field does not say when it is empty.")
        return self.none
