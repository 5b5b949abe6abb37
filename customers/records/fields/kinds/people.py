"""A colleague."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from crm_site.kit.numbers import whole_number
from customers.records.fields.kinds.base import Broken, Kind, NotOfKind, People, not_a, one_line
from customers.records.models import CustomField
from ownership.models import SYSTEM_USERNAME, User

GONE = "?"


class Person(Kind):
    """One of the people who sign in, by id. Who left stays where he stands; who is gone reads "?"."""

    name = filtered_as = "person"

    def read(self, field: CustomField, raw: Any) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not 0 < raw < 2**31:
            raise Broken(raw)
        return raw

    def clean(self, field: CustomField, value: Any) -> int | None:
        if value in (None, ""):
            return None
        if isinstance(value, User):
            return value.pk
        if isinstance(value, bool) or not isinstance(value, int) or not 0 < value < 2**31:
            raise not_a(pgettext_lazy("expected", "a person known here"), value)
        return value

    def parse(self, field: CustomField, text: str) -> int | None:
        word = one_line(text)
        if not word:
            return None
        found = _called(word)
        if len(found) > 1:
            raise NotOfKind(
                _("Several people are called “%(name)s”; write the sign-in name.") % {"name": word}
            )
        if not found:
            raise not_a(pgettext_lazy("expected", "a person known here"), text)
        return found[0]

    def text(self, field: CustomField, value: int, people: People) -> str:
        """The sign-in name: it is the only one that nobody shares."""
        person = people.get(value)
        return person.username if person else GONE

    def show(self, field: CustomField, value: int, people: People) -> str:
        return str(people.get(value, GONE))

    def formfield(self, field: CustomField, **common: Any) -> forms.Field:
        return PersonField(_offered(), empty_label="—", **common)

    def people(self, value: Any) -> tuple[int, ...]:
        return (value,)


class PersonField(forms.ModelChoiceField):
    """Offers active people, and who stands there already; cleans to an id."""

    def clean(self, value: Any) -> Any:
        person = super().clean(value)
        return person.pk if person else None

    def prepare_value(self, value: Any) -> Any:
        held = super().prepare_value(value)
        if pk := whole_number(str(held or "")):
            self.queryset = _offered(also=pk)
        return held

    def to_python(self, value: Any) -> Any:
        """Who left may stay where he stands: the action tells whether it is a change."""
        if value in self.empty_values:
            return None
        person = User.objects.filter(pk=whole_number(str(value))).first()
        if person is None or person.is_system:
            raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        return person

    def has_changed(self, initial: Any, data: Any) -> bool:
        return str(initial or "") != str(data or "")


def _offered(also: Any = None) -> Any:
    """Active people by name, and one who stands there already."""
    people = User.objects.exclude(username=SYSTEM_USERNAME).order_by("name", "pk")
    return people.filter(Q(is_active=True) | Q(pk=also))


def _called(word: str) -> list[int]:
    """Ids of the people with this sign-in name, else of the active ones with this name. Two queries at most."""
    known = list(User.objects.filter(username__iexact=word).values_list("pk", flat=True))
    if known:
        return known
    named = User.objects.active().filter(Q(name__iexact=word) | Q(name_en__iexact=word))
    return list(named.values_list("pk", flat=True)[:2])
