"""Who meets the customers of a public pool, and what of them: to read, and no contact data."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from crm_site.kit import filters
from customers.directory import search
from customers.directory.models import Contact, ContactPoint, Customer
from customers.records.filters import lists
from ownership.access.facets import Level
from ownership.access.masking import Hidden, levels_for, mask_one
from ownership.access.policy import can
from ownership.access.shares import grant
from ownership.access.viewer import forget, viewer_of
from ownership.models import Pool, User
from tests.factories import directory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pool(company: SimpleNamespace) -> Pool:
    made = Pool.objects.create(name="公海", name_en="Pool", code="pool")
    made.departments.add(company.sales)
    return made


@pytest.fixture
def pooled(pool: Pool) -> Customer:
    made = directory.customer(
        name="Pooled Ltd", pool=pool, address="12 Canary Road", ordered_at="2026-01-01T00:00Z"
    )
    directory.point(made, "+86 512 8888 4321")
    directory.point(directory.contact(made, name="Wang Wu"), "13900004321")
    return made


def sees(user: User, row: Customer) -> bool:
    forget(user)
    return Customer.objects.visible_to(user).filter(pk=row.pk).exists()


def test_the_people_of_its_departments_and_its_administrators_look_into_it(
    pooled: Customer, rep: User, marketer: User, pool: Pool
) -> None:
    assert (sees(rep, pooled), sees(marketer, pooled)) == (True, False)

    pool.admins.add(marketer)

    assert sees(marketer, pooled)
    assert viewer_of(marketer).led_pools == (pool.pk,)


def test_managers_of_its_departments_distribute_from_it(
    pool: Pool, manager: User, rep: User, sales_head: User
) -> None:
    assert viewer_of(rep).led_pools == ()
    assert viewer_of(sales_head).led_pools == (pool.pk,)
    assert viewer_of(manager).pools == (pool.pk,)


def test_it_is_in_nobodys_reach(pooled: Customer, agent: User, accountant: User, stranger: User) -> None:
    for user in (agent, accountant, stranger):
        assert not sees(user, pooled)
        assert not Customer.objects.listed_to(user).filter(pk=pooled.pk).exists()


def test_executives_and_auditors_see_it(pooled: Customer, executive: User, auditor: User) -> None:
    assert sees(executive, pooled)
    assert sees(auditor, pooled)


def test_a_pool_that_is_not_used_shows_nobody_anything(pool: Pool, pooled: Customer, rep: User) -> None:
    Pool.objects.update(is_active=False)

    assert not sees(rep, pooled)


def test_its_customers_are_read_without_contact_data(pooled: Customer, rep: User) -> None:
    row = Customer.objects.visible_to(rep).get(pk=pooled.pk)
    levels = levels_for(rep, row)

    assert row.seen_by == "pool"
    assert levels["contact"] == Level.HIDDEN
    assert max(levels.values()) == Level.READ
    assert isinstance(mask_one(row, rep).address, Hidden)
    assert not any(can(rep, verb, row) for verb in ("customers.edit", "customers.tag", "contacts.write"))


def test_a_share_opens_what_the_pool_holds_back(pooled: Customer, rep: User) -> None:
    grant(pooled, to=rep, by=None)

    row = Customer.objects.visible_to(rep).get(pk=pooled.pk)

    assert row.seen_by == "share"
    assert levels_for(rep, row)["contact"] == Level.READ
    assert ContactPoint.objects.visible_to(rep).count() == 2


def test_what_hangs_on_it_shows_no_contact_data(pooled: Customer, rep: User, executive: User) -> None:
    assert ContactPoint.objects.visible_to(rep).count() == 0
    assert ContactPoint.objects.visible_to(executive).count() == 2
    assert Contact.objects.visible_to(rep).count() == 1


@pytest.mark.parametrize("text", ["4321", "13900004321", "051288884321", "canary road"])
def test_no_number_finds_it_for_who_looks_into_the_pool(pooled: Customer, rep: User, text: str) -> None:
    assert not search.find(rep, text).rows
    assert not search.people(rep, text, 5)


def test_its_name_finds_it(pooled: Customer, rep: User) -> None:
    assert [line.pk for line in search.find(rep, "pooled").rows] == [pooled.pk]


def test_no_filter_tells_its_contact_data(pooled: Customer, rep: User) -> None:
    for record, field, value in (("customers", "address", "Canary"), ("contacts", "phone", "1390000")):
        if filters.find(record, field) is None:
            continue
        condition = {"field": field, "op": "contains", "value": value}
        for turned in (condition, {"not": condition}):
            assert not lists.rows_of(filters.parse(record, turned), rep).exists(), (record, turned)
