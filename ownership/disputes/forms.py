"""What is typed at the conflict desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from ownership.disputes.models import Dispute

AREA = {"rows": 5}


class ClaimForm(forms.Form):
    """Why a customer is one's own."""

    evidence = forms.CharField(
        label=_("Why is it yours?"),
        max_length=2000,
        widget=forms.Textarea(attrs=AREA),
        help_text=_("Who spoke with whom and when; addresses of interactions and documents of yours."),
    )


class AnswerForm(forms.Form):
    """What the owner says."""

    answer = forms.CharField(
        label=_("What do you say to it?"), max_length=2000, widget=forms.Textarea(attrs=AREA)
    )


class DecideForm(forms.Form):
    """The decision, with its grounds: the next who has to decide reads them."""

    outcome = forms.ChoiceField(
        label=_("Decision"), choices=Dispute.Outcome.choices, widget=forms.RadioSelect
    )
    grounds = forms.CharField(label=_("Grounds"), max_length=2000, widget=forms.Textarea(attrs=AREA))
