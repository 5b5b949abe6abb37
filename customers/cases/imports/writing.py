"""Writes what was staged for a batch of cases: new customers, new categories, the cases, their history and lines.

All of it is set-based but for the categories, in the caller's transaction, and noted in one change set, so that
the import can be undone. Nobody's collaboration is started and nobody is asked how content he was: what is
brought in happened elsewhere. Statements are put together from names of our own columns: hence the noqa.
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb

from customers.cases import selectors
from customers.cases.categories.models import CaseCategory
from customers.cases.clocks import many
from customers.cases.events import TOPIC, CaseEvent
from customers.cases.imports.resolving import Tree
from customers.cases.models import ServiceCase
from customers.cases.satisfaction.models import CaseFeedback
from customers.directory.imports.events import ImportEvent
from customers.directory.imports.writing import customers, telling
from customers.directory.imports.writing.staged import MADE as NEW_CUSTOMERS
from customers.directory.imports.writing.staged import NAMES, ROWS, Staged
from customers.records import changes
from customers.records.changes.kin import columns_of
from customers.records.changes.writing import before
from customers.records.imports.running import Overtaken
from customers.records.models import ChangeSet, ImportBatch
from notifications.outbox import record

MADE, CHANGED = ROWS.format("case", "create"), ROWS.format("case", "update")
# A case that somebody changed since it was looked at, or that is gone.
MOVED = f"""
    SELECT EXISTS (SELECT 1 FROM ({CHANGED}) staged LEFT JOIN customers_servicecase now ON now.id = staged.record
                   WHERE now.version IS DISTINCT FROM staged.version)
"""  # noqa: S608
LOCK = f"SELECT id FROM customers_servicecase WHERE id IN (SELECT record FROM ({CHANGED}) staged) ORDER BY id FOR UPDATE"  # noqa: S608
WAYS = """
    SELECT DISTINCT writes->>'category' FROM customers_importstagedrow
    WHERE batch_id = %(batch)s AND part = 'case' AND outcome IN ('create', 'update') AND writes ? 'category' ORDER BY 1
"""
SORT = """
    UPDATE customers_importstagedrow staged SET writes = staged.writes || jsonb_build_object('category_id', found.value::bigint)
    FROM jsonb_each_text(%(ids)s) found
    WHERE staged.batch_id = %(batch)s AND staged.part = 'case' AND staged.writes->>'category' = found.key
"""
STATE = "coalesce(staged.writes->>'state', old.state)"
ENDED = "(staged.writes->>'ended_at')::timestamptz"
# What a state brings along, from the file where it says so.
WITH_STATE = {
    "resolved_at": f"CASE WHEN {STATE} IN ('resolved', 'closed') THEN coalesce({ENDED}, old.resolved_at, %(now)s) END",
    "closed_at": f"CASE WHEN {STATE} = 'closed' THEN coalesce({ENDED}, old.closed_at, %(now)s) END",
    "waiting_since": f"CASE WHEN {STATE} = 'waiting' THEN coalesce(old.waiting_since, %(now)s) END",
}
BORN = {
    "id": "staged.record",
    "version": "1",
    "is_clocked": "false",
    "department_id": "%(desk)s::bigint",
    "opened_by_id": "%(user)s",
    "resolved_at": f"CASE WHEN staged.writes->>'state' IN ('resolved', 'closed') THEN {ENDED} END",
    "closed_at": f"CASE WHEN staged.writes->>'state' = 'closed' THEN {ENDED} END",
    "waiting_since": "CASE WHEN staged.writes->>'state' = 'waiting' THEN %(now)s END",
    **dict.fromkeys(("created_at", "updated_at"), "%(now)s"),
}
TEXTS = ("reference", "title", "description", "solution", "kind", "priority", "channel", "state")
SAID = {
    **dict.fromkeys(TEXTS, ""),
    "customer_id": "::bigint",
    "category_id": "::bigint",
    "opened_at": "::timestamptz",
}
LINES = """
    INSERT INTO customers_timelineentry (customer_id, at, kind, facet, about_type, about_id, by_id, facts)
    SELECT made.customer_id, {at}, %(event)s, 'cases', 'customers.servicecase', made.id, %(user)s, '{{}}'::jsonb
    FROM customers_servicecase made WHERE id IN (SELECT record FROM ({rows}) staged) AND {at} IS NOT NULL
"""  # noqa: S608
IMPORTED = """
    INSERT INTO customers_importedrow (batch_id, row, customer_id, outcome)
    SELECT staged.batch_id, staged.row, row.customer_id,
           CASE staged.outcome WHEN 'create' THEN 'created' WHEN 'update' THEN 'updated' ELSE 'unchanged' END
    FROM customers_importstagedrow staged JOIN customers_servicecase row ON row.id = staged.record
    WHERE staged.batch_id = %(batch)s AND staged.part = 'case'
