"""What a customer says about a case."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.cases.satisfaction.asking import LONGEST
from customers.cases.satisfaction.models import CaseFeedback


class AnswerForm(forms.Form):
    """One of five, and words for who has some."""

    score = forms.TypedChoiceField(
        label=_("How satisfied are you with how this was handled?"),
        choices=[(one.value, one.label) for one in sorted(CaseFeedback.Score, reverse=True)],
        coerce=int,
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=_("What should we know?"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        max_length=LONGEST,
        help_text=_("As you like. Only those who worked on it and their managers read this."),
    )
