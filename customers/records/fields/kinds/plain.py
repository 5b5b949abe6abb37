"""Dates, and yes or no."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from crm_site.kit.forms import DayInput
from customers.records.fields.kinds.base import Broken, Kind, NotOfKind, People, not_a
from customers.records.imports.dates import day
from customers.records.imports.findings import Notes
from customers.records.models import CustomField

YEARS = range(1500, 2201)  # as imports take them
YES = {"yes", "y", "true", "1", "on", "x", "是", "有", "对", "√", "✓"}
NO = {"no", "n", "false", "0", "off", "否", "无", "没有", "×"}


class Date(Kind):
    """A day."""

    name, filtered_as = "date", "date"

    def read(self, field: CustomField, raw: Any) -> date:
        try:
            return date.fromisoformat(raw)
        except (TypeError, ValueError):
            raise Broken(raw) from None

    def write(self, value: date) -> str:
        return value.isoformat()

    def clean(self, field: CustomField, value: Any) -> date | None:
        if value in (None, ""):
            return None
        if isinstance(value, datetime) or not isinstance(value, date):
            raise not_a(_EXPECTED, value)
        if value.year not in YEARS:
            raise NotOfKind(_("Years from 1500 to 2200 are taken."))
        return value

    def parse(self, field: CustomField, text: str) -> date | None:
        if not text.strip():
            return None
        found = day("", [text])(text.strip(), Notes(0))
        if found is None:
            raise not_a(_EXPECTED, text)
        return self.clean(field, found)

    def text(self, field: CustomField, value: date, people: People) -> str:
        return value.isoformat()

    def show(self, field: CustomField, value: date, people: People) -> str:
        return date_format(value, "SHORT_DATE_FORMAT")

    def plain(self, field: CustomField, value: date, people: People) -> date:
        return value

    def formfield(self, field: CustomField, **common: Any) -> forms.Field:
        return forms.DateField(widget=DayInput(), **common)


_EXPECTED = pgettext_lazy("expected", "a date like 2026-03-31")


class YesNo(Kind):
    """Yes, no, or not known."""

    name = filtered_as = "yes_no"

    def read(self, field: CustomField, raw: Any) -> bool:
        if not isinstance(raw, bool):
            raise Broken(raw)
        return raw

    def clean(self, field: CustomField, value: Any) -> bool | None:
        if value in (None, ""):
            return None
        if not isinstance(value, bool):
            raise not_a(pgettext_lazy("expected", "yes or no"), value)
        return value

    def parse(self, field: CustomField, text: str) -> bool | None:
        word = text.strip().casefold()
        if not word:
            return None
        # The words of the reader's language too, whatever that is.
        if word in YES or word == _yes().casefold():
            return True
        if word in NO or word == _no().casefold():
            return False
        raise not_a(pgettext_lazy("expected", "yes or no"), text)

    def show(self, field: CustomField, value: bool, people: People) -> str:
        return capfirst(_yes() if value else _no())

    def formfield(self, field: CustomField, **common: Any) -> forms.Field:
        choices = [("", "—"), ("yes", capfirst(gettext_lazy("yes"))), ("no", capfirst(gettext_lazy("no")))]
        return TruthField(choices=choices, coerce=lambda word: word == "yes", empty_value=None, **common)


class TruthField(forms.TypedChoiceField):
    """Three answers: yes, no, not known; cleans to True, False, None."""

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no", None: ""}.get(value, value) if not isinstance(value, str) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.prepare_value(initial) != self.prepare_value(data))


def _yes() -> str:
    return pgettext("custom field", "yes")


def _no() -> str:
    return pgettext("custom field", "no")
