"""Opening a review, and deciding about the grants in it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from crm_site.kit.forms import DayInput
from ownership.models import ReviewItem
from ownership.querysets import today
from ownership.reviews import selectors

CHOICES = (ReviewItem.Decision.KEEP, ReviewItem.Decision.SHORTEN, ReviewItem.Decision.REMOVE)


class ReviewForm(forms.Form):
    """Whose grants, until when, and what the round is called."""

    name = forms.CharField(
        label=_("Name of the round"), max_length=120, help_text=_("For example “2027, first quarter”.")
    )
    department: forms.ModelChoiceField = forms.ModelChoiceField(
        label=capfirst(_("department")),
        queryset=None,
        help_text=_("And those below it: each manager gets the grants of his people."),
    )
    due_on = forms.DateField(
        label=_("Until"),
        widget=DayInput,
        help_text=_("What is not decided by then goes to who stands above the manager."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = selectors.departments()  # type: ignore[attr-defined]

    def clean_due_on(self) -> Any:
        day = self.cleaned_data["due_on"]
        if day < today():
            raise forms.ValidationError(_("This day is over."))
        return day


class DecideForm(forms.Form):
    """What becomes of the ticked grants."""

    decision = forms.ChoiceField(choices=[(one.value, one.label) for one in CHOICES])
    until = forms.DateField(label=_("Shorten to"), widget=DayInput, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("decision") == ReviewItem.Decision.SHORTEN and not data.get("until") and not self.errors:
            self.add_error("until", _("Say until which day."))
        return data
