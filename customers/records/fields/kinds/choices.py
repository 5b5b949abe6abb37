"""One of a list of choices, or several."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import pgettext_lazy

from crm_site.kit.wording import listed
from customers.records.fields.kinds.base import Broken, Kind, NotOfKind, People, not_a
from customers.records.models import CustomField

BETWEEN = "; "
STRONG, WEAK = re.compile(r"[;；\n|]"), re.compile(r"[,，、/]")


class Choice(Kind):
    """One of the field's choices. A choice that was switched off stays where it stands, and is offered no more."""

    name = filtered_as = "choice"

    def read(self, field: CustomField, raw: Any) -> str:
        if not isinstance(raw, str) or raw not in field.known:
            raise Broken(raw)
        return raw

    def clean(self, field: CustomField, value: Any) -> str | None:
        if value in (None, ""):
            return None
        if value not in field.known:
            raise _unknown(field, value)
        return str(value)

    def parse(self, field: CustomField, text: str) -> str | None:
        if not text.strip():
            return None
        found = field.choice_called(text)
        if found is None:
            raise _unknown(field, text)
        return found

    def show(self, field: CustomField, value: str, people: People) -> str:
        return field.known[value]

    def formfield(self, field: CustomField, **common: Any) -> forms.Field:
        return OpenChoice(field, **common)


class Choices(Kind):
    """Any number of the field's choices, in the order in which the field lists them."""

    name = filtered_as = "choices"

    def read(self, field: CustomField, raw: Any) -> tuple[str, ...]:
        if not isinstance(raw, list) or not all(isinstance(one, str) for one in raw):
            raise Broken(raw)
        known = _in_order(field, raw)
        if not known:
            raise Broken(raw)
        return known

    def write(self, value: tuple[str, ...]) -> list[str]:
        return list(value)

    def clean(self, field: CustomField, value: Any) -> tuple[str, ...] | None:
        given = list(value or ())
        for one in given:
            if one not in field.known:
                raise _unknown(field, one)
        return _in_order(field, given) or None

    def parse(self, field: CustomField, text: str) -> tuple[str, ...] | None:
        if not text.strip():
            return None
        parts = [part for part in STRONG.split(text) if part.strip()]
        found: list[str] = []
        for part in parts:
            whole = field.choice_called(part)
            found += (
                [whole] if whole else [self._one(field, word) for word in WEAK.split(part) if word.strip()]
            )
        return self.clean(field, found)

    def text(self, field: CustomField, value: tuple[str, ...], people: People) -> str:
        return BETWEEN.join(field.known[one] for one in value)

    def show(self, field: CustomField, value: tuple[str, ...], people: People) -> str:
        return listed(field.known[one] for one in value)

    def formfield(self, field: CustomField, **common: Any) -> forms.Field:
        return OpenChoices(field, **common)

    def _one(self, field: CustomField, word: str) -> str:
        found = field.choice_called(word)
        if found is None:
            raise _unknown(field, word)
        return found


class OpenChoice(forms.ChoiceField):
    """Offers the active choices and, on a record that holds one, a choice that was switched off."""

    def __init__(self, field: CustomField, **common: Any) -> None:
        self.known = field.known
        offered = [("", "—"), *field.offered.items()]
        super().__init__(choices=offered, **common)

    def prepare_value(self, value: Any) -> Any:
        offered: Any = self.choices
        if value in self.known and value not in dict(offered):
            self.choices = [*offered, (value, self.known[value])]
        return value

    def valid_value(self, value: Any) -> bool:
        return value in self.known

    def clean(self, value: Any) -> Any:
        return super().clean(value) or None


class OpenChoices(forms.MultipleChoiceField):
    """Boxes for the active choices, and for one that was switched off where it is held."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, field: CustomField, **common: Any) -> None:
        self.known = field.known
        super().__init__(choices=list(field.offered.items()), **common)

    def prepare_value(self, value: Any) -> Any:
        offered: Any = self.choices
        held = [
            (one, self.known[one]) for one in value or () if one in self.known and one not in dict(offered)
        ]
        if held:
            self.choices = [*offered, *held]
        return list(value or ())

    def valid_value(self, value: Any) -> bool:
        return value in self.known

    def clean(self, value: Any) -> Any:
        return tuple(one for one in self.known if one in super(OpenChoices, self).clean(value)) or None

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(list(initial or ()), data)


def _in_order(field: CustomField, values: list[str]) -> tuple[str, ...]:
    return tuple(one for one in field.known if one in values)


def _unknown(field: CustomField, value: object) -> NotOfKind:
    names = listed(field.offered.values())
    return not_a(pgettext_lazy("expected", "one of the choices: %(names)s") % {"names": names}, value)
