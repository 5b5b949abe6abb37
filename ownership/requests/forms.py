"""What a decision about granted access asks for."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ownership.requests import rules


class RevokeForm(forms.Form):
    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        help_text=_("The colleague reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ProlongForm(forms.Form):
    days = forms.IntegerField(label=_("Days more"), min_value=1, max_value=rules.LONGEST, initial=7)
