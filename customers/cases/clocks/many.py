"""The clocks of many cases at once, after a bulk change or an import: worked out in memory, written set-based.

What stood there before is noted in the change set, so that undoing it sets the clocks back too.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from crm_site.kit.business_time import Calendar
from customers.cases.clocks import rules
from customers.cases.clocks.models import CaseClock, ServiceLevel
from customers.cases.clocks.running import KEPT
from customers.cases.models import ServiceCase
from customers.records import changes
from customers.records.changes.statements import run
from customers.records.changes.writing import before
from customers.records.models import ChangeSet
from ownership.calendar.reading import calendar_of

Kind = CaseClock.Kind
Levels = dict[tuple[str, str], ServiceLevel]
# Statements are put together from names of our own columns: hence the noqa.
WRITE = f"""
    UPDATE customers_caseclock changed SET {", ".join(f"{name} = fresh.{name}" for name in KEPT)}
    FROM jsonb_each(%(rows)s::jsonb) said JOIN customers_caseclock old ON old.id = said.key::bigint,
    LATERAL jsonb_populate_record(old, said.value) fresh WHERE changed.id = old.id
"""  # noqa: S608
NOTE_SHOWN = """
    UPDATE customers_changedrow noted
    SET before = jsonb_build_object('due_at', old.due_at, 'missed_at', old.missed_at) || noted.before
    FROM customers_servicecase old
    WHERE noted.change_set_id = %(change_set)s AND noted.model = 'customers.servicecase' AND noted.row_id = old.id
      AND noted.before IS NOT NULL AND old.id = ANY(%(ids)s)
"""
SHOW = """
    UPDATE customers_servicecase changed SET due_at = (said.value->>'due_at')::timestamptz,
        missed_at = (said.value->>'missed_at')::timestamptz
    FROM jsonb_each(%(rows)s::jsonb) said WHERE changed.id = said.key::bigint
"""


def follow(change_set: ChangeSet, ids: Sequence[int]) -> None:
    """Bring the clocks of these cases, locked and changed in this set, in line with what the cases say now.

    Five statements, whatever their number. Cases without clocks are wound up by the watch.
    """
    cases = list(ServiceCase.objects.filter(pk__in=ids, is_clocked=True).select_related("department"))
    clocks: dict[int, list[CaseClock]] = {}
    for clock in CaseClock.objects.filter(case__in=cases).order_by("pk"):
        clocks.setdefault(clock.case_id, []).append(clock)
    levels: Levels = {(one.kind, one.priority): one for one in ServiceLevel.objects.all()}
    now, shown = timezone.now(), {}
    for case in cases:
        mine = clocks.get(case.pk, [])
        _follow(case, mine, levels, now)
        shown[case.pk] = {
            "due_at": min((one.due_at for one in mine if one.is_running), default=None),
            "missed_at": min((one.missed_at for one in mine if one.missed_at is not None), default=None),
        }
    _write(change_set, [clock for some in clocks.values() for clock in some])
    _show(change_set, shown)


def _follow(case: ServiceCase, clocks: Iterable[CaseClock], levels: Levels, now: datetime) -> None:
    level = levels.get((case.kind, case.priority)) or levels.get(("", case.priority))
    calendar = calendar_of(case.department)
    for clock in clocks:
        if not case.is_open:
            rules.stop(clock, case.resolved_at or now)
            continue
        _run(case, clock, calendar, now)
        if level is not None and clock.stopped_at is None:
            minutes = level.response_minutes if clock.kind == Kind.RESPONSE else level.resolution_minutes
            rules.aim(clock, calendar, minutes, now)


def _run(case: ServiceCase, clock: CaseClock, calendar: Calendar, now: datetime) -> None:
    """As the single verbs do: a reopened case gets its time anew, a question to the customer answers him."""
    if clock.stopped_at is not None and clock.kind == Kind.RESOLUTION:
        rules.start_again(clock, calendar, now)
    if not case.is_waiting:
        rules.go_on(clock, calendar, now)
    elif clock.kind == Kind.RESPONSE:
        rules.stop(clock, case.waiting_since or now)
    else:
        rules.pause(clock, case.waiting_since or now)


def _write(change_set: ChangeSet, clocks: Sequence[CaseClock]) -> None:
    if clocks:
        rows = {clock.pk: {name: getattr(clock, name) for name in KEPT} for clock in clocks}
        changes.carry_out(
            CaseClock,
            "~",
            WRITE,
            {"rows": json.dumps(rows, default=str)},
            by=change_set.by,
            now=change_set.at,
            row="changed",
            before=before(KEPT),
            note_in=change_set,
        )


def _show(change_set: ChangeSet, shown: dict[int, dict[str, Any]]) -> None:
    """What lists sort and filter by: in no history, as `running.show` writes it."""
    if shown:
        run(NOTE_SHOWN, {"change_set": change_set.pk, "ids": list(shown)})
        run(SHOW, {"rows": json.dumps(shown, default=str)})
