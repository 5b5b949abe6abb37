"""What people type about cases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.cases import selectors
from customers.cases.categories import tree
from customers.cases.models import ServiceCase
from customers.directory.models import Customer
from customers.directory.selectors import contacts_for
from ownership.access.forms import ScopedForm
from ownership.models import User

EDITED = ("kind", "category", "priority", "channel", "contact", "reference", "title", "description")


class CaseForm(ScopedForm):
    """What a case says; for a new one and for changing it. Contacts are those that the person may see."""

    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=ServiceCase.Kind.choices,
        help_text=_("A complaint starts a collaboration with sales and technical support by itself."),
    )
    category: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Category"), queryset=None, required=False, empty_label=_("none")
    )
    priority = forms.ChoiceField(
        label=_("Priority"), choices=ServiceCase.Priority.choices, initial=ServiceCase.Priority.NORMAL
    )
    channel = forms.ChoiceField(label=_("Channel"), choices=ServiceCase.Channel.choices)
    contact: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Contact"), queryset=None, required=False, empty_label=_("nobody in particular")
    )
    reference = forms.CharField(
        label=_("Reference"),
        max_length=80,
        required=False,
        help_text=_("The customer's own number, or the case's in another system."),
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
        contacts = contacts_for(self.viewer, customer)
        self.fields["contact"].queryset = contacts  # type: ignore[attr-defined]
        if not contacts:
            del self.fields["contact"]
        self._offer_categories()

    def _offer_categories(self) -> None:
        """Those in use, and the one that the case carries already; nothing where the company has none."""
        present = self.initial.get("category")
        offered = tree.lines(also=getattr(present, "pk", present))
        if not offered:
            del self.fields["category"]
            return
        field: Any = self.fields["category"]
        field.queryset = tree.among(offered)
        field.choices = [("", field.empty_label), *((line.category.pk, line.label) for line in offered)]


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
