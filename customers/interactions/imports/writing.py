"""Writes the interactions that were staged for a batch: the rows, their history and lines, one event.

All of it is set-based, in the caller's transaction, and noted in one change set, so that it can be undone.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, models
from psycopg.types.json import Jsonb

from customers.interactions.events import InteractionEvent
from customers.interactions.imports.fields import FIELDS
from customers.interactions.models import Interaction
from customers.records import changes
from customers.records.changes.kin import columns_of
from customers.records.imports.running import Overtaken
from customers.records.models import ChangeSet, ImportBatch
from notifications.outbox import record

MADE = (
    "SELECT * FROM customers_importstagedrow WHERE batch_id = %(batch)s AND part = 'interaction' "
    "AND outcome = 'create' ORDER BY row OFFSET 0"
)
GONE = f"""
    SELECT EXISTS (SELECT 1 FROM ({MADE}) staged WHERE NOT EXISTS (
        SELECT 1 FROM customers_customer WHERE id = (staged.writes->>'customer_id')::bigint))
"""  # noqa: S608
LINES = f"""
    INSERT INTO customers_timelineentry (customer_id, at, kind, facet, about_type, about_id, by_id, facts)
    SELECT made.customer_id, made.at, %(event)s, 'interactions', 'customers.interaction', made.id, made.by_id,
           jsonb_build_object('what', made.kind)
    FROM customers_interaction made WHERE id IN (SELECT record FROM ({MADE}) staged)
"""  # noqa: S608
ROWS = """
    INSERT INTO customers_importedrow (batch_id, row, customer_id, outcome)
    SELECT staged.batch_id, staged.row, made.customer_id,
           CASE staged.outcome WHEN 'create' THEN 'created' ELSE 'unchanged' END
    FROM customers_importstagedrow staged JOIN customers_interaction made ON made.id = staged.record
    WHERE staged.batch_id = %(batch)s AND staged.part = 'interaction'
"""
# Nobody is reminded of a step whose day was over before it came here.
PAST_STEP = "CASE WHEN (staged.writes->>'next_step_on')::date < %(now)s::date THEN (staged.writes->>'next_step_on')::date END"
SAID = {field.name for field in FIELDS} - {"customer", "customer_code", "by"} | {"customer_id", "by_id"}
CASTS = {
    "DateField": "::date",
    "DateTimeField": "::timestamptz",
    "PositiveIntegerField": "::integer",
    "ForeignKey": "::bigint",
}


def write(batch: ImportBatch) -> None:
    """Carry out a batch. Raises Overtaken when one of its customers is gone."""
    change_set = changes.open_set(ChangeSet.Verb.IMPORT, batch.by, batch=batch)
    values = {"batch": batch.pk, "now": change_set.at, "event": str(InteractionEvent.LOGGED)}
    if _run(GONE, values)[0]:
        raise Overtaken
    _make(batch, change_set, values)
    _run(LINES, values)
    _run(ROWS, values)
    changes.close(change_set)
    if batch.created:
        record(
            InteractionEvent.IMPORTED,
            about=batch,
            by=batch.by,
            batch=batch.pk,
            topics=["customers"],
            created=batch.created,
        )


def _make(batch: ImportBatch, change_set: ChangeSet, values: dict[str, Any]) -> None:
    fields = Interaction._meta.concrete_fields
    defaults = {f"default_{field.column}": _default(field) for field in fields}
    cells = ", ".join(_cell(field) for field in fields)
    changes.carry_out(
        Interaction,
        "+",
        f"INSERT INTO customers_interaction ({', '.join(columns_of(Interaction))}) SELECT {cells} FROM ({MADE}) staged",  # noqa: S608
        {**values, **defaults},
        by=batch.by,
        now=change_set.at,
        note_in=change_set,
    )


def _cell(field: models.Field[Any, Any]) -> str:
    name = str(field.column)
    if name == "id":
        return "staged.record"
    if name in ("created_at", "updated_at"):
        return "%(now)s"
    if name == "reminded_on":
        return PAST_STEP
    if name not in SAID:
        return f"%(default_{name})s"
    cast = CASTS.get(field.get_internal_type(), "")
    return f"coalesce((staged.writes->>'{name}'){cast}, %(default_{name})s{cast})"


def _default(field: models.Field[Any, Any]) -> Any:
    if field.null or not (field.has_default() or field.empty_strings_allowed):
        return None
    default = field.get_default() if field.has_default() else ""
    return Jsonb(default) if isinstance(field, models.JSONField) else default


def _run(sql: str, values: dict[str, Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone() if cursor.description else None
