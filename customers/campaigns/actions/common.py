"""What every verb about campaigns needs: the lock, the signature, and telling of it."""

from __future__ import annotations

from typing import Any

from crm_site.kit.db import locked
from customers.campaigns.events import CampaignEvent, MemberEvent, WebEvent
from customers.campaigns.models import Campaign, CampaignMember
from customers.records import timeline
from customers.records.changes.statements import run
from customers.records.history import sign
from customers.records.models import ChangeSet
from notifications.outbox import record
from ownership.models import User

# What lists of campaigns listen to.
TOPIC = "campaigns"
LABEL = Campaign._meta.label_lower
LINES = """
    INSERT INTO customers_timelineentry (customer_id, at, kind, facet, about_type, about_id, by_id, facts)
    SELECT member.customer_id, %(at)s, %(kind)s, 'campaigns', 'customers.campaignmember', member.id, %(by)s,
           jsonb_build_object('campaign', member.campaign_id, 'state', member.state)
    FROM customers_changedrow JOIN customers_campaignmember member ON member.id = row_id
    WHERE change_set_id = %(change_set)s AND model = 'customers.campaignmember' AND member.customer_id IS NOT NULL
"""


def held(campaign: Campaign) -> Campaign:
    """The campaign, read again and locked."""
    found: Campaign = locked(Campaign.objects.all(), campaign.pk)
    return found


def held_member(member: CampaignMember) -> CampaignMember:
    rows = CampaignMember.objects.select_related("campaign", "customer", "contact")
    found: CampaignMember = locked(rows, member.pk)
    return found


def write(row: Campaign | CampaignMember, by: User, *fields: str) -> None:
    """Save these fields with a new version, signed."""
    row.version += 1
    sign(row, by)
    row.save(update_fields=row.touch("version", *fields))


def tell(
    campaign: Campaign, event: CampaignEvent, by: User | None, /, *, about: Any = None, **facts: Any
) -> None:
    """One event; members' customers have lines of their own."""
    author = None if by is None or by.is_system else by
    record(event, about=about or campaign, by=author, topics=[TOPIC, campaign.topic], **facts)


def tell_member(member: CampaignMember, event: MemberEvent | WebEvent, by: User, **facts: Any) -> None:
    """One event, and one line on the timeline of the customer, if it is one."""
    customer, topics = member.customer, [TOPIC, member.campaign.topic]
    record(
        event,
        about=member,
        by=None if by.is_system else by,
        bundle=customer.topic if customer else "",
        topics=[customer.topic, *topics] if customer else topics,
        campaign=member.campaign_id,
        **facts,
    )
    if customer is not None and event != MemberEvent.REMOVED:
        timeline.add(customer, event, about=member, by=by, campaign=member.campaign_id, **facts)


def tell_members(change_set: ChangeSet, event: MemberEvent, by: User) -> None:
    """One line on the timeline of each customer whose member the change set touched. One statement for all."""
    author = None if by.is_system else by.pk
    run(LINES, {"at": change_set.at, "kind": str(event), "by": author, "change_set": change_set.pk})