"""


class StagedCases(Staged):
    """A batch whose second part are cases."""

    @cached_property
    def names(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {"customer": set(), "case": set()}
        with connection.cursor() as cursor:
            cursor.execute(NAMES, self.values)
            for part, name in cursor.fetchall():
                found[part].add(name)
        return found


def write(batch: ImportBatch) -> None:
    """Carry out a batch. Raises Overtaken when a customer or case moved on since it was planned."""
    change_set = changes.open_set(ChangeSet.Verb.IMPORT, batch.by, batch=batch)
    staged = StagedCases(batch, change_set)
    desk, _owner = selectors.desk_for(batch.by)
    staged.values["desk"] = desk.pk if desk else None
    customers.lock(staged)
    staged.run(LOCK)
    if _one(MOVED, staged.values):
        raise Overtaken
    customers.make(staged)
    staged.run(telling.LINES.format(facts="'{}'::jsonb", rows=NEW_CUSTOMERS), event=str(ImportEvent.CUSTOMER))
    _sort(staged)
    _make(staged)
    _change(staged)
    staged.run(IMPORTED)
    changes.close(change_set)
    if batch.created or batch.updated:
        _tell(batch)


def _sort(staged: StagedCases) -> None:
    """The categories that the rows name; new ones where they are not there yet."""
    with connection.cursor() as cursor:
        cursor.execute(WAYS, staged.values)
        ways = [way for (way,) in cursor.fetchall()]
    if not ways:
        return
    tree, ids, fresh = Tree(), {}, []
    for way in ways:
        ids[way], made = tree.made(way)
        fresh += made
    changes.note_created(staged.change_set, CaseCategory, fresh)
    staged.run(SORT, ids=Jsonb(ids))


def _make(staged: StagedCases) -> None:
    defaults = {f"default_{field.column}": _default(field) for field in ServiceCase._meta.concrete_fields}
    staged.values |= defaults
    cells = ", ".join(_cell(str(field.column)) for field in ServiceCase._meta.concrete_fields)
    staged.carry_out(
        ServiceCase,
        "+",
        f"INSERT INTO customers_servicecase ({', '.join(columns_of(ServiceCase))}) SELECT {cells} FROM ({MADE}) staged",  # noqa: S608
        note=True,
    )
    staged.run(LINES.format(rows=MADE, at="made.opened_at"), event=str(CaseEvent.OPENED))
    staged.run(LINES.format(rows=MADE, at="made.closed_at"), event=str(CaseEvent.CLOSED))


def _cell(name: str) -> str:
    if name in BORN:
        return BORN[name]
    if name not in SAID:
        return f"%(default_{name})s"
    return f"coalesce((staged.writes->>'{name}'){SAID[name]}, %(default_{name})s{SAID[name]})"


def _default(field: models.Field[Any, Any]) -> Any:
    if field.null or not (field.has_default() or field.empty_strings_allowed):
        return None
    return str(field.get_default()) if field.has_default() else ""


def _change(staged: StagedCases) -> None:
    """What the file says otherwise; clocks follow a new state, priority or kind."""
    texts = {name: f"fresh.{name}" for name in (*TEXTS, "category_id")}
    columns = {**texts, **WITH_STATE}
    sets = [f"{name} = {text}" for name, text in columns.items()]
    sets += ["version = old.version + 1", "updated_at = %(now)s"]
    done = staged.carry_out(
        ServiceCase,
        "~",
        f"UPDATE customers_servicecase changed SET {', '.join(sets)} "  # noqa: S608
        f"FROM ({CHANGED}) staged JOIN customers_servicecase old ON old.id = staged.record, "
        "LATERAL jsonb_populate_record(old, staged.writes) fresh WHERE changed.id = old.id",
        row="changed",
        before=before([*columns, "updated_at"]),
        note=True,
    )
    if done.rows:
        staged.run(LINES.format(rows=CHANGED, at="%(now)s"), event=str(CaseEvent.EDITED))
        rows = staged.change_set.changed_rows.filter(model="customers.servicecase", before__isnull=False)
        ids = list(rows.values_list("row_id", flat=True))
        many.follow(staged.change_set, ids)
        _withdraw(staged.change_set, ids)


def _withdraw(change_set: ChangeSet, ids: list[int]) -> None:
    """Nobody is asked about those that go on, as when a case is reopened."""
    waiting = CaseFeedback.objects.filter(case__in=ids, answered_at=None).exclude(
        case__state=ServiceCase.State.CLOSED
    )
    if found := list(waiting.values_list("pk", flat=True)):
        changes.remove_rows(change_set, CaseFeedback, found)


def _tell(batch: ImportBatch) -> None:
    record(
        CaseEvent.IMPORTED,
        about=batch,
        by=batch.by,
        batch=batch.pk,
        topics=["customers", TOPIC],
        created=batch.created,
        updated=batch.updated,
    )


def _one(sql: str, values: dict[str, Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone()[0]
