"""What people type about invoices."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from crm_site.kit import money
from crm_site.kit.forms import DayInput
from customers.orders.invoices import selectors
from customers.orders.invoices.models import Invoice, InvoiceProfile
from customers.orders.models import Order
from ownership.access.forms import ScopedForm


def _label(name: str) -> Any:
    return capfirst(Invoice._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _text(name: str, most: int, *, required: bool = False) -> forms.CharField:
    return forms.CharField(label=_label(name), max_length=most, required=required)


class ProfileForm(forms.Form):
    """How a customer is invoiced."""

    title = forms.CharField(
        label=_label("title"),
        max_length=160,
        help_text=_("The name as it is registered with the tax office."),
    )
    tax_number = _text("tax_number", 40)
    address = _text("address", 300)
    phone = _text("phone", 40)
    bank = _text("bank", 120)
    account = _text("account", 60)
    is_usual = forms.BooleanField(
        label=_("The usual one"), required=False, help_text=_("Invoices begin with it.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class RequestForm(ScopedForm):
    """An invoice that is asked for."""

    profile: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_("Invoice to"), empty_label=None
    )
    kind = forms.ChoiceField(label=_label("kind"), choices=Invoice.Kind.choices)
    amount = forms.DecimalField(
        label=_label("amount"),
        min_value=Decimal("0.01"),
        max_digits=money.DIGITS,
        decimal_places=money.PLACES,
    )
    note = forms.CharField(
        label=_label("note"), max_length=300, required=False, help_text=_("What finance has to know.")
    )
    over_reason = forms.CharField(
        label=_label("over_reason"),
        max_length=300,
        required=False,
        help_text=_("Only where the invoices come to more than the order."),
    )

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["profile"]
        field.queryset = selectors.profiles_of(order.customer)
        field.label_from_instance = _said


def _said(profile: InvoiceProfile) -> str:
    return " · ".join(part for part in (profile.title, profile.tax_number) if part)


class IssueForm(forms.Form):
    """An invoice that is issued."""

    number = forms.CharField(label=_label("number"), max_length=60)
    on = forms.DateField(label=_label("issued_on"), widget=DayInput)
    file = forms.FileField(
        label=_("File"), required=False, help_text=_("PDF or picture; whoever reads payments may fetch it.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["max"] = timezone.localdate().isoformat()


class VoidForm(forms.Form):
    """Why an invoice does not count."""

    reason = forms.CharField(
        label=_("Why is it voided?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
