"""Arithmetic of deals, by hand."""

from datetime import UTC, datetime
from decimal import Decimal
from types import SimpleNamespace

import pytest

from crm_site.kit import money
from customers.deals import rules


@pytest.mark.parametrize(
    ("quantity", "price", "discount", "expected"),
    [
        ("1", "100", "0", "100.00"),
        ("3", "33.33", "0", "99.99"),
        ("12", "14.00", "5", "159.60"),
        ("0.5", "0.01", "0", "0.01"),  # half a cent goes up
        ("1", "10.05", "50", "5.03"),
        ("2.345", "9.99", "12.5", "20.50"),
        ("7", "100", "100", "0.00"),
    ],
)
def test_a_line_is_rounded_once_and_halves_go_up(
    quantity: str, price: str, discount: str, expected: str
) -> None:
    assert rules.line_total(Decimal(quantity), Decimal(price), Decimal(discount)) == Decimal(expected)


def test_a_total_is_the_sum_of_what_stands_behind_each_line() -> None:
    line = SimpleNamespace(quantity=Decimal("0.5"), price=Decimal("0.01"), discount_percent=Decimal(0))

    assert rules.total([line, line]) == Decimal("0.02")
    assert rules.total([]) == 0


def test_a_weighted_amount_takes_the_probability() -> None:
    assert rules.weighted(Decimal("1000.05"), 30) == Decimal("300.02")


def test_days_are_whole_ones() -> None:
    since = datetime(2026, 3, 1, 12, tzinfo=UTC)

    assert rules.days_between(since, datetime(2026, 3, 3, 11, tzinfo=UTC)) == 1
    assert rules.days_between(since, datetime(2026, 2, 1, tzinfo=UTC)) == 0


@pytest.mark.parametrize(("days", "limit", "aged"), [(14, 14, False), (15, 14, True), (999, None, False)])
def test_a_deal_ages_when_its_days_are_over(days: int, limit: int | None, aged: bool) -> None:
    assert rules.has_aged(days, limit) is aged


@pytest.mark.parametrize(
    ("text", "number"), [("D-00042", 42), ("d42", 42), (" D-7 ", 7), ("42", None), ("S-42", None)]
)
def test_a_number_is_understood_as_people_type_it(text: str, number: int | None) -> None:
    assert rules.number_in(text) == number


def test_currencies_are_summed_apart_the_usual_one_first() -> None:
    pairs = [("USD", Decimal(1)), ("CNY", Decimal(2)), ("USD", Decimal(3))]

    assert list(money.summed(pairs).items()) == [("CNY", Decimal(2)), ("USD", Decimal(4))]
