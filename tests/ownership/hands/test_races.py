"""Two at once. The race has a twin that runs without the lock and shows what would go wrong."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from crm_site.kit.errors import RuleBroken
from customers.directory.models import Customer
from ownership.models import TransferRequest, User
from ownership.transfers import actions
from ownership.transfers.actions import Wish
from tests.factories import ownership as people
from tests.racing import Meet, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


@pytest.fixture(autouse=True)
def both_have_read_the_request(meet: Meet) -> None:
    meet(actions, "_check_open")


@pytest.fixture
def answers(
    customer: Customer, rep: User, teammate: User, manager: User, company: SimpleNamespace
) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """One manager agrees, another refuses the same request."""
    other = people.member(company.sales_east, "manager")
    (asked,) = actions.transfer([customer.pk], Wish(teammate), by=rep).asked
    agrees = lambda: actions.approve(asked, by=User.objects.get(pk=manager.pk))  # noqa: E731
    refuses = lambda: actions.refuse(asked, by=User.objects.get(pk=other.pk), answer="No.")  # noqa: E731
    return agrees, refuses


def test_a_request_is_answered_once(answers: Any, customer: Customer, teammate: User) -> None:
    results = together(*answers)

    assert sum(isinstance(one, RuleBroken) for one in results) == 1
    moved = Customer.objects.get(pk=customer.pk).owner == teammate
    assert moved == (TransferRequest.objects.get().state == "approved")


def test_without_the_lock_it_would_be_answered_twice(answers: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "locked", lambda rows, pk: rows.get(pk=pk))

    results = together(*answers)

    assert sum(isinstance(one, RuleBroken) for one in results) == 0
