"""What an import leaves to be read: a line on each timeline, what became of each row, one event."""

from __future__ import annotations

from customers.directory.imports.events import ImportEvent
from customers.directory.imports.writing.staged import CHANGED, MADE, Staged
from notifications.outbox import record

LINES = """
    INSERT INTO customers_timelineentry (customer_id, at, kind, facet, about_type, about_id, by_id, facts)
    SELECT DISTINCT ON (staged.record) staged.record, %(now)s, %(event)s, 'identity', 'customers.importbatch', %(batch)s,
           %(user)s, {facts}
    FROM ({rows}) staged ORDER BY staged.record, staged.row
"""
FIELDS = """jsonb_build_object('fields', ARRAY(
    SELECT name FROM jsonb_object_keys(staged.writes) name ORDER BY name))"""
# Known customers that only their contacts changed.
BY_CONTACT = """
    SELECT noted.row_id AS record, 0 AS row FROM customers_changedrow noted
    WHERE noted.change_set_id = %(change_set)s AND noted.model = 'customers.customer' AND noted.before IS NOT NULL
      AND NOT EXISTS (SELECT 1 FROM customers_importstagedrow staged WHERE staged.batch_id = %(batch)s
                      AND staged.part = 'customer' AND staged.outcome = 'update' AND staged.record = noted.row_id)
"""
ROWS = """
    INSERT INTO customers_importedrow (batch_id, row, customer_id, outcome)
    SELECT staged.batch_id, staged.row, staged.record,
           CASE WHEN staged.outcome = 'create' THEN 'created'
                WHEN staged.outcome = 'update' OR contact.outcome IN ('create', 'update') THEN 'updated'
                ELSE 'unchanged' END
    FROM customers_importstagedrow staged
    LEFT JOIN customers_importstagedrow contact
      ON contact.batch_id = staged.batch_id AND contact.row = staged.row AND contact.part = 'contact'
    WHERE staged.batch_id = %(batch)s AND staged.part = 'customer'
"""


def tell(staged: Staged) -> None:
    more = {"event": str(ImportEvent.CUSTOMER), "change_set": staged.change_set.pk}
    contact = """'{"fields": ["contact"]}'::jsonb"""
    for facts, rows in (("'{}'::jsonb", MADE), (FIELDS, CHANGED), (contact, BY_CONTACT)):
        staged.run(LINES.format(facts=facts, rows=rows), **more)
    staged.run(ROWS)
    batch = staged.batch
    if batch.created or batch.updated:
        record(
            ImportEvent.IMPORTED,
            about=batch,
            by=batch.by,
            batch=batch.pk,
            topics=["customers"],
            created=batch.created,
            updated=batch.updated,
        )
