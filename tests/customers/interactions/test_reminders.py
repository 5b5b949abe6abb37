"""On its day a next step is recorded as due, once, and its author is told."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from customers.interactions import actions, reminders
from notifications import relay
from notifications.models import Event, Notice
from tests.factories.interactions import interaction

pytestmark = pytest.mark.django_db
DUE = "interaction.next_step_due"


def test_what_is_due_is_recorded_once(customer: Any, rep: Any) -> None:
    today = timezone.localdate()
    due = interaction(customer, rep, next_step_on=today)
    interaction(customer, rep, next_step_on=today + timedelta(days=1))
    interaction(customer, rep, next_step_on=today, next_step_done_at=timezone.now(), next_step_done_by=rep)

    assert (reminders.remind(), reminders.remind()) == (1, 0)

    assert Event.objects.get(name=DUE).about_id == due.pk


def test_its_author_is_told_until_it_is_done(customer: Any, rep: Any) -> None:
    row = interaction(customer, rep, next_step_on=timezone.localdate())
    reminders.remind()
    relay.drain()

    notice = Notice.objects.get(recipient=rep)
    assert notice.needs_action

    actions.finish_step(row, by=rep)
    notice.refresh_from_db()
    assert notice.done_at


def test_the_owner_is_told_where_the_author_no_longer_reads(customer: Any, rep: Any, supporter: Any) -> None:
    interaction(customer, supporter, next_step_on=timezone.localdate())
    supporter.is_active = False
    supporter.save()

    reminders.remind()
    relay.drain()

    assert [one.recipient_id for one in Notice.objects.all()] == [rep.pk]


def test_a_moved_step_tells_nobody_on_the_old_day(customer: Any, rep: Any) -> None:
    row = interaction(customer, rep, next_step_on=timezone.localdate())
    reminders.remind()
    actions.move_step(row, by=rep, on=timezone.localdate() + timedelta(days=2))

    relay.drain()

    assert not Notice.objects.filter(name=DUE, done_at__isnull=True).exists()


def test_colleagues_and_the_owner_hear_of_an_interaction(
    customer: Any, rep: Any, supporter: Any, agent: Any, other_department: Any
) -> None:
    actions.log(customer, by=supporter, kind="visit", text="x", colleagues=[agent, other_department])

    relay.drain()

    told = {(one.recipient.username, one.name) for one in Notice.objects.select_related("recipient")}
    assert told == {("agent", "interaction.logged.colleague"), ("rep", "interaction.logged")}
