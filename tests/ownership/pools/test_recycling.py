"""From warning to recycling: who is warned, what keeps a customer, more time, running twice."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from crm_site.kit.errors import RuleBroken
from customers.directory.models import Customer
from notifications import relay
from notifications.models import Event, Notice
from ownership.models import OwnershipChange, Pool, RecycleRule, RecycleWarning, User
from ownership.pools import actions as verbs
from ownership.pools.recycling import actions, selectors
from ownership.pools.recycling.sweep import recycle
from tests.factories import cases, deals, directory, interactions, pools
from workflows.work.selectors import desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def rule(sea: Pool) -> RecycleRule:
    return pools.rule(sea)


def owner_of(customer: Customer) -> User | None:
    customer.refresh_from_db()
    return customer.owner


def test_an_owner_is_warned_before_his_customer_goes(rule: RecycleRule, held: Customer, rep: User) -> None:
    recycle()

    warning = RecycleWarning.objects.get()
    assert (warning.row, warning.owner, warning.state) == (held, rep, "open")
    assert warning.due_on == timezone.localdate() + timedelta(days=7)
    assert owner_of(held) == rep


def test_what_nobody_followed_up_goes_into_the_pool(
    rule: RecycleRule, held: Customer, sea: Pool, rep: User
) -> None:
    recycle()
    pools.days_pass(7)

    assert recycle() == 1

    held.refresh_from_db()
    change = OwnershipChange.objects.get(row=held.pk)
    assert (held.pool, held.owner) == (sea, None)
    assert (change.reason, change.rule_id, change.owner_before) == ("recycle", rule.pk, rep)
    assert RecycleWarning.objects.get().state == "recycled"


def test_running_twice_changes_nothing_twice(rule: RecycleRule, held: Customer) -> None:
    recycle()
    recycle()
    assert RecycleWarning.objects.count() == 1
    pools.days_pass(7)

    assert (recycle(), recycle()) == (1, 0)

    assert OwnershipChange.objects.filter(row=held.pk).count() == 1
    assert Event.objects.filter(name="pool.recycled").count() == 1


def test_a_contact_keeps_the_customer_and_closes_the_notice(
    rule: RecycleRule, held: Customer, rep: User
) -> None:
    recycle()
    relay.drain()
    assert Notice.objects.waiting().filter(recipient=rep).count() == 1
    interactions.interaction(held, rep)

    recycle()
    relay.drain()

    assert RecycleWarning.objects.get().state == "kept"
    assert not Notice.objects.waiting().filter(recipient=rep).exists()


@pytest.mark.parametrize("days", [10, 22])
def test_who_was_talked_to_lately_is_not_warned_about(
    rule: RecycleRule, held: Customer, rep: User, days: int
) -> None:
    interactions.interaction(held, rep, at=timezone.now() - timedelta(days=days))

    recycle()

    assert not RecycleWarning.objects.exists()


def test_a_note_is_no_contact(rule: RecycleRule, held: Customer, rep: User) -> None:
    interactions.interaction(held, rep, kind="note")

    recycle()

    assert RecycleWarning.objects.exists()


def test_key_fresh_pooled_nobodys_and_foreign_customers_are_passed_over(
    rule: RecycleRule, sea: Pool, rep: User, marketer: User, company: SimpleNamespace
) -> None:
    mine = {"owner": rep, "department": company.sales_east}
    pools.resting(**mine, is_key=True)
    directory.customer(**mine)
    pools.resting(pool=sea)
    pools.resting(department=company.sales_east)
    pools.resting(owner=marketer, department=company.marketing)

    recycle()

    assert not RecycleWarning.objects.exists()


def test_who_has_it_only_lately_is_not_warned(
    rule: RecycleRule, sea: Pool, afloat: Customer, rep: User
) -> None:
    Customer.objects.filter(pk=afloat.pk).update(created_at=timezone.now() - timedelta(days=400))
    verbs.claim(sea, [afloat.pk], by=rep)

    recycle()

    assert not RecycleWarning.objects.exists()


def test_a_protected_customer_is_spared(rule: RecycleRule, held: Customer, manager: User) -> None:
    recycle()
    verbs.protect(held, by=manager, until_on=timezone.localdate() + timedelta(days=30), reason="Season")
    pools.days_pass(7)

    assert recycle() == 0
    assert RecycleWarning.objects.get().state == "kept"


def test_open_work_spares_where_the_rule_says_so(
    rule: RecycleRule, held: Customer, rep: User, agent: User, company: SimpleNamespace
) -> None:
    other = pools.resting(owner=rep, department=company.sales_east)
    deals.deal(held, rep)
    cases.case(other, agent)
    recycle()
    assert not RecycleWarning.objects.exists()

    RecycleRule.objects.update(spares_busy=False)
    recycle()

    assert RecycleWarning.objects.count() == 2


def test_a_rule_is_for_its_levels_and_conditions(
    rule: RecycleRule, rep: User, company: SimpleNamespace
) -> None:
    mine = {"owner": rep, "department": company.sales_east}
    wanted = pools.resting(**mine, level="C", industry="software")
    pools.resting(**mine, level="A", industry="software")
    pools.resting(**mine, level="C")
    only = {"v": 1, "all": [{"field": "industry", "op": "is", "value": "software"}]}
    RecycleRule.objects.update(levels=["C", "D"], filter=only)

    recycle()

    assert RecycleWarning.objects.get().row == wanted


def test_a_customer_that_changed_hands_stays_with_its_new_owner(
    rule: RecycleRule, held: Customer, teammate: User
) -> None:
    recycle()
    Customer.objects.filter(pk=held.pk).update(owner=teammate)

    pools.days_pass(7)

    assert recycle() == 0
    assert owner_of(held) == teammate


def test_a_rule_out_of_use_lets_go_of_its_warnings(rule: RecycleRule, held: Customer) -> None:
    recycle()
    RecycleRule.objects.update(is_active=False)

    recycle()

    assert RecycleWarning.objects.get().state == "kept"


def test_one_notice_tells_an_owner_of_all_his_customers(
    rule: RecycleRule, held: Customer, rep: User, company: SimpleNamespace
) -> None:
    for _ in range(3):
        pools.resting(owner=rep, department=company.sales_east)

    recycle()
    relay.drain()

    assert Notice.objects.filter(recipient=rep, event__name="recycling.warned").count() == 1
    assert Event.objects.get(name="recycling.warned").facts["rows"] == 4


# --- more time --------------------------------------------------------------------------------------------


def test_the_owner_puts_the_day_off_once(rule: RecycleRule, held: Customer, rep: User) -> None:
    warning = pools.warning(held, rule)

    actions.extend(warning, by=rep)

    warning.refresh_from_db()
    assert warning.due_on == timezone.localdate() + timedelta(days=21)
    with pytest.raises(RuleBroken, match="all its extensions"):
        actions.extend(warning, by=rep)


def test_others_cannot(rule: RecycleRule, held: Customer, teammate: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.extend(pools.warning(held, rule), by=teammate)


def test_where_a_manager_has_to_agree_the_wish_waits_and_holds(
    rule: RecycleRule, held: Customer, rep: User, manager: User
) -> None:
    RecycleRule.objects.update(asks_manager=True)
    warning = actions.extend(pools.warning(held, rule), by=rep, why="They are at a fair")
    relay.drain()
    assert Notice.objects.filter(recipient=manager, event__name="recycling.asked").exists()
    assert [one.warning for one in selectors.to_answer(manager)] == [warning]
    pools.days_pass(10)
    assert recycle() == 0

    actions.extend(warning, by=manager)

    warning.refresh_from_db()
    assert (warning.extended, warning.asked_at) == (1, None)
    assert warning.due_on == timezone.localdate() + timedelta(days=14)


def test_a_refusal_leaves_a_day(rule: RecycleRule, held: Customer, rep: User, manager: User) -> None:
    RecycleRule.objects.update(asks_manager=True)
    warning = actions.extend(pools.warning(held, rule), by=rep)
    pools.days_pass(10)

    actions.refuse(warning, by=manager)

    warning.refresh_from_db()
    assert warning.due_on == timezone.localdate() + timedelta(days=1)
    with pytest.raises(RuleBroken):
        actions.refuse(warning, by=manager)


def test_it_stands_on_my_work(rule: RecycleRule, held: Customer, rep: User) -> None:
    pools.warning(held, rule)

    found = desk(rep)

    titles = [one.customer for one in [*found.now, *found.today, *found.later]]
    assert "Resting Ltd" in titles
