"""Customers change hands: who held them when, and why; many at once; taken back as one."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from customers.directory import actions
from customers.directory.lists import bulk_actions
from customers.directory.models import Customer
from customers.records.changes import actions as change_actions
from customers.records.models import ChangeSet, TimelineEntry
from notifications.models import Event
from ownership.models import OwnershipChange, Pool, User
from ownership.moves.because import because
from ownership.moves.giving import Move, Why, give, proceed
from ownership.moves.models import Reason
from ownership.moves.periods import periods
from tests.factories import directory

pytestmark = pytest.mark.django_db
CLAIM = Why(Reason.CLAIM, note="from the fair")


@pytest.fixture
def pool(company: SimpleNamespace) -> Pool:
    return Pool.objects.create(name="公海", name_en="Pool", code="pool")


def in_pool(pool: Pool, **values: object) -> Customer:
    return directory.customer(pool=pool, **values)


def test_giving_one_moves_it_and_says_why(pool: Pool, rep: User, company: SimpleNamespace) -> None:
    customer = in_pool(pool)

    done = give([Move(customer.pk, rep.pk, company.sales_east.pk)], by=rep, why=CLAIM)

    customer.refresh_from_db()
    change = OwnershipChange.objects.get()
    assert (customer.owner, customer.department, customer.pool, customer.version) == (
        rep,
        company.sales_east,
        None,
        2,
    )
    assert (change.reason, change.note, change.by, change.owner_now, change.pool_before) == (
        "claim", "from the fair", rep, rep, pool,
    )  # fmt: skip
    assert change.batch == done.batch
    assert customer.history.latest().history_user == rep


def test_one_tells_about_the_customer_many_about_the_batch(
    pool: Pool, rep: User, teammate: User, company: SimpleNamespace
) -> None:
    one, two, three = (in_pool(pool) for _ in range(3))
    here = company.sales_east.pk

    give([Move(one.pk, rep.pk, here)], by=rep, why=CLAIM)
    done = give([Move(three.pk, teammate.pk, here), Move(two.pk, rep.pk, here)], by=rep, why=CLAIM)

    single, batch = Event.objects.filter(name__endswith=".assigned").order_by("pk")
    assert (single.about_type, single.about_id, single.facts["owner_now"]) == (
        "customers.customer",
        one.pk,
        rep.pk,
    )
    assert (batch.name, batch.facts["rows"], batch.facts["owners"]) == (
        "customers.assigned", 2, sorted([rep.pk, teammate.pk]),
    )  # fmt: skip
    assert done.moved == (two.pk, three.pk)
    assert TimelineEntry.objects.filter(kind="customer.assigned").count() == 3


def test_who_changed_meanwhile_or_cannot_go_there_is_left_out(
    pool: Pool, customer: Customer, rep: User, teammate: User, company: SimpleNamespace
) -> None:
    key = directory.customer(owner=rep, department=company.sales_east, is_key=True)
    other = directory.customer()

    done = give(
        [
            Move(customer.pk, teammate.pk, company.sales_east.pk, version=customer.version + 1),
            Move(key.pk, pool_id=pool.pk),
            Move(other.pk, teammate.pk, company.sales_east.pk, version=other.version),
        ],
        by=rep,
        why=Why(Reason.TRANSFER),
    )

    assert done.moved == (other.pk,)
    assert ChangeSet.objects.get(pk=done.batch).facts["left_out"] == 2


def test_nothing_to_move_leaves_no_batch(customer: Customer, rep: User) -> None:
    done = give([Move(customer.pk, rep.pk, customer.department_id)], by=rep, why=Why(Reason.TRANSFER))

    assert done.batch is None
    assert not ChangeSet.objects.exists()
    assert not Event.objects.filter(name__contains="assigned").exists()


def test_a_batch_in_slices_is_one_event_and_is_taken_back_as_one(
    pool: Pool, rep: User, company: SimpleNamespace
) -> None:
    rows = [in_pool(pool) for _ in range(4)]
    why, hands = Why(Reason.RULE, rule=7, rule_version=3), proceed()

    batch = hands.begin(by=rep, why=why, job_id=None)
    for half in (rows[:2], rows[2:]):
        hands.put(batch, [Move(one.pk, rep.pk, company.sales_east.pk) for one in half], by=rep, why=why)
    hands.finish(batch, by=rep, why=why, left_out={})

    assert OwnershipChange.objects.filter(batch=batch, rule_id=7, rule_version=3).count() == 4
    assert Event.objects.filter(name="customers.assigned").count() == 1
    change_actions.undo(ChangeSet.objects.get(pk=batch), by=rep)
    assert Customer.objects.filter(pool=pool, owner=None).count() == 4
    assert OwnershipChange.objects.filter(reason="undo").count() == 4


def test_every_writer_is_written_down(
    customer: Customer, rep: User, teammate: User, manager: User, company: SimpleNamespace
) -> None:
    actions.assign(customer, by=manager, owner=teammate, version=customer.version)
    bulk_actions.assign([customer.pk], manager, {"owner": rep.pk})
    Customer.objects.filter(pk=customer.pk).update(owner=teammate)  # whoever goes round the verbs

    told = OwnershipChange.objects.order_by("pk").values_list("reason", "by", "owner_before", "owner_now")
    assert list(told) == [
        ("edit", manager.pk, rep.pk, teammate.pk),
        ("assign", manager.pk, teammate.pk, rep.pk),
        ("assign", manager.pk, rep.pk, teammate.pk),  # of the same transaction, which a test is
    ]


def test_a_change_of_something_else_is_none(customer: Customer, rep: User) -> None:
    actions.edit(customer, by=rep, version=customer.version, city="Suzhou")

    assert not OwnershipChange.objects.exists()


def test_why_holds_to_the_end_of_the_transaction(customer: Customer, rep: User, teammate: User) -> None:
    with transaction.atomic():
        because(Reason.DISPUTE, by=rep, note="x" * 600)
        Customer.objects.filter(pk=customer.pk).update(owner=teammate)

    change = OwnershipChange.objects.get()
    assert (change.reason, len(change.note)) == ("dispute", 500)


@pytest.mark.django_db(transaction=True)
def test_why_is_not_said_outside_a_transaction(rep: User) -> None:
    with pytest.raises(RuntimeError):
        because(Reason.EDIT, by=rep)


def test_periods_begin_with_the_customer_and_last_to_this_day(
    pool: Pool, customer: Customer, rep: User, company: SimpleNamespace
) -> None:
    assert [(one.owner, one.is_present) for one in periods(customer)] == [(rep, True)]

    give([Move(customer.pk, pool_id=pool.pk)], by=rep, why=Why(Reason.RELEASE, note="no budget"))

    now, first = periods(customer, since=customer.created_at)
    assert (now.owner, now.pool, now.until, now.began.note) == (None, pool, None, "no budget")
    assert (first.owner, first.since, first.began) == (rep, customer.created_at, None)
    assert first.until == now.since <= timezone.now()


def test_a_pool_holds_what_is_nobodys(pool: Pool, rep: User) -> None:
    for wrong in ({"owner": rep}, {"is_key": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            in_pool(pool, **wrong)


def test_giving_a_pooled_customer_by_hand_takes_it_out(
    pool: Pool, rep: User, operator: User, company: SimpleNamespace
) -> None:
    one, two = in_pool(pool), in_pool(pool)
    pool.departments.add(company.operations)

    actions.assign(one, by=operator, owner=rep, version=one.version)
    bulk_actions.assign([two.pk], operator, {"owner": rep.pk})

    assert set(Customer.objects.filter(owner=rep).values_list("pool", flat=True)) == {None}
