"""What can be done with many deals at once."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_site.kit.forms import DayInput
from customers.deals import selectors
from customers.deals.lists import bulk_actions
from customers.records.lists.bulk import BulkVerb
from ownership.access.policy import can


class OwnerForm(forms.Form):
    """Who gets them."""

    owner: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_("New owner"), empty_label=_("choose a colleague")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["owner"].queryset = selectors.sellers()  # type: ignore[attr-defined]


class CloseForm(forms.Form):
    """When they are expected now."""

    expected_on = forms.DateField(label=_("Expected close"), widget=DayInput)


VERBS = (
    BulkVerb(
        "assign",
        _("Assign"),
        "transfer",
        allowed=lambda user: can(user, "deals.start"),
        form=lambda user, data: OwnerForm(data),
        pack=lambda form: {"owner": form.cleaned_data["owner"].pk},
        run=bulk_actions.assign,
    ),
    BulkVerb(
        "close-date",
        _("Expected close"),
        "calendar-event",
        allowed=lambda user: can(user, "deals.start"),
        form=lambda user, data: CloseForm(data),
        pack=lambda form: {"expected_on": form.cleaned_data["expected_on"].isoformat()},
        run=bulk_actions.expect,
    ),
    BulkVerb(
        "export",
        _("Export"),
        "download",
        allowed=lambda user: can(user, "deals.export"),
        url=lambda: reverse("customers:export-new"),
    ),
)
