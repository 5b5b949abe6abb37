"""What is asked before customers go into a pool or out of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.forms import DayInput
from ownership.access.querysets import owned_model
from ownership.models import Pool, Release, User
from ownership.pools import selectors


class PoolFilter(forms.Form):
    """What to look for in a pool; what does not fit is as if it had not been said."""

    text = forms.CharField(label=_("Name or code"), max_length=100, required=False)
    level = forms.ChoiceField(label=_("Level"), required=False)
    region = forms.CharField(label=_("Region"), max_length=100, required=False)
    industry = forms.ChoiceField(label=_("Industry"), required=False)
    order = forms.ChoiceField(
        label=_("Sort by"),
        required=False,
        choices=[("", _("latest first")), ("old", _("longest in the pool first"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, nothing in (("level", _("every level")), ("industry", _("every industry"))):
            choices = list(owned_model()._meta.get_field(name).flatchoices)
            self.fields[name].choices = [("", nothing), *choices]  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, str]:
        """The fields that make sense, by name."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "").replace("\0", "") for name in self.fields}


class ReleaseForm(forms.Form):
    """Which pool, why, and what the next owner should know."""

    pool: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Public pool"), queryset=None, empty_label=None
    )
    because = forms.ChoiceField(label=_("Why?"), choices=Release.Because.choices)
    note = forms.CharField(
        label=_("Hand-over note"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=1000,
        required=False,
        help_text=_("Only the next owner reads it, after claiming."),
    )

    def __init__(self, *args: Any, viewer: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pool"].queryset = selectors.choices_for(viewer)  # type: ignore[attr-defined]


class DistributeForm(forms.Form):
    """To whom, with a word."""

    to: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("For whom"), queryset=None, empty_label=_("choose somebody")
    )
    note = forms.CharField(label=_("A word to the colleague"), max_length=300, required=False)

    def __init__(self, *args: Any, pool: Pool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].queryset = selectors.people_of(pool)  # type: ignore[attr-defined]


class ProtectForm(forms.Form):
    """Until when a customer is not recycled, and why."""

    until_on = forms.DateField(label=_("Protected until"), widget=DayInput)
    reason = forms.CharField(label=_("Why?"), max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        month = timezone.localdate() + timedelta(days=30)
        super().__init__(*args, **{"initial": {"until_on": month}, **kwargs})

    def clean_until_on(self) -> Any:
        day = self.cleaned_data["until_on"]
        if day < timezone.localdate():
            raise forms.ValidationError(_("This day is over."))
        return day


class ExtendForm(forms.Form):
    """Why more time is needed; a manager reads it."""

    why = forms.CharField(label=_("Why more time?"), max_length=300, required=False)
