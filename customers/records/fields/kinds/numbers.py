"""Numbers and amounts of money.

JSON numbers go through floats on their way, which keep 15 digits exactly: no more are taken.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from django import forms
from django.utils.formats import number_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit import wording
from customers.records.fields.kinds.base import Broken, Kind, NotOfKind, People, not_a
from customers.records.imports.amounts import read_amount
from customers.records.models import CustomField

DIGITS, PLACES, CENTS = 15, 6, 2
CURRENCIES = ("CNY", "USD", "EUR", "HKD", "JPY", "GBP")
SIGNS = {"-": -1, "−": -1, "－": -1, "+": 1, "＋": 1}


class Number(Kind):
    """A number of at most 15 digits, six of them behind the point."""

    name = filtered_as = "number"
    is_number = True

    def read(self, field: CustomField, raw: Any) -> Decimal:
        return _decimal(raw)

    def write(self, value: Decimal) -> int | float:
        return _json(value)

    def clean(self, field: CustomField, value: Any) -> Decimal | None:
        if value in (None, ""):
            return None
        return _sane(value, PLACES)

    def parse(self, field: CustomField, text: str) -> Decimal | None:
        if not text.strip():
            return None
        number, currency = _written(text)
        if currency:
            raise not_a(pgettext_lazy("expected", "a number"), text)
        return self.clean(field, number)

    def text(self, field: CustomField, value: Decimal, people: People) -> str:
        return f"{value:f}"

    def show(self, field: CustomField, value: Decimal, people: People) -> str:
        return number_format(value, use_l10n=True, force_grouping=True)

    def plain(self, field: CustomField, value: Decimal, people: People) -> Decimal:
        return value

    def formfield(self, field: CustomField, **common: Any) -> forms.Field:
        widget = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
        return forms.DecimalField(max_digits=DIGITS, decimal_places=PLACES, widget=widget, **common)


class Sum(NamedTuple):
    """An amount of money with its currency."""

    amount: Decimal
    currency: str


class Money(Kind):
    """An amount with two places, and the currency that it is in."""

    name = filtered_as = "money"
    is_number = True

    def read(self, field: CustomField, raw: Any) -> Sum:
        if not isinstance(raw, dict) or not isinstance(raw.get("currency"), str):
            raise Broken(raw)
        return Sum(_decimal(raw.get("amount")), raw["currency"][:3])

    def write(self, value: Sum) -> dict[str, Any]:
        return {"amount": _json(value.amount), "currency": value.currency}

    def clean(self, field: CustomField, value: Any) -> Sum | None:
        if not value:
            return None
        amount, currency = value
        if amount in (None, ""):
            return None
        if currency not in CURRENCIES:
            raise not_a(_("a currency known here"), currency)
        return Sum(_sane(amount, CENTS), currency)

    def parse(self, field: CustomField, text: str) -> Sum | None:
        if not text.strip():
            return None
        number, currency = _written(text)
        return self.clean(field, (number, currency or CURRENCIES[0]))

    def text(self, field: CustomField, value: Sum, people: People) -> str:
        return f"{value.amount:f} {value.currency}"

    def show(self, field: CustomField, value: Sum, people: People) -> str:
        return wording.money(value.amount, value.currency)

    def formfield(self, field: CustomField, **common: Any) -> forms.Field:
        return SumField(**common)


class SumWidget(forms.MultiWidget):
    """The amount and its currency, side by side."""

    template_name = "customers/fields/sum.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        amount = forms.NumberInput(attrs={"step": "any", "inputmode": "decimal"})
        currency = forms.Select(
            choices=[(one, one) for one in CURRENCIES], attrs={"aria-label": _("currency")}
        )
        super().__init__({"amount": amount, "currency": currency}, attrs)

    def decompress(self, value: Any) -> list[Any]:
        return list(value) if value else [None, CURRENCIES[0]]


class HiddenSum(SumWidget):
    """The same, out of sight: the page of an edit conflict carries on what was typed."""

    template_name = "django/forms/widgets/multiwidget.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.widgets = [forms.HiddenInput(), forms.HiddenInput()]


class SumField(forms.MultiValueField):
    """Cleans to a `Sum`, or None without an amount."""

    widget = SumWidget
    hidden_widget = HiddenSum

    def __init__(self, *, required: bool = False, **common: Any) -> None:
        parts = (
            forms.DecimalField(max_digits=DIGITS, decimal_places=CENTS, required=False),
            forms.ChoiceField(choices=[(one, one) for one in CURRENCIES], required=False),
        )
        super().__init__(parts, required=required, require_all_fields=False, **common)

    def clean(self, value: Any) -> Any:
        """The currency alone is nothing typed: without an amount the field is empty."""
        amount = value[0] if value else None
        return super().clean(None if amount in (None, "") else value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(self.compress(list(initial or ())) != self.compress(list(data or ())))

    def compress(self, data_list: list[Any]) -> Sum | None:
        if not data_list or data_list[0] in (None, ""):
            return None
        return Sum(data_list[0], data_list[1] or CURRENCIES[0])


def _decimal(raw: Any) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise Broken(raw)
    number = Decimal(repr(raw))
    if not number.is_finite():
        raise Broken(raw)
    return _tidy(number)


def _json(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)


def _sane(value: Any, places: int) -> Decimal:
    """A finite number that fits, rounded to its places."""
    try:
        number = Decimal(value if isinstance(value, Decimal | int) else str(value))
    except (InvalidOperation, ValueError):
        raise not_a(pgettext_lazy("expected", "a number"), value) from None
    if not number.is_finite():
        raise not_a(pgettext_lazy("expected", "a number"), value)
    if number.adjusted() >= DIGITS - places + (places - CENTS):
        raise NotOfKind(_("This number is too large."))
    number = _tidy(round(number, places))
    if len(number.as_tuple().digits) > DIGITS:
        raise NotOfKind(_("A number has at most 15 digits."))
    return number


def _tidy(number: Decimal) -> Decimal:
    """5 for 5.00 and 500 for 5E+2, so that equal values look alike; no negative zero."""
    if number == number.to_integral_value():
        return Decimal(int(number))
    return number.normalize()


def _written(text: str) -> tuple[Decimal, str]:
    """The number and currency in a text, its sign before or behind the currency's."""
    plain, sign = text.strip().replace("JP¥", "JPY "), 1
    while plain[:1] in SIGNS:
        sign, plain = sign * SIGNS[plain[0]], plain[1:].lstrip()
    found = read_amount(plain)
    if found is None:
        raise not_a(pgettext_lazy("expected", "a number"), text)
    return sign * found.number, found.currency
