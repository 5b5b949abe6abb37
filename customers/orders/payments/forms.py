"""What people type about payment plans and payments."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from crm_site.kit import money
from crm_site.kit.forms import DayInput
from customers.directory.rowfields import RowForm, RowsField
from customers.orders.models import Order
from customers.orders.payments.actions import Planned
from customers.orders.payments.models import Instalment, Payment
from ownership.access.forms import ScopedForm


def _label(name: str) -> Any:
    return capfirst(Payment._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


class InstalmentRow(RowForm):
    """One instalment: a day, and an amount or a part of the total in percent."""

    due_on = forms.DateField(label=_("Due on"), widget=DayInput)
    amount = forms.CharField(label=_("Amount, or 30%"), max_length=24)
    condition = forms.CharField(label=_("Condition"), max_length=200, required=False)
    given = ("due_on",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("amount", "condition"):
            self.fields[name].widget.attrs["placeholder"] = self.fields[name].label
        self.fields["amount"].widget.attrs["inputmode"] = "decimal"

    def clean_amount(self) -> tuple[Decimal, bool]:
        """(number, whether it is a part in percent)."""
        text = self.cleaned_data["amount"].replace(",", "").replace("，", "").strip()
        is_percent = text.endswith(("%", "％"))
        field = forms.DecimalField(
            min_value=Decimal("0.01"), max_digits=money.DIGITS, decimal_places=money.PLACES
        )
        number = field.clean(text.rstrip("%％ ").strip())
        if is_percent and number > 100:
            raise forms.ValidationError(_("At most 100%."))
        return number, is_percent


class PlanForm(ScopedForm):
    """The instalments of an order as one. The last part given in percent takes what rounding leaves."""

    lines = RowsField(
        InstalmentRow,
        label=_("Instalments"),
        template="customers/orders/_instalment_row.html",
        add=_("Add an instalment"),
        blank=[{}],
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        self.fields["lines"].widget.blank = [{"amount": f"{order.total}"}]  # type: ignore[attr-defined]

    def clean_lines(self) -> list[Planned]:
        rows = self.cleaned_data["lines"] or ()
        amounts = [self._amount(*row["amount"]) for row in rows]
        parts = [place for place, row in enumerate(rows) if row["amount"][1]]
        if (
            parts
            and sum(row["amount"][0] for row in rows if row["amount"][1]) == 100
            and len(parts) == len(rows)
        ):
            amounts[parts[-1]] += self.order.total - sum(amounts)
        return [
            Planned(row["due_on"], amount, row["condition"].strip())
            for row, amount in zip(rows, amounts, strict=True)
        ]

    def _amount(self, number: Decimal, is_percent: bool) -> Decimal:
        return money.rounded(self.order.total * number / 100) if is_percent else number


def said(row: Instalment) -> dict[str, Any]:
    """A stored instalment as the form shows it."""
    return {"due_on": row.due_on, "amount": f"{row.amount}", "condition": row.condition}


class PaymentForm(forms.Form):
    """What came in."""

    amount = forms.DecimalField(
        label=_label("amount"),
        min_value=Decimal("0.01"),
        max_digits=money.DIGITS,
        decimal_places=money.PLACES,
    )
    on = forms.DateField(label=_label("received_on"), widget=DayInput)
    method = forms.ChoiceField(label=_label("method"), choices=Payment.Method.choices)
    reference = forms.CharField(
        label=_label("reference"),
        max_length=80,
        required=False,
        help_text=Payment._meta.get_field("reference").help_text,  # type: ignore[union-attr]
    )
    note = forms.CharField(label=_label("note"), max_length=300, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["max"] = timezone.localdate().isoformat()


class TakeBackForm(forms.Form):
    """Why a payment counts no more."""

    reason = forms.CharField(
        label=_("Why is it taken back?"), max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
