"""Two at once: who claims first, the last of a day's quota, two relays. Each with a twin without the lock."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError

from crm_site.kit.errors import RuleBroken
from customers.directory.models import Customer
from ownership.models import OwnershipChange, Pool, Protection, RecycleRule, RecycleWarning, User
from ownership.pools import actions, selectors
from ownership.pools.recycling import sweep
from tests.factories import directory, pools
from tests.racing import Meet, together

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.race]


def unlocked(ids: Any) -> list[Any]:
    return list(Customer.objects.filter(pk__in=ids).order_by("pk"))


def test_of_two_who_claim_one_customer_one_gets_it(
    sea: Pool, afloat: Customer, rep: User, teammate: User, meet: Meet
) -> None:
    meet(actions, "_claimable")

    results = together(*(lambda by=by: actions.claim(sea, [afloat.pk], by=by) for by in (rep, teammate)))

    refused = [one for one in results if isinstance(one, RuleBroken)]
    assert len(refused) == 1
    assert "was quicker" in str(refused[0])
    assert OwnershipChange.objects.filter(row=afloat.pk, reason="claim").count() == 1


def test_without_the_lock_both_are_told_that_they_have_it(
    sea: Pool, afloat: Customer, rep: User, teammate: User, meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the second claim takes the customer away from the first."""
    monkeypatch.setattr(actions, "_locked", unlocked)
    meet(actions, "_claimable")

    results = together(*(lambda by=by: actions.claim(sea, [afloat.pk], by=by) for by in (rep, teammate)))

    assert not any(isinstance(one, RuleBroken) for one in results)
    assert OwnershipChange.objects.filter(row=afloat.pk, reason="claim").count() == 2


def _two_for_a_quota_of_one(company: SimpleNamespace, rep: User) -> list[Any]:
    pool = pools.pool(company.sales, claims_per_day=1)
    first, second = (directory.customer(pool=pool).pk for _ in range(2))
    mine = User.objects.get(pk=rep.pk)  # his other browser
    return together(
        lambda: actions.claim(pool, [first], by=rep), lambda: actions.claim(pool, [second], by=mine)
    )


def test_the_last_claim_of_a_day_is_had_once(company: SimpleNamespace, rep: User, meet: Meet) -> None:
    meet(selectors, "limits_of")

    results = _two_for_a_quota_of_one(company, rep)

    assert sum(isinstance(one, RuleBroken) for one in results) == 1
    assert Customer.objects.filter(owner=rep).count() == 1


def test_without_the_lock_on_the_person_the_quota_is_passed(
    company: SimpleNamespace, rep: User, meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin."""
    monkeypatch.setattr(actions, "_one_at_a_time", lambda user: None)
    meet(selectors, "limits_of")

    results = _two_for_a_quota_of_one(company, rep)

    assert not any(isinstance(one, RuleBroken) for one in results)
    assert Customer.objects.filter(owner=rep).count() == 2


@pytest.fixture
def rule(sea: Pool, held: Customer) -> RecycleRule:
    return pools.rule(sea)


def test_two_relays_warn_once(rule: RecycleRule, meet: Meet) -> None:
    meet(sweep, "_taken")

    results = together(sweep.recycle, sweep.recycle)

    assert results == [0, 0]
    assert RecycleWarning.objects.count() == 1


def test_without_the_lock_on_the_rule_one_relay_fails(
    rule: RecycleRule, meet: Meet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin: the database's own promise stops the second warning, and with it the whole round."""
    monkeypatch.setattr(sweep, "_taken", lambda pk: RecycleRule.objects.select_related("pool").get(pk=pk))
    meet(sweep, "resting")

    results = together(sweep.recycle, sweep.recycle, met=(IntegrityError,))

    assert any(isinstance(one, IntegrityError) for one in results)


def test_who_is_protected_while_the_sweep_runs_stays(
    rule: RecycleRule, held: Customer, manager: User
) -> None:
    """The sweep asks again under the customers' locks: a protection that came first wins."""
    pools.warning(held, rule, due_on="2026-01-01")
    Protection.objects.create(row=held, until_on="2999-01-01", by=manager)

    assert sweep.put_back(rule.pk, sweep.timezone.localdate()) == 0

    held.refresh_from_db()
    assert held.pool is None
