"""Shaped answers about campaigns that need several tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm_site.kit import palette, wording
from crm_site.kit.numbers import whole_number
from customers.campaigns import rules
from customers.campaigns.filters import MEMBERS, touched_first
from customers.campaigns.models import Campaign, CampaignMember, WebAnswer, WebForm
from customers.campaigns.querysets import REACHED
from customers.deals.models import Deal
from customers.directory.models import Customer
from customers.records.figures import Figure, link, number
from customers.records.lists.trees import where
from customers.records.models import ImportBatch
from customers.segments.models import Segment
from ownership.access.facets import Level
from ownership.access.masking import MaskedRow, levels_for, mask
from ownership.access.policy import can
from ownership.access.viewer import viewer_of
from ownership.models import Department, User

Words = str | Promise
ON_PANEL = 20
SHORTEST = 2
NOTHING: Mapping[str, int] = dict.fromkeys(
    ("members", "planned", "reached", "responded", "declined", "bounced", "leads"), 0
)


# --- masks --------------------------------------------------------------------------------------------------


def masked(rows: Iterable[Any], user: Any) -> list[MaskedRow]:
    """Campaigns as the person's profile lets him read them: they hang on no customer."""
    levels = dict(viewer_of(user).profile)
    return [MaskedRow(row, levels) for row in rows]


def masked_members(rows: Iterable[Any], user: Any) -> list[MaskedRow]:
    """Members behind the mask of their customers; those who are nobody's behind the person's profile."""
    given = list(rows)
    levels = {**viewer_of(user).profile, "identity": int(Level.READ)}
    known = {one.pk: one for one in mask([row for row in given if row.customer_id], user)}
    return [known.get(row.pk) or MaskedRow(row, levels) for row in given]


def reads(user: Any) -> bool:
    """Whether the person reads what campaigns say."""
    return can(user, "campaigns.read")


# --- figures ------------------------------------------------------------------------------------------------


def numbers(rows: Sequence[Any], user: Any) -> Mapping[int, Mapping[str, Any]]:
    """{campaign: {members, reached, responded, …}} of those that the person sees. One query."""
    ids = [row.pk for row in rows]
    found = CampaignMember.objects.visible_to(user).numbers(ids)
    return {pk: dict(NOTHING) for pk in ids} | {one["campaign"]: one for one in found}


def figures(campaign: Campaign, user: User) -> list[Figure]:
    """What the campaign's page says at its head: each number with its list. Four queries at most."""
    found = numbers([campaign], user)[campaign.pk]
    share = rules.rate(found["responded"], found["reached"])
    return [
        Figure(_("Members"), number(found["members"]), members_url(campaign), _planned(found)),
        Figure(_("Reached"), number(found["reached"]), members_url(campaign, *REACHED),
               _bounced(found), note_tone="r" if found["bounced"] else ""),
        Figure(_("Responses"), number(found["responded"]), members_url(campaign, "responded"),
               _("%(n)s declined") % {"n": number(found["declined"])} if found["declined"] else ""),
        Figure(_("Response rate"), f"{share}%" if share is not None else "—", members_url(campaign, "responded"),
               _("of those reached")),
        *_costs(campaign, found),
        Figure(_("New leads"), number(found["leads"]), leads_url(campaign)),
        *_deals(campaign, user),
    ]  # fmt: skip


def _planned(found: Mapping[str, int]) -> Words:
    return _("%(n)s still planned") % {"n": number(found["planned"])} if found["planned"] else ""


def _bounced(found: Mapping[str, int]) -> Words:
    return _("%(n)s not reached") % {"n": number(found["bounced"])} if found["bounced"] else ""


def _costs(campaign: Campaign, found: Mapping[str, int]) -> Iterable[Figure]:
    if campaign.cost is None:
        yield Figure(_("Cost"), "—", note=_budget(campaign))
        return
    over = campaign.budget is not None and campaign.cost > campaign.budget
    yield Figure(
        _("Cost"), money(campaign.cost, campaign), note=_budget(campaign), note_tone="r" if over else ""
    )
    each = rules.each(campaign.cost, found["responded"])
    value = money(each, campaign) if each is not None else "—"
    yield Figure(_("Cost per response"), value, members_url(campaign, "responded"))


