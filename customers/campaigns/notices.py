"""Whom campaigns tell, in which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.campaigns import selectors
from customers.campaigns.events import CampaignEvent, MemberEvent, WebEvent
from customers.campaigns.models import Campaign, CampaignMember
from notifications import notices
from notifications.models import Event
from ownership.models import User
from ownership.people import managers_of


def _campaigns(user: Any, ids: list[int]) -> Mapping[int, Any]:
    rows = Campaign.objects.visible_to(user).filter(pk__in=ids)
    return {row.pk: row for row in selectors.masked(rows, user)}


def _members(user: Any, ids: list[int]) -> Mapping[int, Any]:
    rows = CampaignMember.objects.visible_to(user).filter(pk__in=ids)
    rows = rows.select_related("campaign", "customer", "contact")
    return {row.pk: row for row in selectors.masked_members(rows, user)}


def _keepers(campaign: Campaign | None) -> list[User]:
    """Its owner while he is there, else who leads its department."""
    if campaign is None:
        return []
    owner = campaign.owner
    people = [owner] if owner is not None and owner.is_active else managers_of(campaign.department)
    return [one for one in people if Campaign.objects.visible_to(one).filter(pk=campaign.pk).exists()]


def _of_campaign(event: Event) -> list[User]:
    return _keepers(Campaign.objects.select_related("owner", "department").filter(pk=event.about_id).first())


def _of_member(event: Event) -> list[User]:
    campaign = Campaign.objects.select_related("owner", "department").filter(pk=event.facts.get("campaign"))
    member = CampaignMember.objects.filter(pk=event.about_id)
    return [one for one in _keepers(campaign.first()) if member.visible_to(one).exists()]


def _new_owner(event: Event) -> Iterable[User]:
    return User.objects.filter(pk=event.facts.get("owner_now"), is_active=True)


def _owner_of_customer(event: Event) -> list[User]:
    """Whose customer answered; a new lead has no owner yet."""
    member = CampaignMember.objects.select_related("customer__owner").filter(pk=event.about_id).first()
    owner = member.customer.owner if member is not None and member.customer is not None else None
    if owner is None or not owner.is_active:
        return []
    return [owner] if CampaignMember.objects.visible_to(owner).filter(pk=event.about_id).exists() else []


def _url(event: Event) -> str:
    return reverse("customers:campaign-detail", args=[event.about_id])


def _member_url(event: Event) -> str:
    member = CampaignMember.objects.filter(pk=event.about_id, customer__isnull=False).first()
    if member is None:
        return reverse("customers:campaign-detail", args=[event.facts.get("campaign", 0)])
    return reverse("customers:customer-detail", args=[member.customer_id])


def _words(row: Any, event: Event) -> dict[str, Any]:
    return {"campaign": row.name, "who": event.by or _("The system")}


def _answer(row: Any, event: Event) -> dict[str, Any]:
    campaign = row.campaign
    name = campaign if getattr(campaign, "is_masked", False) else campaign.name
    return {"campaign": name, "customer": row.called}


def _due(event: Event, row: Any) -> Any:
    if event.facts.get("what") == "start":
        return _("The campaign “%(campaign)s” should have begun") % _words(row, event)
    return _("The campaign “%(campaign)s” should be over") % _words(row, event)


def _by_form(event: Event, row: Any) -> Any:
    if event.facts.get("is_new"):
        return _("New lead by the form of “%(campaign)s”: %(customer)s") % _answer(row, event)
    return _("%(customer)s answered by the form of “%(campaign)s”") % _answer(row, event)


notices.subject("customers.campaign", _campaigns)
notices.subject("customers.campaignmember", _members)
notices.notice(
    CampaignEvent.ASSIGNED,
    readers=_new_owner,
    text=lambda event, row: _("%(who)s gave you the campaign “%(campaign)s”") % _words(row, event),
    why=lambda event, user: _("You are now its owner."),
    url=_url,
    icon="speakerphone",
    needs_action=True,
)
notices.notice(
    CampaignEvent.DUE,
    readers=_of_campaign,
    text=_due,
    why=lambda event, user: _("You run this campaign."),
    url=_url,
    icon="hourglass",
    needs_action=True,
)
notices.notice(
    WebEvent.ANSWERED,
    readers=_of_member,
    text=_by_form,
    why=lambda event, user: _("You run this campaign."),
    url=_member_url,
    icon="forms",
    needs_action=True,
)
notices.notice(
    WebEvent.ANSWERED,
    name="web_form.answered.owner",
    readers=_owner_of_customer,
    text=_by_form,
    why=lambda event, user: _("You are the customer's owner."),
    url=_member_url,
    icon="forms",
)
notices.notice(
    MemberEvent.ANSWERED,
    readers=lambda event: _owner_of_customer(event) if event.facts.get("state") == "responded" else [],
    text=lambda event, row: _("%(customer)s responded to the campaign “%(campaign)s”") % _answer(row, event),
    why=lambda event, user: _("You are the customer's owner."),
    url=_member_url,
    icon="message-reply",
)
