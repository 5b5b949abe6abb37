"""The watch of the clocks: warns in time, tells what was missed, and winds up cases that came without clocks."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from customers.cases.clocks import rules, running
from customers.cases.clocks.models import CaseClock
from customers.cases.events import TOPIC, CaseEvent
from customers.cases.models import ServiceCase
from customers.records import timeline
from notifications.models import Event
from notifications.outbox import record
from ownership.people import system_user

SLICE = 200


def watch() -> int:
    """Look at every clock whose time has come, and wind up cases without; returns how many. Safe to run twice.

    Locks a slice at a time and skips what somebody is just changing: the next round takes it.
    """
    total = 0
    for some in (_wind_up, _look):
        while done := some(timezone.now()):
            total += done
    return total


def hours_changed(event: Event) -> None:
    """Hours or days are others now: every running clock is looked at again."""
    watched = CaseClock.objects.filter(
        stopped_at__isnull=True, paused_at__isnull=True, missed_at__isnull=True
    )
    watched.update(look_at=timezone.now())


@transaction.atomic
def _wind_up(now: datetime) -> int:
    """Cases of imports, and those that are older than the clocks: nobody is told of what was late before."""
    cases = list(_locked(ServiceCase.objects.filter(is_clocked=False, state__in=ServiceCase.UNSOLVED)))
    for case in cases:
        running.begin(case)
        if case.state == ServiceCase.State.WAITING:
            running.pause(case, case.waiting_since or now)
        running.miss_quietly(case, now)
    return len(cases)


@transaction.atomic
def _look(now: datetime) -> int:
    waiting = CaseClock.objects.filter(look_at__lte=now).order_by("look_at").values_list("case_id", flat=True)
    cases = list(_locked(ServiceCase.objects.filter(pk__in=list(waiting[:SLICE]))))
    for case in cases:
        clocks = running.recount(case, now)
        for clock in clocks:
            if clock.look_at is not None and clock.look_at <= now:
                _tell(case, clock, now)
        running.keep(case, clocks)
    return len(cases)


def _locked(cases: QuerySet) -> QuerySet:
    rows = cases.select_related("customer", "department").order_by("pk")
    return rows.select_for_update(of=("self",), skip_locked=True)[:SLICE]


def _tell(case: ServiceCase, clock: CaseClock, now: datetime) -> None:
    """Missed, or a warning; where the watch slept through the warning, only what was missed."""
    is_missed = clock.due_at <= now
    (rules.miss if is_missed else rules.warn)(clock, now)
    event = CaseEvent.OVERDUE if is_missed else CaseEvent.DUE_SOON
    topics = [case.customer.topic, case.topic, TOPIC]
    record(
        event,
        about=case,
        by=None,
        bundle=case.customer.topic,
        topics=topics,
        kind=case.kind,
        clock=clock.kind,
    )
    if is_missed:
        timeline.add(case.customer, event, about=case, by=system_user(), clock=clock.kind)
