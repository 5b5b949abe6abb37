"""What can be done with many cases at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.cases import selectors
from customers.cases.categories import tree
from customers.cases.lists import bulk_actions
from customers.cases.models import ServiceCase
from customers.records.lists.bulk import BulkVerb
from ownership.access.policy import can

TICK = "change:"
STEPS = (
    ("wait", _("Wait for the customer")),
    ("resume", _("The customer has answered")),
    ("resolve", _("Resolve")),
    ("close", _("Close")),
)


class EditForm(forms.Form):
    """Fields to set on many cases; only those ticked count, and an empty category takes it off."""

    priority = forms.ChoiceField(label=_("Priority"), choices=ServiceCase.Priority.choices, required=False)
    category = forms.TypedChoiceField(label=_("Category"), required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(label=_("Kind"), choices=ServiceCase.Kind.choices, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [(str(line.category.pk), line.label) for line in tree.lines()]
        self.fields["category"].choices = [("", _("none")), *offered]  # type: ignore[attr-defined]
        for name, field in list(self.fields.items()):
            label = _("Change: %(field)s") % {"field": field.label}
            self.fields[TICK + name] = forms.BooleanField(label=label, required=False)

    def lines(self) -> Iterator[tuple[forms.BoundField, forms.BoundField]]:
        """Each field with its tick."""
        for name in list(self.fields):
            if not name.startswith(TICK):
                yield self[TICK + name], self[name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        self.ticked = [name for name in ("priority", "category", "kind") if data.get(TICK + name)]
        if not self.ticked:
            raise forms.ValidationError(_("Tick at least one field to change."))
        for name in self.ticked:
            if name != "category" and not data.get(name):
                self.add_error(name, _("This cannot be empty."))
        return data


def pack_edit(form: Any) -> dict[str, Any]:
    """The ticked fields as columns."""
    columns = {"category": "category_id"}
    return {"values": {columns.get(name, name): form.cleaned_data[name] for name in form.ticked}}


class AssignForm(forms.Form):
    """Who gets them: a colleague, or a desk whose people then take them."""

    owner: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_("New owner"), required=False, empty_label=_("nobody yet")
    )
    department: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_("Department"), required=False, empty_label=_("as it is")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = selectors.handlers()  # type: ignore[attr-defined]
        self.fields["department"].queryset = selectors.desks()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        owner, desk = data.get("owner"), data.get("department")
        if owner and desk and not selectors.handlers().of_department(desk).filter(pk=owner.pk).exists():
            self.add_error("owner", _("This colleague does not work in the department."))
        return data


def pack_assign(form: Any) -> dict[str, Any]:
    chosen = {name: form.cleaned_data[name] for name in ("owner", "department")}
    return {name: row.pk if row else None for name, row in chosen.items()}


class StepForm(forms.Form):
    """How they go on; those that do not stand where the step begins are left out."""

    step = forms.ChoiceField(label=_("Step"), choices=STEPS)
    solution = forms.CharField(
        label=_("Solution"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=20_000,
        help_text=_("Asked for where the cases are resolved; the same words for all of them."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("step") == "resolve" and not data.get("solution", "").strip():
            self.add_error("solution", _("Say in a few words how the case was solved."))
        return data


def _handles(user: Any) -> bool:
    return can(user, "cases.bulk")


VERBS = (
    BulkVerb(
        "edit",
        _("Edit"),
        "pencil",
        allowed=_handles,
        form=lambda user, data: EditForm(data),
        pack=pack_edit,
        run=bulk_actions.edit,
    ),
    BulkVerb(
        "assign",
        _("Assign"),
        "transfer",
        allowed=_handles,
        form=lambda user, data: AssignForm(data),
        pack=pack_assign,
        run=bulk_actions.assign,
    ),
    BulkVerb(
        "step",
        _("Next step"),
        "arrow-right",
        allowed=_handles,
        form=lambda user, data: StepForm(data),
        pack=lambda form: {name: form.cleaned_data[name] for name in ("step", "solution")},
        run=bulk_actions.move,
    ),
    BulkVerb(
        "export",
        _("Export"),
        "download",
        allowed=lambda user: can(user, "cases.export"),
        url=lambda: reverse("customers:export-new"),
    ),
)
