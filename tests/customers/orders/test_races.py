"""Two at once: no number is given twice, and no order is invoiced twice. The twin without the lock fails as it must."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from crm_site.kit.errors import RuleBroken
from customers.orders import actions as orders_actions
from customers.orders.invoices import actions, rules
from customers.orders.invoices.models import Invoice
from customers.orders.models import Order
from tests.factories import directory, orders
from tests.factories import ownership as people
from tests.racing import Meet, together

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def twice(work: Callable[[], Any]) -> int:
    """Two do it at the same moment; how many were not refused."""
    return sum(not isinstance(one, RuleBroken) for one in together(work, work))


@pytest.fixture
def both_have_counted(meet: Meet) -> None:
    """What is invoiced, before either writes, as far as the lock lets them."""
    meet(rules, "check_amount")


@pytest.fixture
def order(db: None) -> Order:
    place = people.department("sales-east", "sales")
    rep = people.member(place, username="rep")
    customer = directory.customer(owner=rep, department=place)
    orders.profile(customer)
    return orders.signed(customer, rep, lines=[("Lathe", 1, 1000)])


def ask(order: Order) -> None:
    profile = order.customer.invoice_profiles.get()
    actions.request(order, by=order.owner, profile=profile, amount=Decimal(1000))  # type: ignore[arg-type]


def test_of_two_who_ask_for_the_whole_one_is_refused(order: Order, both_have_counted: None) -> None:
    assert twice(lambda: ask(order)) == 1
    assert Invoice.objects.count() == 1


def test_without_the_lock_it_would_be_invoiced_twice(
    order: Order, both_have_counted: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "held", lambda one: one)

    assert twice(lambda: ask(order)) == 2


def test_two_drafts_have_two_numbers(order: Order) -> None:
    customer, rep = order.customer, order.owner
    assert rep is not None

    assert twice(lambda: orders_actions.draft(customer, by=rep, title="x")) == 2
    numbers = Order.objects.exclude(pk=order.pk).values_list("number", flat=True)
    assert len(set(numbers)) == 2
