"""Writes the members that were staged for a batch, with their history and lines, one event, and what undoing needs.

All of it is set-based, in the caller's transaction. Statements are put together from names of our own columns.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from customers.campaigns.actions.common import TOPIC, tell_members
from customers.campaigns.events import CampaignEvent, MemberEvent
from customers.campaigns.models import Campaign, CampaignMember
from customers.records import changes
from customers.records.changes.kin import columns_of
from customers.records.changes.writing import before
from customers.records.imports.running import Overtaken
from customers.records.models import ChangeSet, ImportBatch
from notifications.outbox import record

STAGED = (
    "SELECT * FROM customers_importstagedrow WHERE batch_id = %(batch)s AND part = 'member' "
    "AND outcome = '{}' ORDER BY row OFFSET 0"
)
MADE, CHANGED = STAGED.format("create"), STAGED.format("update")
# A member that somebody changed since it was looked at, one that came in meanwhile, a customer that is gone.
MOVED = f"""
    SELECT EXISTS (SELECT 1 FROM ({CHANGED}) staged LEFT JOIN customers_campaignmember now ON now.id = staged.record
                   WHERE now.version IS DISTINCT FROM staged.version)
        OR EXISTS (SELECT 1 FROM ({MADE}) staged JOIN customers_campaignmember now
                   ON now.campaign_id = (staged.writes->>'campaign_id')::bigint
                   AND (now.customer_id = (staged.writes->>'customer_id')::bigint
                        OR now.customer_id IS NULL AND now.reference = staged.writes->>'reference'))
        OR EXISTS (SELECT 1 FROM ({MADE}) staged WHERE staged.writes->>'customer_id' IS NOT NULL AND NOT EXISTS (
                   SELECT 1 FROM customers_customer WHERE id = (staged.writes->>'customer_id')::bigint))
"""  # noqa: S608
LOCK = (
    "SELECT id FROM customers_campaignmember WHERE id IN "  # noqa: S608
    f"(SELECT record FROM ({CHANGED}) staged) ORDER BY id FOR UPDATE"
)
ROWS = """
    INSERT INTO customers_importedrow (batch_id, row, customer_id, outcome)
    SELECT staged.batch_id, staged.row, member.customer_id,
           CASE staged.outcome WHEN 'create' THEN 'created' WHEN 'update' THEN 'updated' ELSE 'unchanged' END
    FROM customers_importstagedrow staged JOIN customers_campaignmember member ON member.id = staged.record
    WHERE staged.batch_id = %(batch)s AND staged.part = 'member' AND member.customer_id IS NOT NULL
"""
SAYS = "staged.writes->>'{}'"
NEW_STATE = "coalesce(staged.writes->>'state', 'sent')"
NEW_ANSWER = (
    f"CASE WHEN {NEW_STATE} IN ('responded', 'declined') "
    "THEN coalesce((staged.writes->>'responded_on')::date, campaign.starts_on) END"
)
NEW_TOUCH = (
    f"CASE WHEN {NEW_STATE} NOT IN ('planned', 'bounced') THEN coalesce({NEW_ANSWER}, campaign.starts_on) END"
)
OWN = {
    "id": "staged.record",
    "version": "1",
    "campaign_id": "campaign.id",
    "customer_id": "(staged.writes->>'customer_id')::bigint",
    "contact_id": "NULL::bigint",
    "segment_id": "NULL::bigint",
    "state": NEW_STATE,
    "touched_on": NEW_TOUCH,
    "counts_until": f"{NEW_TOUCH} + campaign.window_days::integer",
    "responded_on": NEW_ANSWER,
    "touches": "(staged.writes->>'touches')::integer",
    "source": "'file'",
    "is_new": "false",
    "by_id": "%(by)s",
    **dict.fromkeys(("created_at", "updated_at"), "%(now)s"),
}
# What a file may change of a member; an answer's day goes with an answer.
STATE = "coalesce(staged.writes->>'state', old.state)"
ANSWERED = (
    f"CASE WHEN {STATE} IN ('responded', 'declined') THEN coalesce((staged.writes->>'responded_on')::date, "
    "old.responded_on, campaign.starts_on) END"
)
FIRST = (
    f"CASE WHEN {STATE} = 'planned' THEN NULL WHEN {STATE} = 'bounced' THEN old.touched_on "
    f"ELSE least(old.touched_on, coalesce({ANSWERED}, old.touched_on, campaign.starts_on)) END"
)
SETS = {
    "state": STATE,
    "responded_on": ANSWERED,
    "touched_on": FIRST,
    "counts_until": f"{FIRST} + campaign.window_days::integer",
    "outcome": "coalesce(staged.writes->>'outcome', old.outcome)",
    "channel": "coalesce(staged.writes->>'channel', old.channel)",
    "touches": "coalesce((staged.writes->>'touches')::integer, old.touches)",
    "version": "old.version + 1",
    "updated_at": "%(now)s",
}
KEPT = tuple(name for name in SETS if name != "version")


def write(batch: ImportBatch) -> None:
    """Carry out a batch. Raises Overtaken when a member is another by now, or a customer is gone."""
    change_set = changes.open_set(ChangeSet.Verb.IMPORT, batch.by, batch=batch)
    values = {"batch": batch.pk, "now": change_set.at, "by": batch.by_id}
    _run(LOCK, values)
    if _run(MOVED, values)[0]:
        raise Overtaken
    _make(batch, change_set, values)
    _change(batch, change_set, values)
    tell_members(change_set, MemberEvent.ANSWERED, batch.by)
    _run(ROWS, values)
    changes.close(change_set)
    _tell(batch)


def _make(batch: ImportBatch, change_set: ChangeSet, values: dict[str, Any]) -> None:
    names = columns_of(CampaignMember)
    cells = ", ".join(OWN.get(name, f"coalesce({SAYS.format(name)}, '')") for name in names)
    changes.carry_out(
        CampaignMember,
        "+",
        f"INSERT INTO customers_campaignmember ({', '.join(names)}) SELECT {cells} FROM ({MADE}) staged "  # noqa: S608
        "JOIN customers_campaign campaign ON campaign.id = (staged.writes->>'campaign_id')::bigint",
        values,
        by=batch.by,
        now=change_set.at,
        note_in=change_set,
    )


def _change(batch: ImportBatch, change_set: ChangeSet, values: dict[str, Any]) -> None:
    sets = ", ".join(f"{name} = {value}" for name, value in SETS.items())
    changes.carry_out(
        CampaignMember,
        "~",
        f"UPDATE customers_campaignmember changed SET {sets} FROM ({CHANGED}) staged "  # noqa: S608
        "JOIN customers_campaignmember old ON old.id = staged.record "
        "JOIN customers_campaign campaign ON campaign.id = old.campaign_id WHERE changed.id = old.id",
        values,
        by=batch.by,
        now=change_set.at,
        row="changed",
        before=before(KEPT),
        note_in=change_set,
    )


def _tell(batch: ImportBatch) -> None:
    if not (batch.created or batch.updated):
        return
    campaign = Campaign.objects.filter(pk=batch.options.get("into")).first()
    record(
        CampaignEvent.IMPORTED,
        about=batch,
        by=batch.by,
        batch=batch.pk,
        topics=[TOPIC, *([campaign.topic] if campaign else [])],
        created=batch.created,
        updated=batch.updated,
        campaign=campaign.pk if campaign else None,
    )


def _run(sql: str, values: dict[str, Any]) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchone() if cursor.description else None
