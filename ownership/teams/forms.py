"""Who shall answer for one function."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from ownership.teams.models import Function
from ownership.teams.selectors import eligible


class SeatForm(forms.Form):
    """A person of a department of the function; empty for nobody."""

    function = forms.ChoiceField(choices=Function.choices, widget=forms.HiddenInput)
    user: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=capfirst(_("person")), required=False, empty_label=_("nobody")
    )

    def __init__(self, *args: Any, function: str, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": {"function": function}, "prefix": function, **kwargs})
        field: Any = self.fields["user"]
        field.queryset, field.label = eligible(function), Function(function).label
