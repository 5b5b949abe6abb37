"""The list of members of campaigns: who answered what, in place and for many at once."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit import markup
from crm_site.kit.paging import Order
from customers.campaigns import actions, selectors
from customers.campaigns.actions.common import TOPIC
from customers.campaigns.filters import FACET, MEMBERS
from customers.campaigns.forms import ANSWERED, AnswerForm, MarkForm
from customers.campaigns.models import CampaignMember
from customers.campaigns.rules import ANSWERS
from customers.records import exports
from customers.records.lists import columns
from customers.records.lists.bulk import BulkVerb
from customers.records.lists.kinds import Editing, Kind, Quick, Shipped, Texts, kind
from customers.records.lists.pens import Pen, words_of
from customers.records.lists.trees import asked, only
from ownership.access.facets import Level
from ownership.access.policy import can
from ownership.models import User

WRITABLE = frozenset(ANSWERED)
NAMED = '<span class="name">{}<a href="{}" title="{}">{}</a></span>'
UNNAMED = '<span class="name">{}<span>{}</span></span>'
OWNING = ("customer__owner", "customer__department", "customer__is_key", "customer__ordered_at")


@cache
def _base(name: str) -> str:
    return reverse(f"customers:{name}-list")


def url_of(row: Any) -> str:
    """The customer's page; of somebody who is nobody's, the campaign's."""
    return (
        f"{_base('customer')}{row.customer_id}/"
        if row.customer_id
        else f"{_base('campaign')}{row.campaign_id}/"
    )


# --- columns ------------------------------------------------------------------------------------------------


def _called(value: str, row: Any, pen: Pen) -> SafeString:
    if not row.customer_id:
        return format_html(UNNAMED, markup.icon("user-question", _("Not named")), value)
    return format_html(NAMED, markup.square(value), url_of(row), value, value)


def _state(value: str, row: Any, pen: Pen) -> SafeString:
    return pen.chip(pen.words_of(CampaignMember.State)[value], row.tone)


def _campaign(value: Any, row: Any, pen: Pen) -> SafeString:
    return format_html('<a href="{}{}/">{}</a>', _base("campaign"), value.pk, value.name)


def _source(value: str, row: Any, pen: Pen) -> SafeString:
    return pen.word(pen.words_of(CampaignMember.Source)[value])


def _plain(value: Any, row: Any) -> str:
    return str(value) if value is not None else ""


def _column(key: str, label: Any = "", facet: str = FACET, **parts: Any) -> None:
    field: Any = None if label else CampaignMember._meta.get_field(key)
    columns.column(MEMBERS, key, label or field.verbose_name, facet, **parts)


_column(
    "called", _("Customer"), "identity", draw=_called, fields=("customer__name", "reference"), default=True
)
_column("contact", facet="identity", fields=("contact__name",), plain=_plain, default=True)
_column("state", draw=_state, edit="state", default=True,
        choices=lambda: list(words_of(CampaignMember.State).items()),
        plain=lambda value, row: words_of(CampaignMember.State).get(value, value))  # fmt: skip
_column("responded_on", edit="responded_on", kind="date", fields=("responded_on",), default=True)
_column("outcome", edit="outcome", default=True)
_column(
    "campaign", draw=_campaign, fields=("campaign__name",), plain=lambda value, row: value.name, default=True
)
_column("source", draw=_source, plain=lambda value, row: words_of(CampaignMember.Source).get(value, value),
        default=True)  # fmt: skip
_column("touched_on", kind="date", css="far")
_column("channel", edit="channel")
_column("touches", edit="touches", kind="number", css="num")
_column("is_new", kind="yes_no")
_column("segment", fields=("segment__name",), plain=_plain)
_column("reference", facet="identity")
_column("by", kind="person", fields=("by__name", "by__name_en", "by__username"), plain=_plain)
_column("updated_at", _("Last change"), kind="moment", order=Order(("updated_at", "id")), css="mute", default=True)  # fmt: skip


