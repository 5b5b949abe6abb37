"""What people type about orders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from crm_site.kit import money
from crm_site.kit.forms import DayInput
from customers.deals.forms import LineRow
from customers.deals.forms import said as said_of_deal
from customers.directory.models import Customer
from customers.directory.rowfields import RowsField
from customers.directory.selectors import contacts_for
from customers.orders import rules, selectors
from customers.orders.actions import Line
from customers.orders.actions.drafting import AFTERWARDS
from customers.orders.actions.signing import AMENDED
from customers.orders.models import Order, OrderLine
from customers.products import selectors as products
from customers.products.models import Product
from ownership.access.forms import ScopedForm

DRAFTED = ("title", "reference", "entity", "contact", "currency", "tax_included", *AMENDED)
EDITED = ("title", "reference", "entity", "contact", "tax_included", *AMENDED)


def _label(name: str) -> Any:
    return capfirst(Order._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


class OrderForm(ScopedForm):
    """What an order says; `names` are the fields asked for. Contacts are those that the person may see."""

    title = forms.CharField(
        label=_("What is ordered?"),
        max_length=160,
        help_text=_("One line, as you would say it to a colleague."),
    )
    reference = forms.CharField(
        label=_label("reference"),
        max_length=80,
        required=False,
        help_text=Order._meta.get_field("reference").help_text,  # type: ignore[union-attr]
    )
    entity: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_label("entity"), empty_label=None
    )
    contact: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_label("contact"), required=False, empty_label=_("nobody in particular")
    )
    currency = forms.ChoiceField(label=_label("currency"), choices=money.currency_choices)
    tax_included = forms.BooleanField(
        label=_label("tax_included"),
        required=False,
        help_text=Order._meta.get_field("tax_included").help_text,  # type: ignore[union-attr]
    )
    deliver_on = forms.DateField(label=_label("deliver_on"), widget=DayInput, required=False)
    delivery_terms = forms.CharField(
        label=_label("delivery_terms"),
        max_length=300,
        required=False,
        help_text=_("Where to, by whom, at whose cost."),
    )
    description = forms.CharField(
        label=_label("description"), widget=forms.Textarea, required=False, max_length=20_000
    )

    def __init__(self, *args: Any, customer: Customer, names: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in [one for one in self.fields if one not in names]:
            del self.fields[name]
        if "contact" in self.fields:
            self.fields["contact"].queryset = contacts_for(self.viewer, customer)  # type: ignore[attr-defined]
        if "entity" in self.fields:
            self.fields["entity"].queryset = selectors.entities()  # type: ignore[attr-defined]


class OrderEditForm(OrderForm):
    """An order that is changed, with the version that the person saw; of a signed one no terms."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        names = (*(EDITED if order.is_draft else AFTERWARDS), "version")
        super().__init__(*args, names=names, customer=order.customer, **kwargs)


# --- lines --------------------------------------------------------------------------------------------------


class OrderLineRow(LineRow):
    """One line: as that of a deal, with the tax; `id` is the line's that it changes."""

    tax_percent = forms.DecimalField(
        label=_("Tax %"), min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False
    )
    id = forms.IntegerField(widget=forms.HiddenInput, required=False)
    given: tuple[str, ...] = ("quantity", "tax_percent", "id")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tax_percent"].widget.attrs["placeholder"] = self.fields["tax_percent"].label

    def made(self) -> dict[str, Any]:
        return {**super().made(), "tax_percent": self.cleaned_data["tax_percent"] or Decimal(0)}


def said(line: OrderLine) -> dict[str, Any]:
    """A stored line as the form shows it."""
    tax = line.tax_percent.normalize() if line.tax_percent % 1 else int(line.tax_percent)
    return {**said_of_deal(line), "tax_percent": tax, "id": line.pk}


