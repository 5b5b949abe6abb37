"""What an agent may still change before a macro is used."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.cases.macros.models import CaseMacro


class UseForm(forms.Form):
    """The words, filled in, and the version of the case that the person saw."""

    text = forms.CharField(
        label=_("Solution"), widget=forms.Textarea(attrs={"rows": 7}), max_length=20_000, required=False
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, macro: CaseMacro, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not macro.solution:
            del self.fields["text"]
        else:
            self.fields["text"].required = macro.then in ("resolve", "close")
