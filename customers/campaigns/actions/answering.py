"""What came back: one answer, many at once, and taking somebody out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from crm_site.kit.errors import EditConflict
from customers.campaigns import rules
from customers.campaigns.actions.common import held_member, tell_member, write
from customers.campaigns.actions.filling import closed
from customers.campaigns.events import CampaignEvent, MemberEvent
from customers.campaigns.models import Campaign, CampaignMember
from customers.records import changes
from customers.records.changes.statements import lock
from customers.records.history import sign
from customers.records.left_out import NOT_SEEN, NOT_YOURS
from customers.records.lists.bulk import Outcome, slices
from customers.records.models import ChangeSet
from ownership.access.policy import can, require
from ownership.models import User

State = CampaignMember.State
KEPT = ("state", "responded_on", "outcome", "channel", "touches")


@transaction.atomic
def answer(member: CampaignMember, *, by: User, version: int | None = None, **changed: Any) -> CampaignMember:
    """Write down what became of a member: state, responded_on (today for an answer), outcome, channel, touches.

    Raises EditConflict with the present values when somebody else changed him since `version`, and RuleBroken for a
    day in the future.
    """
    require(by, "campaigns.answer", member)
    row = held_member(member)
    present = {name: getattr(row, name) for name in changed}
    differing = {name: value for name, value in changed.items() if value != present[name]}
    if not differing:
        return row
    if version is not None and row.version != version:
        raise EditConflict(row, {name: present[name] for name in differing})
    before = row.state
    for name, value in differing.items():
        setattr(row, name, value)
    settle(row, timezone.localdate())
    write(row, by, *KEPT, "touched_on", "counts_until")
    if row.state != before:
        tell_member(row, MemberEvent.ANSWERED, by, state=row.state, is_new=row.is_new)
    return row


def settle(row: CampaignMember, today: date) -> None:
    """The days that follow from a member's state."""
    if row.state in rules.ANSWERS:
        row.responded_on = row.responded_on or today
        rules.check_day(row.responded_on, today)
        row.reach(row.responded_on, row.campaign.window_days)
    else:
        row.responded_on = None
    if row.state == State.SENT:
        row.reach(row.touched_on or today, row.campaign.window_days)
    elif row.state == State.PLANNED:
        row.touched_on = row.counts_until = None


@transaction.atomic
def take_out(member: CampaignMember, *, by: User) -> None:
    """He is in the campaign no longer, and was not: with his line on the timeline."""
    require(by, "campaigns.take_out", member)
    row = held_member(member)
    tell_member(row, MemberEvent.REMOVED, by)
    sign(row, by)
    row.delete()


def mark(ids: Sequence[int], by: User, packed: Mapping[str, Any]) -> Outcome:
    """The same for many: `packed["state"]`, and `packed["on"]` as the day of it. Part of the caller's transaction."""
    lock(CampaignMember, sorted(ids))
    state, on = packed["state"], date.fromisoformat(packed["on"])
    rules.check_day(on, timezone.localdate())
    outcome = Outcome(changes.open_set(ChangeSet.Verb.EDIT, by=by, fields=["state"]))
    assert outcome.change_set is not None
    touched: list[Campaign] = []
    for some in slices(ids):
        for campaign, allowed in _allowed(some, by, outcome):
            columns, along = _columns(state, on, campaign)
            changes.edit_rows(outcome.change_set, CampaignMember, allowed, columns, along=along)
            touched.append(campaign)
    if not touched:
        outcome.close()
        return outcome
    facts = {"fields": ["state"], "state": state}
    return closed(outcome, touched[0], CampaignEvent.MEMBERS_CHANGED, MemberEvent.ANSWERED, by, **facts)


def _allowed(ids: Sequence[int], by: User, outcome: Outcome) -> Iterator[tuple[Campaign, list[int]]]:
    """The rows that the person may write on, campaign by campaign; the others are counted."""
    rows = list(
        CampaignMember.objects.visible_to(by).filter(pk__in=ids).select_related("campaign", "customer")
    )
    mine = [row for row in rows if can(by, "campaigns.answer", row)]
    outcome.leave_out(NOT_SEEN, len(ids) - len(rows))
    outcome.leave_out(NOT_YOURS, len(rows) - len(mine))
    for campaign in {row.campaign_id: row.campaign for row in mine}.values():
        yield campaign, sorted(row.pk for row in mine if row.campaign_id == campaign.pk)


def _columns(state: str, on: date, campaign: Campaign) -> tuple[dict[str, Any], dict[str, Any]]:
    """(columns that make a difference, columns that follow): the first touch stays where there was one."""
    answered = state in rules.ANSWERS
    if state == State.PLANNED:
        return {"state": state}, {"responded_on": None, "touched_on": None, "counts_until": None}
    if state == State.BOUNCED:
        return {"state": state}, {"responded_on": None}
    until = on + timedelta(days=campaign.window_days)
    along = {
        "responded_on": on if answered else None,
        "touched_on": changes.Sql("least(old.touched_on, %(on)s::date)", {"on": on}),
        "counts_until": changes.Sql(
            "CASE WHEN old.touched_on <= %(on)s::date THEN old.counts_until ELSE %(until)s::date END",
            {"on": on, "until": until},
        ),
    }
    return {"state": state}, along
