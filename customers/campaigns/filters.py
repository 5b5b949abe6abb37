"""What campaigns and their members can be filtered by; customers by the campaigns they were in, deals by the one that
brought them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from crm_site.kit import filters, money
from crm_site.kit.filters import Asker
from crm_site.kit.filters.fields import Choices, Words
from crm_site.kit.numbers import whole_number
from customers.campaigns.models import Campaign, CampaignMember
from customers.directory.related import seen_customers
from customers.records.filters import lists
from customers.records.filters.people import departments_part, people_part
from ownership.access.facets import Facet

RECORD, MEMBERS, FACET = "campaigns", "campaign-members", Facet.CAMPAIGNS
OFFERED = 200


def _names(values: Sequence[Any]) -> Mapping[Any, Words]:
    """Campaigns by their ids, as the address writes them."""
    ids = [number for one in values if (number := whole_number(str(one))) is not None]
    return {str(pk): name for pk, name in Campaign.objects.filter(pk__in=ids).values_list("pk", "name")}


def _offered(user: Any) -> Choices:
    rows = Campaign.objects.visible_to(user).order_by("-starts_on", "-pk")[:OFFERED]
    return [(str(pk), name) for pk, name in rows.values_list("pk", "name")]


CAMPAIGN: dict[str, Any] = {"names": _names, "offered": _offered}


def touched_first(campaign: int | None) -> Q:
    """Deals whose customer this campaign touched first (`MemberQuerySet.first_touch`)."""
    touched = CampaignMember.objects.filter(campaign=campaign, touched_on__isnull=False)
    first = Exact(CampaignMember.objects.all().first_touch(), campaign)
    return Q(customer__in=touched.order_by().values("customer")) & Q(first)


def _brought_by(campaign: Any, asker: Asker) -> Q:
    return touched_first(whole_number(str(campaign)))


filters.field(RECORD, "name", _("name"), "text", FACET)
filters.field(
    RECORD, "kind", pgettext_lazy("of a campaign", "kind"), "choice", FACET, choices=Campaign.Kind.choices
)
filters.field(RECORD, "state", _("state"), "choice", FACET, choices=Campaign.State.choices)
filters.field(RECORD, "starts_on", _("begins on"), "date", FACET)
filters.field(RECORD, "ends_on", _("ends on"), "date", FACET, may_be_empty=True)
filters.field(RECORD, "budget", _("budget"), "number", FACET, may_be_empty=True)
filters.field(RECORD, "cost", _("cost"), "number", FACET, may_be_empty=True)
filters.field(RECORD, "currency", _("currency"), "choice", FACET, choices=money.currency_choices)
filters.field(RECORD, "owner", _("owner"), "person", FACET, **people_part())
filters.field(RECORD, "department", _("department"), "department", FACET, **departments_part())
filters.field(RECORD, "updated_at", _("last change"), "moment", FACET)

filters.field(MEMBERS, "campaign", _("campaign"), "reference", FACET, **CAMPAIGN)
filters.field(MEMBERS, "state", _("state"), "choice", FACET, choices=CampaignMember.State.choices)
filters.field(MEMBERS, "campaign_state", _("state of the campaign"), "choice", FACET, path="campaign__state",
              choices=Campaign.State.choices)  # fmt: skip
filters.field(MEMBERS, "touched_on", _("reached on"), "date", FACET, may_be_empty=True)
filters.field(MEMBERS, "responded_on", _("answered on"), "date", FACET, may_be_empty=True)
filters.field(MEMBERS, "outcome", _("outcome"), "text", FACET, may_be_empty=True)
filters.field(MEMBERS, "channel", _("channel"), "text", FACET, may_be_empty=True)
filters.field(MEMBERS, "touches", _("times tried"), "number", FACET, may_be_empty=True)
filters.field(MEMBERS, "source", _("came from"), "choice", FACET, choices=CampaignMember.Source.choices)
filters.field(MEMBERS, "is_new", _("new by this campaign"), "yes_no", FACET)
filters.field(MEMBERS, "updated_at", _("last change"), "moment", FACET)
filters.field(MEMBERS, "customer", _("customer"), "related", FACET, related="customers", link="campaign_members",
              rows=seen_customers, has=_("is a customer"), has_not=_("is no customer"))  # fmt: skip

filters.field("customers", "campaigns", _("Campaigns"), "related", FACET, group=_("Linked records"), related=MEMBERS,
              link="customer", rows=lambda asker: CampaignMember.objects.all(),
              has=_("is in a campaign"), has_not=_("is in no campaign"))  # fmt: skip
filters.field("deals", "campaign", _("brought by the campaign"), "reference", FACET,
              column=filters.Asked(_brought_by), **CAMPAIGN)  # fmt: skip


def _campaigns(number: int) -> str:
    return ngettext("%(n)s campaign", "%(n)s campaigns", number)


def _members(number: int) -> str:
    return ngettext("%(n)s member", "%(n)s members", number)


lists.register(
    RECORD,
    _("Campaigns"),
    rows=lambda user: Campaign.objects.visible_to(user),
    noun=_campaigns,
    url_name="customers:campaign-list",
)
lists.register(
    MEMBERS,
    _("Members of campaigns"),
    rows=lambda user: CampaignMember.objects.visible_to(user),
    noun=_members,
    url_name="customers:campaign-member-list",
)
