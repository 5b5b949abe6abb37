"""Shares: sources that do not touch each other, an end that needs nobody, and a history."""

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone

from customers.directory.models import Customer, CustomerGroupShare, CustomerUserShare
from ownership.access import shares
from ownership.access.querysets import counted
from ownership.access.shares import Source
from ownership.access.viewer import forget
from ownership.models import EndedShare, User
from tests.factories import directory
from tests.factories import ownership as people

pytestmark = pytest.mark.django_db


def sees(user: User, customer: Customer) -> bool:
    forget(user)
    return Customer.objects.visible_to(user).filter(pk=customer.pk).exists()


def test_a_share_opens_one_customer(customer: Customer, other_department: User) -> None:
    shares.grant(customer, to=other_department, by=customer.owner, reason="fair")

    assert sees(other_department, customer)


def test_saying_it_again_brings_it_up_to_date(customer: Customer, other_department: User) -> None:
    for reason in ("first", "second"):
        shares.grant(customer, to=other_department, by=None, reason=reason)

    assert CustomerUserShare.objects.get().reason == "second"


def test_ending_a_source_leaves_the_others(customer: Customer, other_department: User) -> None:
    shares.grant(customer, to=other_department, by=None, source=Source.STEP, source_id=1)
    shares.grant(customer, to=other_department, by=None, source=Source.STEP, source_id=2)

    assert shares.end(model=Customer, source=Source.STEP, source_id=1) == 1
    assert sees(other_department, customer)
    assert EndedShare.objects.get().source_id == 1


def test_a_department_shares_with_those_below(
    customer: Customer, company: SimpleNamespace, other_department: User
) -> None:
    shares.grant(customer, to=company.sales, by=None)

    assert CustomerGroupShare.objects.count() == 1
    assert sees(other_department, customer)


def test_ending_for_one_person_leaves_the_department(
    customer: Customer, company: SimpleNamespace, other_department: User
) -> None:
    shares.grant(customer, to=company.sales_south, by=None)
    shares.grant(customer, to=other_department, by=None)

    shares.end(model=Customer, source=Source.MANUAL, source_id=0, row=customer, to=other_department)

    assert (CustomerUserShare.objects.count(), CustomerGroupShare.objects.count()) == (0, 1)


def test_the_end_comes_by_itself(customer: Customer, other_department: User) -> None:
    shares.grant(customer, to=other_department, by=None, until=timezone.now() - timedelta(seconds=1))

    assert not sees(other_department, customer)


def test_who_has_left_sees_nothing(customer: Customer, other_department: User) -> None:
    shares.grant(customer, to=other_department, by=None)
    User.objects.filter(pk=other_department.pk).update(is_active=False)

    assert not sees(User.objects.get(pk=other_department.pk), customer)


def test_many_shares_are_tested_row_by_row(
    customer: Customer, other_department: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The second query shape, for people with thousands of shares."""
    monkeypatch.setattr("ownership.access.querysets.PROBE", 0)
    shares.grant(customer, to=other_department, by=None)

    assert sees(other_department, customer)
    assert not sees(people.member(customer.department), customer)


def test_of_many_shares_some_are_counted(
    company: SimpleNamespace, other_department: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ownership.access.querysets.PROBE", 3)
    monkeypatch.setattr("ownership.access.querysets.COUNTED", 2)
    lent = [directory.customer(department=company.sales, level=level) for level in "ABBA"]
    for customer in lent[:3]:
        shares.grant(customer, to=other_department, by=None)
    assert counted(Customer.objects.visible_to(other_department)) == (3, False)

    shares.grant(lent[3], to=other_department, by=None)

    seen = Customer.objects.visible_to(other_department)
    assert counted(seen) == (2, True)
    assert counted(seen.filter(level="B")) == (1, True)
    assert counted(seen.filter(level="C")) == (0, True)


def test_who_sees_a_customer_in_two_ways_counts_it_once(
    company: SimpleNamespace, rep: User, agent: User
) -> None:
    mine = directory.customer(owner=rep, department=company.sales_east)
    lent = directory.customer(owner=agent, department=company.service)
    for one in (mine, lent):
        shares.grant(one, to=rep, by=None)
    seen = Customer.objects.visible_to(rep)

    assert counted(seen) == (seen.count(), False) == (2, False)
    assert counted(seen.filter(pk=lent.pk)) == (1, False)
    assert counted(seen.exclude(pk=lent.pk)) == (1, False)


def test_one_that_ends_early_is_remembered_to_have_ended_then(
    customer: Customer, rep: User, agent: User
) -> None:
    later = timezone.now() + timedelta(days=30)
    given = shares.grant(customer, to=agent, by=rep, until=later)

    shares.end_these([given])

    assert EndedShare.objects.get().ended_at <= timezone.now()
