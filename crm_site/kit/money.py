"""Amounts with a currency beside them: never a float, never two currencies in one sum."""

from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken

# What people here deal in, the usual one first.
CURRENCIES = ("CNY", "USD", "EUR", "HKD", "JPY", "GBP")
CENT = Decimal("0.01")
# Column sizes of every amount: 14 digits before the point.
DIGITS, PLACES = 16, 2


def rounded(amount: Decimal) -> Decimal:
    """To the cent, halves up as on an invoice."""
    return amount.quantize(CENT, rounding=ROUND_HALF_UP)


def check_fits(amount: Decimal) -> None:
    """Raise RuleBroken for more than a column of ours holds."""
    if abs(amount) >= Decimal(10) ** (DIGITS - PLACES):
        raise RuleBroken(_("This comes to more than can be kept. Look at quantities and prices."))


def currency_choices() -> list[tuple[str, str]]:
    """For a select box."""
    return [(one, one) for one in CURRENCIES]


def summed(pairs: Iterable[tuple[str, Decimal]]) -> dict[str, Decimal]:
    """{currency: sum}, the usual currency first."""
    found: dict[str, Decimal] = {}
    for currency, amount in pairs:
        found[currency] = found.get(currency, Decimal(0)) + amount
    return dict(sorted(found.items(), key=lambda pair: rank(pair[0])))


def rank(currency: str) -> tuple[int, str]:
    """Where a currency stands among others: the usual one first, unknown ones last."""
    place = CURRENCIES.index(currency) if currency in CURRENCIES else len(CURRENCIES)
    return place, currency
