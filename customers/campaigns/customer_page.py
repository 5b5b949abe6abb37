"""What campaigns put on the customer's page: lines of the timeline, a panel; and their clock."""

from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.campaigns import reminders, selectors
from customers.campaigns.events import MemberEvent, WebEvent
from customers.campaigns.models import CampaignMember
from customers.campaigns.web import sweeping
from customers.records.history import track
from customers.records.panels import panel
from customers.records.timeline import entry, group
from notifications import relay
from ownership.access.facets import Facet

ANSWERS = {
    "planned": _("Campaign “%(campaign)s”: planned again"),
    "sent": _("Reached by the campaign “%(campaign)s”"),
    "responded": _("Responded to the campaign “%(campaign)s”"),
    "declined": _("Declined the campaign “%(campaign)s”"),
    "bounced": _("Not reached by the campaign “%(campaign)s”"),
}


def _name(line: Any) -> str:
    """The campaign's name where the reader meets the line's row, which holds it."""
    if line.row is None or getattr(line.row.campaign, "is_masked", False):
        return "…"
    return str(line.row.campaign.name)


def _url(line: Any) -> str:
    return reverse("customers:campaign-detail", args=[line.facts.get("campaign", 0)])


def _answered(line: Any, names: dict[int, str]) -> Any:
    return ANSWERS.get(line.facts.get("state", ""), ANSWERS["sent"]) % {"campaign": _name(line)}


def _added(line: Any, names: dict[int, str]) -> Any:
    return _("Taken into the campaign “%(campaign)s”") % {"campaign": _name(line)}


def _by_form(line: Any, names: dict[int, str]) -> Any:
    return _("Answered by the form of the campaign “%(campaign)s”") % {"campaign": _name(line)}


entry(MemberEvent.ADDED, icon="speakerphone", text=_added, facet=Facet.CAMPAIGNS, url=_url)
entry(MemberEvent.ANSWERED, icon="message-reply", text=_answered, facet=Facet.CAMPAIGNS, tone="b", url=_url)
entry(WebEvent.ANSWERED, icon="forms", text=_by_form, facet=Facet.CAMPAIGNS, tone="g", url=_url)
group("campaigns", _("Campaigns"), "campaign_member.", "web_form.", order=50)
track(
    CampaignMember,
    lambda pk: Q(customer_id=pk),
    skip=["customer", "version", "campaign", "segment", "is_new", "reference"],
    silent_start=True,
)
panel(
    "campaigns",
    _("Campaigns"),
    "customers:customer-campaigns",
    Facet.CAMPAIGNS,
    order=50,
    count=selectors.number_on,
    icon="speakerphone",
)
relay.every(3600, "campaigns: remind of beginnings and ends", reminders.remind)
relay.every(3600, "campaigns: forget old answers", sweeping.sweep)
