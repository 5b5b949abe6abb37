"""The forecast: sums per currency, each figure with its list; and whom deals tell."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlparse

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.deals import actions, forecasting
from customers.deals.forecasting import Asked
from customers.directory.models import Customer
from notifications import relay
from notifications.models import Notice
from ownership.models import User
from tests.factories import deals

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]
MAY, JUNE = date(2030, 5, 10), date(2030, 6, 3)


@pytest.fixture(autouse=True)
def shipped(db: None) -> None:
    deals.pipeline()


def lines(user: User, **asked: str) -> list[tuple[str, str, int, Decimal, Decimal]]:
    table = forecasting.table(user, Asked(**asked), date(2030, 5, 1))
    return [(one.label, one.currency, one.count, one.amount, one.weighted) for one in table.lines]


def test_months_stand_in_order_and_currencies_apart(customer: Customer, rep: User) -> None:
    proposal = deals.stage("Proposal")
    deals.deal(customer, rep, expected_on=MAY, amount=Decimal("100.01"), stage=proposal)
    deals.deal(customer, rep, expected_on=MAY, amount=Decimal(1000))
    deals.deal(customer, rep, expected_on=MAY, amount=Decimal(40), currency="USD")
    deals.deal(customer, rep, expected_on=JUNE, amount=Decimal(7))

    assert lines(rep) == [
        ("May 2030", "CNY", 2, Decimal("1100.01"), Decimal("150.01")),
        ("May 2030", "USD", 1, Decimal(40), Decimal(4)),
        ("June 2030", "CNY", 1, Decimal(7), Decimal("0.70")),
    ]


def test_owners_and_departments_are_named(customer: Customer, rep: User, manager: User) -> None:
    deals.deal(customer, rep)
    deals.deal(customer, manager)

    assert {line[0] for line in lines(manager, by="owner")} == {rep.label, manager.label}
    assert [line[0] for line in lines(manager, by="department")] == [customer.department.label]  # type: ignore[union-attr]
    assert {line[0] for line in lines(manager, by="owner", whose="me")} == {manager.label}


@pytest.mark.parametrize("by", ["month", "owner", "department"])
def test_each_figure_leads_to_exactly_its_deals(
    customer: Customer, rep: User, sign_in: Browser, by: str
) -> None:
    deals.deal(customer, rep, expected_on=MAY)
    deals.deal(customer, rep, expected_on=MAY, currency="USD")
    deals.deal(customer, rep, expected_on=JUNE)
    deals.won(customer, rep, closed_on=timezone.localdate())
    browser = sign_in(rep)

    table = browser.get(reverse("customers:deal-forecast"), {"by": by}).context["table"]

    for line in [*table.lines, *table.totals]:
        page = browser.get(line.url).context["page"]
        assert len(page.rows) == line.count, parse_qs(urlparse(line.url).query)
        if line.won:
            assert len(browser.get(line.won_url).context["page"].rows) == 1


def test_nothing_to_forecast_teaches(rep: User, sign_in: Browser) -> None:
    page = sign_in(rep).get(reverse("customers:deal-forecast")).content.decode()

    assert "Nothing to forecast yet" in page


def told(user: User) -> set[str]:
    while relay.drain():
        pass
    return set(Notice.objects.filter(recipient=user).values_list("name", flat=True))


def test_who_gets_a_deal_and_who_lost_it_are_told(
    customer: Customer, rep: User, teammate: User, manager: User
) -> None:
    deal = actions.assign(deals.deal(customer, rep), to=teammate, by=manager)
    assert "deal.assigned" in told(teammate)
    assert "deal.assigned.former" in told(rep)

    actions.win(deal, by=teammate)

    assert "deal.won" in told(manager)
