"""With whom a customer is shared, how much of it, until when and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm_site.kit.forms import DayInput
from ownership.access.facets import Facet
from ownership.access.shares import SharedAs
from ownership.models import User
from ownership.querysets import day_of, today
from ownership.sharing import rules, selectors
from ownership.terms.models import in_force

LEVELS = (("view", _("to read")), ("change", _("to change")))


class UntilForm(forms.Form):
    """The last day of a share."""

    until_on = forms.DateField(label=_("Last day"), widget=DayInput)

    def clean_until_on(self) -> Any:
        day = self.cleaned_data["until_on"]
        if day < today():
            raise forms.ValidationError(_("This day is over."))
        if day > today() + timedelta(days=rules.LONGEST):
            raise forms.ValidationError(_("A share lasts a year at most; renew it then."))
        return day

    @property
    def until(self) -> datetime:
        """The moment at which the day is over, in the person's time zone."""
        return day_of(self.cleaned_data["until_on"])[1]


class ShareForm(UntilForm):
    """A person or a department; what is offered is what the giver has himself (`levels`)."""

    person: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Colleague"), queryset=None, required=False, empty_label="—"
    )
    department: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("or a whole department"),
        queryset=None,
        required=False,
        empty_label="—",
        help_text=_("With the departments below it."),
    )
    level = forms.ChoiceField(label=_("What for"), choices=LEVELS, initial="view")
    profile = forms.ChoiceField(label=_("How"), choices=SharedAs.choices, initial=SharedAs.DEPARTMENT)
    facets = forms.MultipleChoiceField(
        label=_("Beyond what their department usually sees"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("You can lend what you read yourself."),
    )
    reason = forms.CharField(label=_("Reason"), max_length=200)

    field_order = ("person", "department", "level", "profile", "facets", "until_on", "reason")

    def __init__(self, *args: Any, row: Any, by: User, levels: Mapping[str, int], **kwargs: Any) -> None:
        until = today() + timedelta(days=in_force().share_days)
        super().__init__(*args, **{"initial": {"until_on": until}, **kwargs})
        fields: Any = self.fields
        fields["person"].queryset = selectors.receivers(row, by)
        fields["department"].queryset = selectors.departments()
        fields["facets"].choices = [(name, Facet(name).label) for name in rules.lendable(levels)]
        if not rules.may_lend_all(levels):
            del self.fields["profile"]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        chosen = [found.get("person"), found.get("department")]
        if all(chosen):
            self.add_error("department", _("Choose a colleague or a department, not both."))
        elif not any(chosen) and not {"person", "department"} & set(self.errors):
            self.add_error("person", _("Choose a colleague or a department."))
        return found

    def terms(self) -> dict[str, Any]:
        """What `actions.share` takes."""
        given = self.cleaned_data
        return {
            "to": given["person"] or given["department"],
            "level": given["level"],
            "profile": given.get("profile") or SharedAs.DEPARTMENT,
            "facets": given["facets"],
            "reason": given["reason"],
            "until": self.until,
        }