# --- the list -----------------------------------------------------------------------------------------------


def _campaigns(user: Any) -> list[tuple[str, str]]:
    return selectors.campaign_choices(user)


def _offers(user: Any, row: Any) -> frozenset[str]:
    """What the person may write on a masked row; only an answer has a day."""
    if row.levels[FACET] < Level.READ or not can(user, "campaigns.answer", row._row):
        return frozenset()
    return WRITABLE if row.state in ANSWERS else WRITABLE - {"responded_on"}


def _form(user: User, row: CampaignMember, names: list[str], data: QueryDict | None = None) -> AnswerForm:
    names = [one for one in names if one in WRITABLE and can(user, "campaigns.answer", row)]
    return AnswerForm(data, viewer=user, names=names, initial={one: getattr(row, one) for one in names})


def _save(row: CampaignMember, by: User, version: int, values: dict[str, Any]) -> CampaignMember:
    return actions.answer(row, by=by, version=version, **values)


def _saying(rows: Any, text: str, user: Any) -> Any:
    return rows.matching(text)


kind(
    Kind(
        name=MEMBERS,
        texts=Texts(
            title=_("Members of campaigns"),
            search=_("Customer, contact or reference"),
            none_found=_("Nobody fits"),
            none_found_help=_("Take a filter away, or look at another campaign."),
            none_yet=_("Nobody is in a campaign yet"),
            none_yet_help=_(
                "Open a campaign and take in a segment; who is in it stands here, with what he answered."
            ),
            icon="users",
        ),
        model=CampaignMember,
        lead="called",
        sort="-updated_at",
        mask=selectors.masked_members,
        matching=_saying,
        url=url_of,
        called=lambda row: str(row.called),
        fields=(
            *(
                "id",
                "state",
                "version",
                "customer_id",
                "campaign_id",
                "contact_id",
                "reference",
                "customer__name",
            ),
            *("campaign__name", "campaign__owner", "campaign__department", *OWNING),
        ),
        related=("customer", "campaign", "contact"),
        views=(
            Shipped("all", _("All members")),
            Shipped(
                "responded",
                pgettext_lazy("members of campaigns", "Responded"),
                only("state", "is", "responded"),
            ),
            Shipped("waiting", _("Reached, no answer yet"), only("state", "is", "sent")),
            Shipped(
                "planned", pgettext_lazy("members of campaigns", "Planned"), only("state", "is", "planned")
            ),
            Shipped("new", _("New by a campaign"), only("is_new", "is", "yes")),
        ),
        quick=(
            Quick(
                "campaign",
                _("Campaign"),
                asked(MEMBERS, lambda value: only("campaign", "any_of", [value])),
                options=_campaigns,
            ),
            Quick(
                "state",
                _("State"),
                asked(MEMBERS, lambda value: only("state", "is", value)),
                options=lambda user: list(words_of(CampaignMember.State).items()),
            ),
        ),
        editing=Editing(
            form=_form, save=_save, offers=_offers, url=lambda pk: f"{_base('campaign-member')}{pk}/"
        ),
        bulk=(
            BulkVerb(
                "mark",
                _("Write down the answer"),
                "message-reply",
                allowed=lambda user: can(user, "campaigns.read"),
                form=lambda user, data: MarkForm(data),
                pack=lambda form: {
                    "state": form.cleaned_data["state"],
                    "on": form.cleaned_data["on"].isoformat(),
                },
                run=actions.mark,
            ),
            BulkVerb(
                "export",
                _("Export"),
                "download",
                allowed=lambda user: can(user, "campaign-members.export"),
                url=lambda: reverse("customers:export-new"),
            ),
        ),
        board=("state",),
        topic=TOPIC,
    )
)
exports.kind(MEMBERS, _("Members of campaigns"), "campaign-members.export", _("members"))
