"""What can happen to campaigns and their members, and the facts each event carries."""

from enum import StrEnum


class CampaignEvent(StrEnum):
    """About a campaign."""

    CREATED = "campaign.created"
    EDITED = "campaign.edited"  # fields=[names]
    STARTED = "campaign.started"
    ENDED = "campaign.ended"
    ASSIGNED = "campaign.assigned"  # owner_before, owner_now
    FILLED = "campaign.filled"  # rows; about the change set: campaign
    MEMBERS_CHANGED = "campaign.members_changed"  # about the change set: fields=[names], rows
    IMPORTED = "campaign.imported"  # about the batch: created, updated, campaign
    DUE = "campaign.due"  # by the clock: it should begin, or be over
    DELETED = "campaign.deleted"


class MemberEvent(StrEnum):
    """About a member."""

    ADDED = "campaign_member.added"
    ANSWERED = "campaign_member.answered"  # state, is_new: a lead came with it
    REMOVED = "campaign_member.removed"


class WebEvent(StrEnum):
    """About a member: somebody answered by the campaign's form."""

    ANSWERED = "web_form.answered"  # campaign, is_new
    SAVED = "web_form.saved"  # about the form
