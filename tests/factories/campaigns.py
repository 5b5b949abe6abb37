"""The smallest valid segments, campaigns, members and web forms."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.utils import timezone

from customers.campaigns.models import Campaign, CampaignMember, WebForm
from customers.directory.models import Customer
from customers.segments.models import Segment
from ownership.models import User

_numbers = count(1)


def segment(by: User, *conditions: dict[str, Any], **values: Any) -> Segment:
    """A live segment of customers for everybody; all conditions have to fit."""
    given = {"name": f"Segment {next(_numbers)}", "audience": "all"}
    return Segment.objects.create(by=by, filter={"v": 1, "all": list(conditions)}, **{**given, **values})


def condition(field: str, op: str, value: Any) -> dict[str, Any]:
    return {"field": field, "op": op, "value": value}


def campaign(owner: User, **values: Any) -> Campaign:
    """A running campaign that began a month ago."""
    given = {
        "name": f"Campaign {next(_numbers)}",
        "state": "running",
        "starts_on": timezone.localdate() - timedelta(days=30),
        "owner": owner,
        "created_by": owner,
    }
    return Campaign.objects.create(**{**given, **values})


def member(
    campaign: Campaign, customer: Customer | None = None, state: str = "planned", **values: Any
) -> CampaignMember:
    """Somebody in a campaign, reached on its first day; without a customer he is only a reference."""
    answered = state in ("responded", "declined")
    reached = state in ("sent", "responded", "declined")
    given = {
        "reference": "" if customer else str(next(_numbers)),
        "responded_on": campaign.starts_on if answered else None,
        "touched_on": campaign.starts_on if reached else None,
        "counts_until": campaign.starts_on + timedelta(days=campaign.window_days) if reached else None,
        "by": campaign.created_by,
    }
    return CampaignMember.objects.create(
        campaign=campaign, customer=customer, state=state, **{**given, **values}
    )


def web_form(campaign: Campaign, **values: Any) -> WebForm:
    """An open form that asks for everything usual and for a name."""
    given = {"title": "预约", "title_en": "Book", "required": ["name"]}
    return WebForm.objects.create(campaign=campaign, **{**given, **values})
