"""Claiming: whose the customer is then, what the limits say, who was quicker."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from crm_site.kit.errors import Busy, RuleBroken
from customers.directory.models import ContactPoint, Customer
from notifications.models import Event
from ownership.models import OwnershipChange, Pool, Protection, User
from ownership.pools import actions, holding, selectors
from tests.factories import directory, pools

pytestmark = pytest.mark.django_db


def many(pool: Pool, number: int) -> list[int]:
    return [directory.customer(pool=pool).pk for _ in range(number)]


def test_who_claims_is_the_owner_in_his_department_and_reads_the_contact_data(
    sea: Pool, afloat: Customer, rep: User, company: SimpleNamespace
) -> None:
    assert not ContactPoint.objects.visible_to(rep).exists()

    done = actions.claim(sea, [afloat.pk], by=rep)

    afloat.refresh_from_db()
    assert done.number == 1
    assert (afloat.owner, afloat.department, afloat.pool) == (rep, company.sales_east, None)
    assert ContactPoint.objects.visible_to(rep).exists()


def test_a_claim_is_written_down_and_told_once(sea: Pool, afloat: Customer, rep: User) -> None:
    done = actions.claim(sea, [afloat.pk], by=rep)

    change = OwnershipChange.objects.get(row=afloat.pk)
    assert (change.reason, change.by, change.pool_before, change.owner_now) == ("claim", rep, sea, rep)
    assert change.batch == done.carried.batch
    assert Event.objects.filter(name="pool.claimed", about_id=sea.pk).count() == 1


def test_people_of_no_department_of_the_pool_cannot_claim(
    sea: Pool, afloat: Customer, marketer: User, executive: User
) -> None:
    for user in (marketer, executive):
        with pytest.raises(PermissionDenied):
            actions.claim(sea, [afloat.pk], by=user)


def test_who_is_late_hears_who_was_quicker(sea: Pool, afloat: Customer, rep: User, teammate: User) -> None:
    actions.claim(sea, [afloat.pk], by=rep)

    with pytest.raises(Busy, match="Li Qiang was quicker"):
        actions.claim(sea, [afloat.pk], by=teammate)


def test_of_a_customer_that_never_was_in_the_pool_nothing_is_said(
    sea: Pool, customer: Customer, teammate: User
) -> None:
    """An address can name any customer; its owner's name would be a leak."""
    for pk in (customer.pk, 10**9):
        with pytest.raises(Busy, match="not in the pool any more"):
            actions.claim(sea, [pk], by=teammate)


def test_no_more_are_claimed_in_a_day_than_the_pool_allows(company: SimpleNamespace, rep: User) -> None:
    pool = pools.pool(company.sales, claims_per_day=3)
    first, rest = many(pool, 1), many(pool, 4)
    actions.claim(pool, first, by=rep)

    done = actions.claim(pool, rest, by=rep)

    assert (done.number, done.left_out) == (2, {"quota": 2})
    with pytest.raises(RuleBroken, match="claimed 3 customers today"):
        actions.claim(pool, rest[-1:], by=rep)


def test_tomorrow_claims_count_anew(company: SimpleNamespace, rep: User) -> None:
    pool = pools.pool(company.sales, claims_per_day=1)
    first, second = many(pool, 2)
    actions.claim(pool, [first], by=rep)

    pools.days_pass(1)

    assert actions.claim(pool, [second], by=rep).number == 1


def test_who_holds_as_many_as_he_may_claims_no_more(company: SimpleNamespace, rep: User) -> None:
    pool = pools.pool(company.sales, cap=2)
    directory.customer(owner=rep, department=company.sales_east)
    ids = many(pool, 2)

    done = actions.claim(pool, ids, by=rep)

    assert (done.number, done.left_out) == (1, {"full": 1})
    with pytest.raises(RuleBroken, match="You hold 2 customers"):
        actions.claim(pool, ids[1:], by=rep)


def test_the_former_owner_waits_until_it_has_cooled_down(
    company: SimpleNamespace, customer: Customer, rep: User, teammate: User
) -> None:
    pool = pools.pool(company.sales, cooldown_days=10)
    actions.release(pool, [customer.pk], by=rep, because="no_need")
    with pytest.raises(RuleBroken, match="until lately"):
        actions.claim(pool, [customer.pk], by=rep)

    pools.days_pass(10)

    assert actions.claim(pool, [customer.pk], by=rep).number == 1


def test_a_claimed_customer_is_protected_for_some_days(company: SimpleNamespace, rep: User) -> None:
    pool = pools.pool(company.sales, protection_days=5)
    actions.claim(pool, many(pool, 1), by=rep)

    protection = Protection.objects.get()
    assert protection.is_claim
    assert (protection.until_on - timezone.localdate()).days == 5


def test_what_is_held_firmly_is_not_claimed(
    sea: Pool, afloat: Customer, rep: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(holding, "_holds", {})
    holding.hold(
        "dispute", "a dispute", lambda: Customer.objects.filter(pk=afloat.pk).values("pk"), firm=True
    )

    with pytest.raises(RuleBroken, match="a dispute"):
        actions.claim(sea, [afloat.pk], by=rep)


def test_limits_say_what_is_left(company: SimpleNamespace, rep: User) -> None:
    pool = pools.pool(company.sales, claims_per_day=5, cap=3)
    actions.claim(pool, many(pool, 1), by=rep)

    limits = selectors.limits_of(rep, pool)

    assert (limits.left_today, limits.room, limits.left) == (4, 2, 2)


def test_another_zone_is_no_new_day(company: SimpleNamespace, rep: User) -> None:
    pool = pools.pool(company.sales, claims_per_day=1)
    first, second = many(pool, 2)
    actions.claim(pool, [first], by=rep)

    for zone in ("Pacific/Kiritimati", "Pacific/Pago_Pago", "UTC"):
        with timezone.override(zone), pytest.raises(RuleBroken):
            actions.claim(pool, [second], by=rep)
