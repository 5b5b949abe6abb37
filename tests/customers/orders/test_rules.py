"""What orders come to, and what they allow."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from crm_site.kit.errors import RuleBroken
from customers.orders import rules
from customers.orders.rules import line_amounts

PERCENTS = some.decimals(0, 100, places=2)
QUANTITIES = some.decimals(-9999, 9999, places=3)
PRICES = some.decimals(0, 1_000_000, places=2)


def said(quantity: str, price: str, discount: str = "0", tax: str = "0", *, included: bool = True) -> Any:
    found = line_amounts(
        Decimal(quantity), Decimal(price), Decimal(discount), Decimal(tax), tax_included=included
    )
    return tuple(str(one) for one in found)


@pytest.mark.parametrize(
    ("line", "comes_to"),
    [
        (said("3", "19.99"), ("59.97", "0.00", "59.97")),
        (said("1", "0.125", "0"), ("0.13", "0.00", "0.13")),  # halves up
        (said("12", "9.80", "15"), ("99.96", "0.00", "99.96")),
        (said("1", "113", tax="13"), ("100.00", "13.00", "113.00")),  # the tax is in it
        (said("1", "100", tax="13", included=False), ("100.00", "13.00", "113.00")),
        (said("1", "99.99", tax="6"), ("94.33", "5.66", "99.99")),
        (said("-2", "8.5"), ("-17.00", "0.00", "-17.00")),  # came back
    ],
)
def test_a_line_comes_to(line: Any, comes_to: Any) -> None:
    assert line == comes_to


@given(QUANTITIES, PRICES, PERCENTS, PERCENTS, some.booleans())
def test_the_parts_of_a_line_always_add_up(
    quantity: Decimal, price: Decimal, discount: Decimal, tax: Decimal, included: bool
) -> None:
    found = line_amounts(quantity, price, discount, tax, tax_included=included)

    assert found.net + found.tax == found.total
    assert all(one == one.quantize(Decimal("0.01")) for one in found)


def line(quantity: int, delivered: int, name: str = "Lathe") -> Any:
    quantity_, delivered_ = Decimal(quantity), Decimal(delivered)
    return SimpleNamespace(
        name=name, product=None, quantity=quantity_, delivered=delivered_, left=quantity_ - delivered_,
        is_delivered=quantity == delivered,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("lines", "share"),
    [
        ([], 0),
        ([(2, 0)], 0),
        ([(2, 1)], 50),
        ([(2, 2), (1, 0)], 50),
        ([(2, 2), (5, 5)], 100),
        ([(1000, 999)], 99),
    ],
)
def test_the_share_that_is_delivered_is_whole_only_when_all_is(lines: Any, share: int) -> None:
    assert rules.share_delivered([line(*one) for one in lines]) == share


@pytest.mark.parametrize("more", ["0", "3", "-1"])
def test_no_more_is_delivered_than_is_left(more: str) -> None:
    with pytest.raises(RuleBroken, match="2 are left"):
        rules.check_delivered(line(5, 3), Decimal(more))


def test_what_came_back_is_delivered_below_zero() -> None:
    rules.check_delivered(line(-5, -3), Decimal(-2))

    with pytest.raises(RuleBroken):
        rules.check_delivered(line(-5, -3), Decimal(2))


def test_what_came_back_does_not_become_a_sale() -> None:
    rules.check_keeps_delivered(line(-5, -3), line(-4, 0))

    for quantity in (-2, 5):
        with pytest.raises(RuleBroken, match="-3 are delivered"):
            rules.check_keeps_delivered(line(-5, -3), line(quantity, 0))


def test_a_number_is_found_however_it_is_typed() -> None:
    assert rules.number_in(" o-2026- 0012 ") == rules.number_of(2026, 12) == "O-2026-0012"


def test_what_is_delivered_does_not_become_something_else() -> None:
    with pytest.raises(RuleBroken, match="line of its own"):
        rules.check_keeps_delivered(line(10, 10), line(10, 0, name="Mouse"))


def test_more_than_a_column_holds_is_a_sentence() -> None:
    much = SimpleNamespace(
        quantity=Decimal(20),
        price=Decimal("6901234567892"),
        discount_percent=Decimal(0),
        tax_percent=Decimal(0),
    )
    with pytest.raises(RuleBroken, match="more than can be kept"):
        rules.amounts([much], tax_included=False)
