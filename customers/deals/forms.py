"""What people type about deals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from crm_site.kit import money
from crm_site.kit.forms import DayInput
from customers.deals import selectors
from customers.deals.actions import Line
from customers.deals.models import Deal
from customers.directory.models import Customer
from customers.directory.rowfields import RowForm, RowsField
from customers.directory.selectors import contacts_for
from customers.products import selectors as products
from customers.products.models import Product
from ownership.access.forms import ScopedForm

OPENED = ("title", "stage", "amount", "currency", "expected_on", "contact", "source", "description")
EDITED = ("title", "amount", "currency", "expected_on", "contact", "source", "description")


def _label(name: str) -> Any:
    return capfirst(Deal._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


class DealForm(ScopedForm):
    """What a deal says; `names` are the fields asked for. Contacts are those that the person may see.

    With a `deal`, its stages are those of its own pipeline, and its owner can be asked for.
    """

    title = forms.CharField(
        label=_("What is it about?"),
        max_length=160,
        help_text=_("One line, as you would say it to a colleague."),
    )
    stage: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_label("stage"), empty_label=None
    )
    amount = forms.DecimalField(
        label=_label("amount"),
        min_value=0,
        max_digits=money.DIGITS,
        decimal_places=money.PLACES,
        required=False,
        help_text=_("What you expect. With products it is what they come to."),
    )
    currency = forms.ChoiceField(label=_label("currency"), choices=money.currency_choices)
    expected_on = forms.DateField(label=_label("expected_on"), widget=DayInput)
    contact: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_label("contact"), required=False, empty_label=_("nobody in particular")
    )
    source = forms.CharField(label=_label("source"), max_length=80, required=False)
    owner: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_label("owner"), empty_label=_("choose a colleague")
    )
    lost_reason: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_("Why was it lost?"), empty_label=_("choose a reason")
    )
    lost_note = forms.CharField(label=_label("lost_note"), max_length=300, required=False)
    description = forms.CharField(
        label=_label("description"), widget=forms.Textarea, required=False, max_length=20_000
    )

    def __init__(
        self,
        *args: Any,
        customer: Customer,
        names: Sequence[str],
        deal: Deal | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        for name in [one for one in self.fields if one not in names]:
            del self.fields[name]
        self._offer("contact", lambda: contacts_for(self.viewer, customer))
        self._offer("stage", lambda: self._stages(deal))
        self._offer("owner", lambda: selectors.sellers_for(deal))
        self._offer("lost_reason", selectors.lost_reasons)

    def _offer(self, name: str, rows: Any) -> None:
        if name in self.fields:
            self.fields[name].queryset = rows()  # type: ignore[attr-defined]

    def _stages(self, deal: Deal | None) -> Any:
        if deal is not None:
            return selectors.stages(deal.stage.pipeline)
        return selectors.open_stages()

    def clean_amount(self) -> Decimal:
        return self.cleaned_data["amount"] or Decimal(0)


class DealEditForm(DealForm):
    """A deal that is changed, with the version that the person saw; its amount only while it has no lines."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, has_lines: bool, **kwargs: Any) -> None:
        left = ("amount", "currency") if has_lines else ()
        names = [*(name for name in EDITED if name not in left), "version"]
        super().__init__(*args, names=names, **kwargs)


class LoseForm(forms.Form):
    """Why a deal was lost."""

    lost_reason: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_("Why was it lost?"), empty_label=_("choose a reason")
    )
    lost_note = forms.CharField(
        label=_label("lost_note"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What the next one should know who sells to this customer."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lost_reason"].queryset = selectors.lost_reasons()  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """Who is to own the deal."""

    owner: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_("New owner"), empty_label=_("choose a colleague")
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, deal: Deal) -> None:
        super().__init__(data)
        self.fields["owner"].queryset = selectors.sellers_for(deal)  # type: ignore[attr-defined]


class LineRow(RowForm):
    """One line: a product of the catalogue by its code or name, or something in words with a price."""

    what = forms.CharField(label=_("Product, or what it is"), max_length=160)
    quantity = forms.DecimalField(
        label=_("Quantity"), min_value=Decimal("0.001"), max_digits=12, decimal_places=3
    )
    price = forms.DecimalField(
        label=_("Price"), min_value=0, max_digits=money.DIGITS, decimal_places=money.PLACES, required=False
    )
    discount_percent = forms.DecimalField(
        label=_("Discount %"), min_value=0, max_value=100, max_digits=5, decimal_places=2, required=False
    )
    given: tuple[str, ...] = ("quantity",)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("what", "quantity", "price", "discount_percent"):
            self.fields[name].widget.attrs["placeholder"] = self.fields[name].label
        self.fields["what"].widget.attrs.update({"list": "products-offered", "autocomplete": "off"})

    def made(self) -> dict[str, Any]:
        return {**self.cleaned_data, "discount_percent": self.cleaned_data["discount_percent"] or Decimal(0)}


def said(line: Any) -> dict[str, Any]:
    """A stored line as the form shows it."""
    return {
        "what": line.product.code if line.product else line.name,
        "quantity": line.quantity.normalize() if line.quantity % 1 else int(line.quantity),
        "price": line.price,
        "discount_percent": line.discount_percent.normalize() if line.discount_percent else "",
    }


class LinesForm(ScopedForm):
    """The lines of a deal as one. A product is named by its code or name; without a price it gets its list price."""

    lines = RowsField(
        LineRow,
        label=_("Products"),
        template="customers/deals/_line_row.html",
        add=_("Add a line"),
        blank=[{"quantity": 1}],
    )
    currency = forms.ChoiceField(label=_label("currency"), choices=money.currency_choices)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        rows = data.get("lines") or ()
        known = products.meant([row["what"] for row in rows])
        made, wrong = [], []
        for row in rows:
            product = known.get(row["what"].strip().casefold())
            price = row["price"]
            if price is None and product is not None and product.currency == data.get("currency"):
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


def _line(row: Mapping[str, Any], product: Product | None, price: Decimal) -> Line:
    return Line(
        name=product.label if product else row["what"].strip(),
        product=product,
        unit=product.unit if product else "",
        quantity=row["quantity"],
        price=price,
        discount_percent=row["discount_percent"],
    )


class QuoteForm(forms.Form):
    """How a quote is printed: until when it holds, in which language. What does not fit is as if not said."""

    valid_until = forms.DateField(label=_("Valid until"), widget=DayInput, required=False)
    language = forms.ChoiceField(label=_("Language"), required=False)
    note = forms.CharField(label=_("Words below the total"), max_length=600, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = settings.LANGUAGES  # type: ignore[attr-defined]
