"""The clocks of one case, moved by its actions: inside their transaction, under the case's lock."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from crm_site.kit.business_time import Calendar
from customers.cases.clocks import rules
from customers.cases.clocks.models import CaseClock, ServiceLevel
from customers.cases.models import ServiceCase
from ownership.calendar.reading import calendar_of

Kind = CaseClock.Kind
TALKS = ("phone", "chat", "visit")  # channels on which customers are answered while they ask
KEPT = (
    *("target_minutes", "started_at", "due_at", "warn_at", "paused_at", "paused_seconds"),
    *("stopped_at", "warned_at", "missed_at", "look_at"),
)


def begin(case: ServiceCase) -> None:
    """Start both clocks when the case was opened, by what is promised for it; none where nothing is.

    Who opens a case of his own while talking with the customer has answered by that.
    """
    level = level_for(case)
    clocks = _new(case, level) if level is not None else []
    if case.owner_id == case.opened_by_id and case.channel in TALKS:
        for clock in clocks:
            if clock.kind == Kind.RESPONSE:
                rules.stop(clock, case.opened_at)
    CaseClock.objects.bulk_create(clocks)
    show(case, clocks, is_clocked=True)


def _new(case: ServiceCase, level: ServiceLevel) -> list[CaseClock]:
    made = []
    for kind, minutes in (
        (Kind.RESPONSE, level.response_minutes),
        (Kind.RESOLUTION, level.resolution_minutes),
    ):
        clock = CaseClock(case=case, kind=kind, target_minutes=minutes, started_at=case.opened_at)
        rules.count(clock, _calendar(case))
        made.append(clock)
    return made


def level_for(case: ServiceCase) -> ServiceLevel | None:
    """What is promised for such a case: the line of its kind, else the one for any kind. One query."""
    levels = ServiceLevel.objects.filter(priority=case.priority, kind__in=["", case.kind])
    return max(levels, key=lambda one: one.kind, default=None)


def answered(case: ServiceCase, at: datetime) -> bool:
    """Somebody answered the customer; whether that was the first time."""
    clocks = _clocks(case)
    waiting = [one for one in clocks if one.kind == Kind.RESPONSE and one.stopped_at is None]
    _move(case, clocks, lambda clock: rules.stop(clock, at), among=waiting)
    return bool(waiting)


def pause(case: ServiceCase, at: datetime) -> None:
    """The customer has to answer: that question was the first response, and the solution waits for him."""
    clocks = _clocks(case)
    for clock in clocks:
        (rules.stop if clock.kind == Kind.RESPONSE else rules.pause)(clock, at)
    keep(case, clocks)


def go_on(case: ServiceCase, at: datetime) -> None:
    clocks, calendar = _clocks(case), _calendar(case)
    _move(case, clocks, lambda clock: rules.go_on(clock, calendar, at))


def stop(case: ServiceCase, at: datetime) -> None:
    clocks = _clocks(case)
    _move(case, clocks, lambda clock: rules.stop(clock, at))


def start_again(case: ServiceCase, at: datetime) -> None:
    """It is not solved after all: the time for the solution begins anew."""
    clocks, calendar = _clocks(case), _calendar(case)
    again = [clock for clock in clocks if clock.kind == Kind.RESOLUTION]
    _move(case, clocks, lambda clock: rules.start_again(clock, calendar, at), among=again)


def aim(case: ServiceCase, now: datetime) -> None:
    """Priority or kind changed: what is promised for it now counts, from the same start."""
    level = level_for(case)
    clocks, calendar = _clocks(case), _calendar(case)
    if level is None:
        CaseClock.objects.filter(case=case, stopped_at__isnull=True).delete()
        show(case, [clock for clock in clocks if clock.stopped_at is not None])
        return
    clocks += _missing(case, level, clocks, now)
    minutes = {Kind.RESPONSE: level.response_minutes, Kind.RESOLUTION: level.resolution_minutes}
    running = [clock for clock in clocks if clock.stopped_at is None]
    _move(
        case, clocks, lambda clock: rules.aim(clock, calendar, minutes[Kind(clock.kind)], now), among=running
    )


def _missing(
    case: ServiceCase, level: ServiceLevel, clocks: list[CaseClock], now: datetime
) -> list[CaseClock]:
    """Clocks of a case for which nothing was promised before. A first response is awaited as long as nobody has it."""
    wanted = {Kind.RESOLUTION, *([Kind.RESPONSE] if case.owner_id is None else [])}
    made = [clock for clock in _new(case, level) if clock.kind in wanted - {one.kind for one in clocks}]
    if case.state == ServiceCase.State.WAITING:
        for clock in made:
            rules.pause(clock, now)
    return CaseClock.objects.bulk_create(made)


def recount(case: ServiceCase, now: datetime) -> list[CaseClock]:
    """Count again by the hours of today; nothing is written."""
    clocks, calendar = _clocks(case), _calendar(case)
    for clock in clocks:
        rules.recount(clock, calendar, now)
    return clocks


def miss_quietly(case: ServiceCase, now: datetime) -> None:
    """What is late already is marked as missed, without a word."""
    clocks = _clocks(case)
    late = [clock for clock in clocks if clock.is_running and clock.due_at <= now]
    _move(case, clocks, lambda clock: rules.miss(clock, now), among=late)


def _clocks(case: ServiceCase) -> list[CaseClock]:
    return list(CaseClock.objects.filter(case=case).order_by("pk"))


def _calendar(case: ServiceCase) -> Calendar:
    return calendar_of(case.department)


def _move(
    case: ServiceCase,
    clocks: list[CaseClock],
    verb: Callable[[CaseClock], None],
    among: Iterable[CaseClock] | None = None,
) -> None:
    for clock in clocks if among is None else among:
        verb(clock)
    keep(case, clocks)


def keep(case: ServiceCase, clocks: list[CaseClock]) -> None:
    """Write the clocks, and what lists show of them."""
    if clocks:
        CaseClock.objects.bulk_update(clocks, KEPT)
        show(case, clocks)


def show(case: ServiceCase, clocks: list[CaseClock], *, is_clocked: bool | None = None) -> None:
    """Write into the case what lists sort and filter by: when it is due next, and since when it has been late.

    Marks of the clocks, in no history: nothing that a person said has changed.
    """
    due = min((clock.due_at for clock in clocks if clock.is_running), default=None)
    missed = min((clock.missed_at for clock in clocks if clock.missed_at is not None), default=None)
    shown: dict[str, Any] = {"due_at": due, "missed_at": missed}
    if is_clocked is not None:
        shown["is_clocked"] = is_clocked
    changed = {name: value for name, value in shown.items() if getattr(case, name) != value}
    if not changed:
        return
    for name, value in changed.items():
        setattr(case, name, value)
    ServiceCase.objects.filter(pk=case.pk).update(**changed)
