"""What to look for in the access log."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from crm_site.kit.forms import DayInput
from ownership.models import AccessLogEntry


class LogFilter(forms.Form):
    """Kind, person, customer and period; what does not fit is as if it had not been said."""

    kind = forms.ChoiceField(
        label=_("What"), required=False, choices=[("", _("Anything")), *AccessLogEntry.Kind.choices]
    )
    person = forms.CharField(label=_("Person"), max_length=80, required=False)
    customer = forms.CharField(label=_("Customer's name or code"), max_length=100, required=False)
    from_on = forms.DateField(label=_("First day"), required=False, widget=DayInput)
    until_on = forms.DateField(label=_("Last day"), required=False, widget=DayInput)

    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: self.cleaned_data.get(name) or "" for name in self.fields}