class LinesForm(ScopedForm):
    """The lines of an order as one. A product is named by its code or name; without a price it gets its list price."""

    lines = RowsField(
        OrderLineRow,
        label=_("Products"),
        template="customers/orders/_line_row.html",
        add=_("Add a line"),
        blank=[{"quantity": 1}],
    )
    currency = forms.ChoiceField(label=_label("currency"), choices=money.currency_choices)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, order: Order, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.order = order
        tax = order.entity.tax_percent
        self.fields["lines"].widget.blank = [{"quantity": 1, "tax_percent": f"{tax.normalize():f}"}]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        rows = data.get("lines") or ()
        known = products.meant([row["what"] for row in rows])
        currency = data.get("currency") or self.order.currency
        made, wrong = [], []
        for row in rows:
            product = known.get(row["what"].strip().casefold())
            price = row["price"]
            if price is None and product is not None and product.currency == currency:
                price = product.price
            if price is None:
                wrong.append(_("“%(what)s” needs a price.") % {"what": row["what"]})
                continue
            made.append(_line(row, product, price))
        if wrong:
            raise ValidationError(wrong)
        data["lines"] = made
        return data

    def offered(self) -> list[tuple[str, str]]:
        """(code, name with its price) of products on sale, to propose while one types."""
        return products.offered(self.viewer)


class AmendForm(LinesForm):
    """A new version of a signed order: its lines and terms, and why."""

    reason = forms.CharField(
        label=_("Why is it amended?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Stays with the order, and goes to everybody who works on it."),
    )
    deliver_on = forms.DateField(label=_label("deliver_on"), widget=DayInput, required=False)
    delivery_terms = forms.CharField(label=_label("delivery_terms"), max_length=300, required=False)
    description = forms.CharField(
        label=_label("description"), widget=forms.Textarea, required=False, max_length=20_000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["currency"]


def _line(row: Mapping[str, Any], product: Product | None, price: Decimal) -> Line:
    return Line(
        name=product.label if product else row["what"].strip(),
        product=product,
        unit=product.unit if product else "",
        quantity=row["quantity"],
        price=price,
        discount_percent=row["discount_percent"],
        tax_percent=row["tax_percent"],
        id=row.get("id"),
    )


# --- verbs --------------------------------------------------------------------------------------------------


class SignForm(forms.Form):
    """The day on which it was signed."""

    on = forms.DateField(label=_label("signed_on"), widget=DayInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["max"] = timezone.localdate().isoformat()


class VoidForm(forms.Form):
    """Why an order does not hold."""

    reason = forms.CharField(
        label=_("Why is it voided?"),
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Goes to everybody who works on it; their tasks are withdrawn."),
    )


class FulfilForm(forms.Form):
    """How much of each line was delivered, and when."""

    on = forms.DateField(label=_("Delivered on"), widget=DayInput)
    note = forms.CharField(
        label=_("Note"), max_length=300, required=False, help_text=_("The number of the parcel, who took it.")
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, lines: Iterable[OrderLine], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["max"] = timezone.localdate().isoformat()
        self.waiting = [line for line in lines if line.left]
        for line in self.waiting:
            field = forms.DecimalField(
                label=line.label,
                required=False,
                max_digits=12,
                decimal_places=3,
                initial=rules.plain(line.left),
            )
            if line.left > 0:
                field.widget.attrs |= {"min": 0, "max": rules.plain(line.left)}
            self.fields[f"line-{line.pk}"] = field

    @property
    def rows(self) -> list[tuple[OrderLine, forms.BoundField]]:
        """(line, its field)."""
        return [(line, self[f"line-{line.pk}"]) for line in self.waiting]

    @property
    def quantities(self) -> dict[int, Decimal]:
        """{line: how much}, of those where something was typed."""
        typed = {line.pk: self.cleaned_data[f"line-{line.pk}"] for line in self.waiting}
        return {pk: quantity for pk, quantity in typed.items() if quantity}


class PaperForm(forms.Form):
    """How an order is printed: in which language, in which of its versions. What does not fit is as if not said."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    revision = forms.IntegerField(label=_("Version"), required=False, min_value=1, max_value=10_000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]
