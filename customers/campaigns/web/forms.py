"""What a stranger fills in."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.campaigns.models import WebForm
from customers.directory import rules

TRAP, STAMP = "website", "stamp"
ADDRESS = re.compile(r"https?://|www\.|\[url|<a\s", re.IGNORECASE)
LENGTHS = {"company": 120, "name": 80, "title": 80, "phone": 40, "email": 254, "city": 60, "message": 2_000}
COMPLETES = {
    "company": "organization",
    "name": "name",
    "title": "organization-title",
    "phone": "tel",
    "email": "email",
    "city": "address-level2",
    "message": "off",
}
LABELS = {
    "company": _("Company"),
    "name": _("Your name"),
    "title": _("Position"),
    "phone": _("Phone"),
    "email": _("Mail address"),
    "city": _("City"),
    "message": _("Message"),
}


def _field(name: str, *, required: bool) -> forms.Field:
    common: dict[str, Any] = {"label": LABELS[name], "required": required, "max_length": LENGTHS[name]}
    if name == "email":
        return forms.EmailField(**common, widget=forms.EmailInput(attrs={"autocomplete": "email"}))
    widget: type[forms.Widget] = forms.Textarea if name == "message" else forms.TextInput
    return forms.CharField(**common, widget=widget(attrs={"autocomplete": COMPLETES[name]}))


class AnswerForm(forms.Form):
    """The fields that the form asks for. Whoever fills in the trap is a machine."""

    def __init__(self, *args: Any, web_form: WebForm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in web_form.asked:
            if name in LABELS:
                self.fields[name] = _field(name, required=name in web_form.required)
        if words := web_form.said("consent"):
            self.fields["agrees"] = forms.BooleanField(label=words, required=False)
        self.fields[TRAP] = forms.CharField(required=False, label=_("Leave this empty"))

    @property
    def is_trapped(self) -> bool:
        return bool(self.data.get(TRAP))

    def clean_company(self) -> str:
        return self._bare("company")

    def clean_name(self) -> str:
        return self._bare("name")

    def clean_phone(self) -> str:
        phone: str = self.cleaned_data["phone"].strip()
        if phone and rules.looks_complete(phone) != "phone":
            raise forms.ValidationError(_("This is no phone number. Write it with its area code."))
        return phone

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        if not data.get("phone") and not data.get("email"):
            raise forms.ValidationError(_("Give us a phone number or a mail address, so that we can answer."))
        if not data.get("name") and not data.get("company"):
            raise forms.ValidationError(_("Tell us who you are: a name or a company."))
        return data

    def _bare(self, name: str) -> str:
        """One line without an address of the web: nobody is called so."""
        text = " ".join(self.cleaned_data[name].split())
        if ADDRESS.search(text):
            raise forms.ValidationError(_("This looks like an address of the web, not like a name."))
        return text
