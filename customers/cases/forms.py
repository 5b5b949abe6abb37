"""What people type about cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.cases import selectors
from customers.cases.models import ServiceCase
from customers.directory.models import Customer
from ownership.access.forms import ScopedForm
from ownership.models import User

EDITED = ("kind", "priority", "channel", "contact", "title", "description")


class CaseForm(ScopedForm):
    """What a case says; for a new one and for changing it. Contacts are those that the person may see."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=ServiceCase.Kind.choices,
        help_text=_("A complaint starts a collaboration with sales and technical support by itself."),
    )
    priority = forms.ChoiceField(
        label=_("Priority"), choices=ServiceCase.Priority.choices, initial=ServiceCase.Priority.NORMAL
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=ServiceCase.Channel.choices)
    contact: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Contact"), queryset=None, required=False, empty_label=_("nobody in particular")
    )
    title = forms.CharField(
        label=_("What is it about?"),
        max_length=160,
        help_text=_("One line, as you would say it to a colleague."),
    )
    description = forms.CharField(
        label=_("Description"), widget=forms.Textarea, required=False, max_length=20_000
    )

    def __init__(self, *args: Any, customer: Customer, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        contacts = selectors.contacts_for(self.viewer, customer)
        self.fields["contact"].queryset = contacts  # type: ignore[attr-defined]
        if not contacts:
            del self.fields["contact"]


class CaseEditForm(CaseForm):
    """The same with the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ResolveForm(forms.Form):
    solution = forms.CharField(
        label=_("Solution"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=20_000,
        help_text=_("What was done, so that the next one who meets this can do it too."),
    )


class HandOverForm(forms.Form):
    """Who is to handle the case; where nobody is asked for, the person himself."""

    owner: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("New owner"), queryset=None, empty_label=_("choose a colleague")
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, case: ServiceCase) -> None:
        super().__init__(data)
        self.fields["owner"].queryset = selectors.colleagues_for(case)  # type: ignore[attr-defined]
        self.fields["owner"].required = data is None or "owner" in data

    def chosen(self, fallback: User) -> User:
        return self.cleaned_data["owner"] or fallback


class CaseFilter(forms.Form):
    """The list's filters; what does not fit is as if it had not been said."""

    SHELVES = (
        ("mine", _("My cases")),
        ("desk", _("My department")),
        ("nobody", _("Not taken")),
        ("all", _("All")),
    )
    whose = forms.ChoiceField(choices=SHELVES, required=False)
    state = forms.ChoiceField(
        label=_("State"), choices=[*ServiceCase.State.choices, ("any", _("Any state"))], required=False
    )
    kind = forms.ChoiceField(
        label=_("Kind"), choices=[("", _("Any kind")), *ServiceCase.Kind.choices], required=False
    )
    priority = forms.ChoiceField(
        label=_("Priority"), choices=[("", _("Any priority")), *ServiceCase.Priority.choices], required=False
    )
    text = forms.CharField(label=_("Number, title or customer"), max_length=100, required=False)

    def wanted(self, user: User) -> dict[str, str]:
        """What to show: without a word on it the person's usual shelf, and open cases."""
        self.is_valid()
        found = {name: self.cleaned_data.get(name, "") for name in self.fields}
        found["whose"] = found["whose"] or selectors.usual_shelf(user)
        found["state"] = found["state"] or ServiceCase.State.OPEN
        return found
