"""What every kind of custom field answers: how a value is stored, read, typed, shown and written into files.

Between the doors a value is plain Python (`Decimal`, `date`, `bool`, …); JSON holds what `write` makes of it. An
empty value is None everywhere and has no key in the JSON.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken
from customers.records.models import CustomField

Words = str | Promise
People = Mapping[int, Any]
"""Users by id, as far as they were asked for."""

# Control, zero-width and direction characters; the line break is dealt with by itself. Lone surrogates cannot be
# stored at all.
INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff\ud800-\udfff]"
)
BLANKS = re.compile(r"\s+")


class Broken(ValueError):
    """What stands in the JSON is not of this kind."""


class NotOfKind(RuleBroken):
    """What somebody wrote is not of this kind; the sentence says what is."""


class Kind(ABC):
    """One kind of custom field."""

    name: ClassVar[str]
    filtered_as: ClassVar[str]
    is_number: ClassVar[bool] = False

    @abstractmethod
    def read(self, field: CustomField, raw: Any) -> Any:
        """The value behind its JSON. Raises Broken; a choice or person that no longer exists is still read."""

    def write(self, value: Any) -> Any:
        """The JSON of a value that `clean` let through."""
        return value

    @abstractmethod
    def clean(self, field: CustomField, value: Any) -> Any:
        """The value as it may be stored; None when it is empty. Raises NotOfKind."""

    @abstractmethod
    def parse(self, field: CustomField, text: str) -> Any:
        """The value of a text as people, and `text`, write it. Raises NotOfKind."""

    def text(self, field: CustomField, value: Any, people: People) -> str:
        """The value as a file holds it: `parse` reads it back."""
        return self.show(field, value, people)

    def show(self, field: CustomField, value: Any, people: People) -> str:
        """The value as a page says it."""
        return str(value)

    def plain(self, field: CustomField, value: Any, people: People) -> Any:
        """The value as a typed cell of a workbook holds it."""
        return self.text(field, value, people)

    @abstractmethod
    def formfield(self, field: CustomField, **common: Any) -> forms.Field:
        """A form field whose cleaned value `clean` takes; `common` are label, help text and whether required."""

    def people(self, value: Any) -> tuple[int, ...]:
        """Ids of the users whose names the value needs."""
        return ()


def one_line(text: str) -> str:
    """Without invisible characters, any blank as one space."""
    return BLANKS.sub(" ", INVISIBLE.sub("", text)).strip()


def not_a(expected: Words, text: object) -> NotOfKind:
    """The sentence for a text of another kind."""
    return NotOfKind(
        _("“%(value)s” is not %(expected)s.") % {"value": str(text)[:80], "expected": str(expected)}
    )
