"""What people type into a mail and into its templates."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.directory import placeholders
from customers.directory.models import Customer
from customers.interactions import mailing
from customers.interactions.models import Interaction, MailTemplate
from customers.records.documents.selectors import readable
from ownership.access.forms import ScopedForm

LONGEST = 20_000


class MailForm(forms.Form):
    """A mail from the record. Receivers are the customer's addresses; those who may not be written to are shown, not offered."""

    to = forms.MultipleChoiceField(label=_("To"), widget=forms.CheckboxSelectMultiple)
    subject = forms.CharField(label=_("Subject"), max_length=160)
    body = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 14}), max_length=LONGEST)
    documents: forms.ModelMultipleChoiceField = forms.ModelMultipleChoiceField(
        label=_("Attachments"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )
    invite = forms.BooleanField(label=_("Attach the calendar file"), required=False)

    def __init__(
        self, *args: Any, viewer: Any, customer: Customer, meeting: Interaction | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.receivers = mailing.receivers(customer, viewer)
        allowed = [one for one in self.receivers if not one.refused]
        self.fields["to"].choices = [(str(one.point.pk), one.words) for one in allowed]  # type: ignore[attr-defined]
        self.fields["documents"].queryset = readable(viewer, customer)  # type: ignore[attr-defined]
        self.fields["documents"].label_from_instance = lambda one: one.name  # type: ignore[attr-defined]
        if meeting is None:
            del self.fields["invite"]

    @property
    def refused(self) -> list[mailing.Receiver]:
        """Addresses that are not offered, each with its reason."""
        return [one for one in self.receivers if one.refused]

    @property
    def values(self) -> dict[str, Any]:
        found = self.cleaned_data
        return {
            "to": [int(pk) for pk in found["to"]],
            "subject": found["subject"],
            "body": found["body"],
            "documents": list(found["documents"]),
        }


class TemplateForm(ScopedForm):
    """A template; its department is one of the person's own, or everybody's for operations and executives."""

    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(
        label=_("Language"), choices=MailTemplate._meta.get_field("language").choices or []
    )
    department: forms.ModelChoiceField = forms.ModelChoiceField(
        label=_("Department"), queryset=None, required=False, empty_label=_("everybody")
    )
    subject = forms.CharField(label=_("Subject"), max_length=160)
    body = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 12}), max_length=LONGEST)
    is_active = forms.BooleanField(label=_("Offered when a mail is written"), required=False, initial=True)

    def __init__(self, *args: Any, departments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = departments  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        found = super().clean() or self.cleaned_data
        for name in ("subject", "body"):
            unknown = placeholders.unknown_in(found.get(name, ""))
            if unknown:
                self.add_error(name, _("%(words)s means nothing here.") % {"words": ", ".join(unknown)})
        return found


class TemplateEditForm(TemplateForm):
    """The same with the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
