"""What a bulk change asks: the fields with a tick each, tags, the new owner."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from customers.directory import tags
from customers.directory.forms import CustomerForm
from customers.directory.models import Customer, Tag
from customers.directory.selectors import owners_for
from customers.records import fields
from ownership.access.forms import ScopedForm

FIELDS = ("stage", "level", "industry", "size", "source", "preferred_channel", "consent", "interests")
TICK = "change:"


class EditForm(CustomerForm):
    """Fields to set on many customers; only those ticked count, and an empty one empties."""

    def __init__(self, *args: Any, viewer: Any, **kwargs: Any) -> None:
        own = [one.full_name for one in fields.fields_of("customers")]
        super().__init__(*args, viewer=viewer, fields=[*FIELDS, *own], **kwargs)
        for name in own:
            if name not in self.fields:
                self.fields |= fields.formfields("customers", [name])
        field: Any
        for name, field in list(self.fields.items()):
            if name.startswith(TICK):
                continue
            field.was_required, field.required = field.required, False
            label = _("Change: %(field)s") % {"field": field.label}
            self.fields[TICK + name] = forms.BooleanField(label=label, required=False)

    def lines(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """Each field with its tick."""
        for name in list(self.fields):
            if not name.startswith(TICK):
                yield self[TICK + name], self[name]

    def clean(self) -> dict[str, Any]:
        data = forms.Form.clean(self) or {}
        ticked = [name for name in self.fields if not name.startswith(TICK) and data.get(TICK + name)]
        if not ticked:
            raise forms.ValidationError(_("Tick at least one field to change."))
        for name in ticked:
            if self.fields[name].was_required and data.get(name) in (None, ""):  # type: ignore[attr-defined]
                self.add_error(name, _("This cannot be empty."))
        self.ticked = ticked
        return data


def pack_edit(form: Any) -> dict[str, Any]:
    """The ticked fields as JSON."""
    return {"values": {name: _plain(name, form.cleaned_data.get(name)) for name in form.ticked}}


def _plain(name: str, value: Any) -> Any:
    if fields.is_custom(name):
        field = fields.find("customers", name)
        return fields.as_json(field, value) if field else None
    if value is None and not Customer._meta.get_field(name).null:
        return ""
    return value


class TagForm(ScopedForm):
    """Tags to add by name, and tags to take off."""

    add = forms.CharField(
        label=_("Add tags"),
        required=False,
        max_length=400,
        help_text=_("Separated by commas; unknown ones are made."),
    )
    remove = forms.ModelMultipleChoiceField(
        Tag.objects.none(),
        label=_("Take tags off"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["remove"].queryset = Tag.objects.filter(is_active=True)  # type: ignore[attr-defined]
        self.fields["add"].widget.attrs["list"] = "tags-offered"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        names = (data.get("add") or "").replace("，", ",").replace("、", ",").split(",")
        data["add"] = [name for one in names if (name := tags.tidy(one))]
        if not data["add"] and not data.get("remove"):
            raise forms.ValidationError(_("Name a tag to add or to take off."))
        return data


def pack_tags(form: Any) -> dict[str, Any]:
    """Names to add, ids to take off."""
    return {"add": form.cleaned_data["add"], "remove": [tag.pk for tag in form.cleaned_data["remove"]]}


class AssignForm(ScopedForm):
    """The new owner; nobody puts them into the unassigned queue of their department."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"] = forms.ModelChoiceField(
            owners_for(self.viewer), label=capfirst(_("owner")), required=False, empty_label=_("nobody")
        )


def pack_owner(form: Any) -> dict[str, Any]:
    """His id, or None."""
    owner = form.cleaned_data["owner"]
    return {"owner": owner.pk if owner else None}