def _budget(campaign: Campaign) -> Words:
    if campaign.budget is None:
        return ""
    return _("of %(budget)s planned") % {"budget": money(campaign.budget, campaign)}


def _deals(campaign: Campaign, user: User) -> Iterable[Figure]:
    """Deals that it brought: how many, and for who reads deals, what they come to."""
    level = viewer_of(user).profile["deals"]
    if level == Level.HIDDEN:
        return
    rows = brought(campaign, user)
    found = list(rows.sums("state"))
    url = deals_url(campaign) if level >= Level.READ else ""
    yield Figure(_("Deals"), number(sum(one["count"] for one in found)), url)
    if level >= Level.READ:
        won = [(one["currency"], one["amount_sum"]) for one in found if one["state"] == Deal.State.WON]
        shown = wording.listed(wording.money_short(amount, currency) for currency, amount in won)
        yield Figure(_("Revenue won"), shown or "—", deals_url(campaign, "won"))


def brought(campaign: Campaign, user: Any) -> Any:
    """The deals that the person sees whose customers this campaign touched first."""
    return Deal.objects.visible_to(user).filter(touched_first(campaign.pk))


def money(amount: Decimal, campaign: Any) -> str:
    return wording.money(amount, campaign.currency)


def sources(campaign: Campaign, user: Any) -> list[Figure]:
    """Where its members came from, with the answers of each. Two queries."""
    rows = CampaignMember.objects.visible_to(user).of(campaign).by_source()
    names = dict(Segment.objects.filter(pk__in=[one["segment"] for one in rows if one["segment"]]).values_list("pk", "name"))  # fmt: skip
    words = dict(CampaignMember.Source.choices)
    return [
        Figure(
            names.get(one["segment"]) or words[one["source"]],
            number(one["members"]),
            members_url(campaign, source=one["source"]),
            _("%(n)s responses") % {"n": number(one["responded"])},
        )
        for one in rows
    ]


# --- links --------------------------------------------------------------------------------------------------


def members_url(campaign: Any, *states: str, source: str = "") -> str:
    """The list of its members, of these states."""
    asked = {"campaign": campaign.pk, **({"state": states[0]} if len(states) == 1 else {})}
    if len(states) < 2 and not source:
        return f"{reverse('customers:campaign-member-list')}?{urlencode(asked)}"
    parts = [where("campaign", "any_of", [str(campaign.pk)])]
    parts += [where("state", "any_of", list(states))] if states else []
    parts += [where("source", "any_of", [source])] if source else []
    return link(MEMBERS, parts)


def leads_url(campaign: Any) -> str:
    """The customers that came by it."""
    inside = {"all": [where("campaign", "any_of", [str(campaign.pk)]), where("is_new", "is", "yes")]}
    return link("customers", [where("campaigns", "has", inside)])


def deals_url(campaign: Any, state: str = "") -> str:
    """The deals that it brought."""
    parts = [where("campaign", "any_of", [str(campaign.pk)])]
    return link("deals", [*parts, *([where("state", "is", state)] if state else [])])


# --- people, segments, customers ----------------------------------------------------------------------------


def keepers() -> QuerySet[User]:
    """Who may own a campaign: the people of marketing."""
    return User.objects.active().of_kind(Department.Kind.MARKETING).order_by("name", "pk")


def keepers_and(user: Any) -> QuerySet[User]:
    """The people of marketing, and the person himself."""
    return User.objects.filter(Q(pk__in=keepers().values("pk")) | Q(pk=user.pk)).order_by("name", "pk")


def keepers_but(campaign: Campaign) -> QuerySet[User]:
    """Who may be given a campaign: the other people of marketing."""
    return keepers().exclude(pk=campaign.owner_id) if campaign.owner_id else keepers()


