"""What people type about products."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from crm_site.kit import money
from customers.products import selectors
from customers.products.models import Product
from ownership.access.forms import ScopedForm

FIELDS = (
    *("code", "name", "name_en", "category", "unit", "price", "currency"),
    *("is_active", "description"),
)


def _label(name: str) -> Any:
    return capfirst(Product._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


class ProductForm(ScopedForm):
    """A product, or with `names` some of its fields."""

    code = forms.CharField(
        label=_label("code"), max_length=40, help_text=_("Imports and price lists find the product by it.")
    )
    name = forms.CharField(label=_label("name"), max_length=120)
    name_en = forms.CharField(label=_label("name_en"), max_length=120, required=False)
    category: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None, label=_label("category"), required=False, empty_label="—"
    )
    unit = forms.CharField(
        label=_label("unit"), max_length=40, required=False, help_text=_("Piece, box, hour, licence …")
    )
    price = forms.DecimalField(
        label=_label("price"),
        min_value=0,
        max_digits=money.DIGITS,
        decimal_places=money.PLACES,
        initial=0,
    )
    currency = forms.ChoiceField(label=_label("currency"), choices=money.currency_choices)
    is_active = forms.BooleanField(label=_label("is_active"), required=False, initial=True)
    description = forms.CharField(
        label=_label("description"), widget=forms.Textarea, required=False, max_length=20_000
    )

    def __init__(self, *args: Any, names: Any = FIELDS, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].queryset = selectors.categories()  # type: ignore[attr-defined]
        for name in [one for one in self.fields if one not in names]:
            del self.fields[name]


class ProductEditForm(ProductForm):
    """The same with the version that the person saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, names=(*FIELDS, "version"), **kwargs)
