"""What people type about themselves: the way in, their own data."""

from __future__ import annotations

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.utils.translation import gettext_lazy as _

from ownership.models import User


class SignInForm(AuthenticationForm):
    """Sign-in name and password; the name counts whatever its case."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["username"].label = _("Sign-in name")
        self.fields["username"].widget.attrs["autocapitalize"] = "none"


class PreferencesForm(forms.Form):
    """Language, theme or both; what is left out stays."""

    language = forms.ChoiceField(choices=settings.LANGUAGES, required=False)
    theme = forms.ChoiceField(choices=User.Theme.choices, required=False)