def segments_for(user: Any) -> QuerySet[Segment]:
    """From which the person may take members."""
    return Segment.objects.visible_to(user).order_by("record", "name", "pk")


def to_fill(user: Any) -> list[Campaign]:
    """Campaigns that the person may take somebody into; not asked for where he plans none."""
    if not can(user, "campaigns.create"):
        return []
    rows = Campaign.objects.visible_to(user).exclude(state=Campaign.State.ENDED).order_by("-starts_on", "-pk")
    return [row for row in rows if can(user, "campaigns.fill", row)]


def named(user: Any, pk: str) -> Campaign | None:
    """The campaign that a form names, among those the person sees."""
    found = whole_number(pk)
    return Campaign.objects.visible_to(user).filter(pk=found).first() if found is not None else None


def campaigns_among(user: Any, ids: Sequence[int]) -> QuerySet[Campaign]:
    """Those of `ids`, the latest first."""
    return Campaign.objects.visible_to(user).filter(pk__in=ids).order_by("-starts_on", "-pk")


def after_import(batch: ImportBatch) -> tuple[str, Words]:
    """Where a file of answers went."""
    pk = whole_number(str(batch.options.get("into", "")))
    if pk is None:
        return reverse("customers:campaign-list"), _("All campaigns")
    return reverse("customers:campaign-detail", args=[pk]), _("Show the campaign")


def campaign_choices(user: Any) -> list[tuple[str, str]]:
    """(id, name) for the box of the filter line, the latest first."""
    rows = Campaign.objects.visible_to(user).order_by("-starts_on", "-pk") if reads(user) else ()
    return [(str(row.pk), row.name) for row in rows[:200]]


def to_import_into(user: Any) -> list[tuple[str, str]]:
    """(id, name) of those that a file may go into; ended ones too: results come late."""
    rows = Campaign.objects.visible_to(user).order_by("-starts_on", "-pk")[:200]
    return [(str(row.pk), f"{row.number} {row.name}") for row in rows if can(user, "campaigns.fill", row)]


def number_on(user: User, customer: Customer) -> int:
    """How many campaigns a (visible) customer is in."""
    return CampaignMember.objects.filter(customer=customer).count()


def on_panel(user: User, customer: Customer) -> list[Any]:
    """The campaigns of a (visible) customer, the latest first, masked."""
    rows = CampaignMember.objects.visible_to(user).filter(customer=customer)
    rows = rows.select_related("campaign", "customer", "contact").order_by("-campaign__starts_on", "-pk")
    return masked_members(rows[:ON_PANEL], user)


def found(user: User, text: str, limit: int) -> list[palette.Group]:
    """What the palette shows: campaigns by number or name."""
    if len(text) < SHORTEST or not reads(user):
        return []
    rows = Campaign.objects.visible_to(user).matching(text).order_by("-starts_on", "-pk")[:limit]
    words = dict(Campaign.State.choices)
    hits = [
        palette.Hit(
            row.name, row.get_absolute_url(), note=row.number, icon="speakerphone", chip=words[row.state]
        )
        for row in rows
    ]
    return [palette.Group("campaigns", _("Campaigns"), hits)]


def reads_campaigns_of(user: User, customer: Customer) -> bool:
    return levels_for(user, customer)["campaigns"] >= Level.READ


# --- forms on the web ---------------------------------------------------------------------------------------


def form_of(campaign: Campaign) -> WebForm | None:
    return WebForm.objects.filter(campaign=campaign).first()


def open_form(key: str) -> WebForm | None:
    """The form of this address, None for one that is closed or was never there."""
    return WebForm.objects.open().filter(key=key.replace("\0", "")).select_related("campaign").first()


def answers_of(form: WebForm, since: date) -> dict[str, int]:
    """{what became of them: how many} since a day. One query."""
    rows = WebAnswer.objects.filter(form=form, at__date__gte=since).values("outcome")
    return {one["outcome"]: one["n"] for one in rows.annotate(n=Count("pk"))}
