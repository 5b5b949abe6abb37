"""The arithmetic of clocks: a clock, a calendar and moments in; the clock's columns set. No database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from crm_site.kit.business_time import Calendar

if TYPE_CHECKING:
    from customers.cases.clocks.models import CaseClock

# Of the time that was promised: early enough to act, late enough to mean something.
WARN_AT_PERCENT = 75


def count(clock: CaseClock, calendar: Calendar) -> None:
    """Work out when it is due and when to warn, from its start, its target and its pauses."""
    paused = timedelta(seconds=clock.paused_seconds)
    target = timedelta(minutes=clock.target_minutes)
    clock.due_at = calendar.after(clock.started_at, target + paused)
    clock.warn_at = calendar.after(clock.started_at, target * WARN_AT_PERCENT / 100 + paused)
    watch(clock)


def watch(clock: CaseClock) -> None:
    """Say when to look at it next: never while it stands still or when all has been told."""
    if not clock.is_running or clock.missed_at is not None:
        clock.look_at = None
    else:
        clock.look_at = clock.due_at if clock.warned_at is not None else clock.warn_at


def pause(clock: CaseClock, at: datetime) -> None:
    """It stands still, from `at` on."""
    if clock.is_running:
        clock.paused_at = at
        _miss_if_late(clock, at)
        watch(clock)


def go_on(clock: CaseClock, calendar: Calendar, at: datetime) -> None:
    """It runs again; it is due later by the business time that it stood still."""
    if clock.paused_at is None or clock.stopped_at is not None:
        return
    stood = calendar.open_time(clock.paused_at, at)
    clock.paused_seconds += stood // timedelta(seconds=1)
    clock.paused_at = None
    count(clock, calendar)


def stop(clock: CaseClock, at: datetime) -> None:
    """What was promised is done; late where that was after the deadline. A second time changes nothing."""
    if clock.stopped_at is None:
        ended = clock.paused_at or at
        clock.stopped_at, clock.paused_at = at, None
        _miss_if_late(clock, ended)
        if ended <= clock.due_at:
            clock.missed_at = None  # it was done in time, and written down later
        watch(clock)


def start_again(clock: CaseClock, calendar: Calendar, at: datetime) -> None:
    """The whole time anew, with nothing missed yet."""
    clock.started_at, clock.paused_seconds = at, 0
    clock.stopped_at = clock.paused_at = clock.warned_at = clock.missed_at = None
    count(clock, calendar)


def aim(clock: CaseClock, calendar: Calendar, minutes: int, now: datetime) -> None:
    """Another target, from the same start: what is no longer late is not missed any more."""
    clock.target_minutes = minutes
    recount(clock, calendar, now)


def recount(clock: CaseClock, calendar: Calendar, now: datetime) -> None:
    """Count again, because target or hours changed. A stopped clock keeps what it said."""
    if clock.stopped_at is not None:
        return
    count(clock, calendar)
    stands_at = clock.paused_at or now
    if clock.due_at > stands_at:
        clock.missed_at = None
    if clock.warn_at > stands_at:
        clock.warned_at = None
    watch(clock)


def miss(clock: CaseClock, now: datetime) -> None:
    """The deadline has passed."""
    clock.warned_at, clock.missed_at = clock.warned_at or now, clock.due_at
    watch(clock)


def warn(clock: CaseClock, now: datetime) -> None:
    """The warning was given."""
    clock.warned_at = now
    watch(clock)


def _miss_if_late(clock: CaseClock, ended: datetime) -> None:
    if ended > clock.due_at and clock.missed_at is None:
        clock.missed_at = clock.due_at
