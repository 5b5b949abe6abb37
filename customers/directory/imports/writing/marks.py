"""Tags by name: those that nobody used yet are made on the way."""

from __future__ import annotations

from django.db import connection

from customers.directory.imports.writing.staged import CHANGED, MADE, Staged
from customers.directory.models import CustomerTag, Tag
from customers.records import changes

NEW_TAGS = f"""
    INSERT INTO customers_tag (name, name_en, tone, is_active, created_by_id)
    SELECT DISTINCT ON (lower(word)) word, '', '', true, %(user)s
    FROM ({MADE} ) made, LATERAL jsonb_array_elements_text(made.writes->'tags') word
    WHERE made.writes ? 'tags' AND NOT EXISTS (SELECT 1 FROM customers_tag old WHERE lower(old.name) = lower(word))
    ORDER BY lower(word), word
    ON CONFLICT DO NOTHING RETURNING id
"""  # noqa: S608
MARKS = """
    INSERT INTO customers_customertag (customer_id, tag_id)
    SELECT DISTINCT staged.record, tag.id FROM ({rows}) staged,
        LATERAL jsonb_array_elements_text(staged.writes->'tags') word
        JOIN customers_tag tag ON lower(tag.name) = lower(word)
    WHERE staged.writes ? 'tags' ON CONFLICT DO NOTHING
"""


def put(staged: Staged) -> None:
    if "tags" not in staged.names["customer"]:
        return
    for rows in (MADE, CHANGED):
        with connection.cursor() as cursor:
            cursor.execute(NEW_TAGS.replace(MADE, rows), staged.values)
            made = [pk for (pk,) in cursor.fetchall()]
        changes.note_created(staged.change_set, Tag, made)
    staged.carry_out(CustomerTag, "+", MARKS.format(rows=MADE))
    staged.carry_out(CustomerTag, "+", MARKS.format(rows=CHANGED), note=True)
