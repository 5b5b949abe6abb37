"""Releasing into a pool, distributing from it, protecting from recycling."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from crm_site.kit import filters
from crm_site.kit.errors import RuleBroken
from customers.directory.models import Customer
from customers.records.changes.actions import undo
from customers.records.models import ChangeSet
from ownership.models import OwnershipChange, Pool, Protection, Release, User
from ownership.pools import actions
from ownership.pools.standing import standing_of
from tests.factories import directory, pools

pytestmark = pytest.mark.django_db


def test_the_owner_lets_a_customer_go_with_a_reason_and_a_note(
    sea: Pool, customer: Customer, rep: User
) -> None:
    actions.release(sea, [customer.pk], by=rep, because="no_budget", note=" Ask for Ms Wu. ")

    customer.refresh_from_db()
    assert (customer.pool, customer.owner, customer.department) == (sea, None, None)
    release = Release.objects.get(row=customer)
    assert (release.because, release.note, release.by) == ("no_budget", "Ask for Ms Wu.", rep)
    assert OwnershipChange.objects.get(row=customer.pk).note == ""


def test_his_manager_may_let_it_go_and_a_teammate_may_not(
    sea: Pool, customer: Customer, manager: User, teammate: User
) -> None:
    with pytest.raises(PermissionDenied):
        actions.release(sea, [customer.pk], by=teammate, because="other")

    assert actions.release(sea, [customer.pk], by=manager, because="other").number == 1


def test_a_key_customer_stays(sea: Pool, company: SimpleNamespace, rep: User) -> None:
    key = directory.customer(owner=rep, department=company.sales_east, is_key=True)

    with pytest.raises(RuleBroken, match="key customer"):
        actions.release(sea, [key.pk], by=rep, because="other")


def test_of_several_those_that_stay_are_counted(sea: Pool, company: SimpleNamespace, rep: User) -> None:
    mine = {"owner": rep, "department": company.sales_east}
    ids = [directory.customer(**one).pk for one in (mine, {**mine, "is_key": True}, {})]

    done = actions.release(sea, ids, by=rep, because="other")

    assert (done.number, done.left_out) == (1, {"key": 1, "not_yours": 1})


def test_nobody_lets_go_into_a_pool_that_is_not_his(
    company: SimpleNamespace, customer: Customer, rep: User
) -> None:
    with pytest.raises(RuleBroken, match="not one of yours"):
        actions.release(pools.pool(company.marketing), [customer.pk], by=rep, because="other")


def test_nobodys_customer_is_put_in_by_who_works_off_the_queue(
    sea: Pool, sales_head: User, rep: User
) -> None:
    nobodys = directory.customer()
    with pytest.raises(PermissionDenied):
        actions.release(sea, [nobodys.pk], by=rep, because="other")

    assert actions.release(sea, [nobodys.pk], by=sales_head, because="other").number == 1


def test_the_note_is_read_by_the_next_owner_alone(
    sea: Pool, company: SimpleNamespace, customer: Customer, rep: User, teammate: User, manager: User
) -> None:
    actions.release(sea, [customer.pk], by=rep, because="other", note="Ask for Ms Wu.")
    customer.refresh_from_db()
    assert standing_of(customer, teammate).note is None

    actions.claim(sea, [customer.pk], by=teammate)

    customer.refresh_from_db()
    note = standing_of(customer, teammate).note
    assert note is not None
    assert note.note == "Ask for Ms Wu."
    assert standing_of(customer, manager).note is None


def test_who_leads_the_pool_gives_its_customers_to_its_people(
    sea: Pool, afloat: Customer, sales_head: User, rep: User, teammate: User
) -> None:
    with pytest.raises(PermissionDenied):
        actions.distribute(sea, [afloat.pk], to=teammate, by=rep)

    actions.distribute(sea, [afloat.pk], to=teammate, by=sales_head, note="Near you")

    afloat.refresh_from_db()
    change = OwnershipChange.objects.get(row=afloat.pk)
    assert afloat.owner == teammate
    assert (change.reason, change.by, change.note) == ("distribute", sales_head, "Near you")


def test_an_administrator_of_the_pool_distributes_too(
    sea: Pool, afloat: Customer, rep: User, teammate: User
) -> None:
    sea.admins.add(rep)

    assert actions.distribute(sea, [afloat.pk], to=teammate, by=rep).number == 1


def test_only_people_of_the_pool_are_given_its_customers(
    sea: Pool, afloat: Customer, sales_head: User, marketer: User
) -> None:
    with pytest.raises(RuleBroken, match="belongs to no department"):
        actions.distribute(sea, [afloat.pk], to=marketer, by=sales_head)


def test_what_has_been_claimed_meanwhile_is_left_out(
    sea: Pool, afloat: Customer, sales_head: User, rep: User, teammate: User
) -> None:
    actions.claim(sea, [afloat.pk], by=rep)

    done = actions.distribute(sea, [afloat.pk], to=teammate, by=sales_head)

    assert (done.number, done.left_out) == (0, {"elsewhere": 1})


def test_a_manager_protects_for_a_reason_and_ends_it(customer: Customer, manager: User, rep: User) -> None:
    until = timezone.localdate() + timedelta(days=90)
    with pytest.raises(PermissionDenied):
        actions.protect(customer, by=rep, until_on=until, reason="Season")

    actions.protect(customer, by=manager, until_on=until, reason="Season")

    assert Protection.objects.live().get().reason == "Season"
    actions.unprotect(customer, by=manager)
    assert not Protection.objects.live().exists()


def test_who_leads_its_pool_protects_too(sea: Pool, customer: Customer, marketer: User) -> None:
    until = timezone.localdate()
    with pytest.raises(PermissionDenied):
        actions.protect(customer, by=marketer, until_on=until, reason="Fair")
    sea.admins.add(marketer)
    marketer.__dict__.pop("_viewer", None)

    assert actions.protect(customer, by=marketer, until_on=until, reason="Fair")


def test_a_selection_of_the_list_goes_into_the_pool(
    sea: Pool, rep: User, customer: Customer, key_customer: Customer, sign_in: Any
) -> None:
    given = {"verb": "release", "row": [customer.pk, key_customer.pk], "confirm": "1", "number": "2", "pool": sea.pk,
             "because": "no_fit", "note": ""}  # fmt: skip

    answer = sign_in(rep).post(reverse("customers:bulk", args=["customers"]), given, follow=True)

    customer.refresh_from_db()
    assert customer.pool == sea
    assert "1 is a key customer and stays." in answer.content.decode()
    change = ChangeSet.objects.get(verb="assign")
    undo(change, by=rep)
    customer.refresh_from_db()
    assert (customer.pool, customer.owner) == (None, rep)


def test_customers_of_pools_are_found_by_a_filter_and_are_not_nobodys(
    sea: Pool, rep: User, sales_head: User, sign_in: Any
) -> None:
    directory.customer(name="Afloat Ltd", pool=sea)
    directory.customer(name="Nobody's Ltd")
    tree = filters.parse(
        "customers", {"v": 1, "all": [{"field": "pool", "op": "any_of", "value": [str(sea.pk)]}]}
    )
    found = sign_in(rep).get(
        reverse("customers:customer-list"), {"f": filters.encode(tree), "columns": "pool"}
    )
    nobodys = sign_in(sales_head).get(reverse("customers:customer-list"), {"view": "nobody"}).content.decode()

    assert "Afloat Ltd" in found.content.decode()
    assert "Sales pool" in found.content.decode()
    assert "Nobody&#x27;s Ltd" in nobodys
    assert "Afloat Ltd" not in nobodys
