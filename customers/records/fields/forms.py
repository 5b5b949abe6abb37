"""Custom fields in forms: one form field each, named `custom:<key>`."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django import forms
from django.utils.html import escape
from django.utils.translation import gettext as _

from customers.records.fields.definitions import fields_of
from customers.records.fields.kinds import KINDS, NotOfKind
from customers.records.fields.required import Required, missing
from customers.records.models import CustomField

WIDE = {CustomField.Kind.CHOICES}


def formfields(record: str, names: Collection[str]) -> dict[str, forms.Field]:
    """Form fields of the custom fields among `names` (those that the person may write), in their order."""
    return {one.full_name: formfield(one) for one in fields_of(record) if one.full_name in names}


def formfield(field: CustomField) -> forms.Field:
    """The form field of one custom field; its cleaned value is what actions take."""
    common = {
        "label": field.label,
        "help_text": escape(field.help_line),  # the form's template takes help texts for markup
        "required": field.required == Required.ALWAYS,
    }
    made: Any = KINDS[field.kind].formfield(field, **common)
    made.is_wide = field.kind in WIDE
    made.clean = _checked(field, made.clean)
    return made


def check_required(form: Any, record: str, stage: str) -> None:
    """Say beside each field that the stage asks for that it is missing. Called at the end of `form.clean`."""
    fields = [one for one in fields_of(record) if one.full_name in form.fields]
    given = {one.key: form.cleaned_data.get(one.full_name) for one in fields}
    for one in missing(record, given, stage=stage, among=set(form.fields)):
        if one.full_name in form.cleaned_data:  # not one that has an error of its own already
            form.add_error(one.full_name, _("This has to be filled in at this stage."))


def _checked(field: CustomField, clean: Any) -> Any:
    """The form field's own check, and the kind's behind it."""

    def checked(value: Any) -> Any:
        try:
            return KINDS[field.kind].clean(field, clean(value))
        except NotOfKind as problem:
            raise forms.ValidationError(str(problem)) from problem

    return checked
