"""The list of campaigns: columns with their figures, ready-made views, filter line, changes in place, file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit import markup, wording
from crm_site.kit.paging import Order
from customers.campaigns import actions, rules, selectors
from customers.campaigns.actions.common import TOPIC
from customers.campaigns.filters import FACET, RECORD
from customers.campaigns.forms import EDITED, CampaignForm
from customers.campaigns.models import Campaign
from customers.records import exports
from customers.records.lists import columns
from customers.records.lists.bulk import BulkVerb
from customers.records.lists.kinds import Editing, Kind, Quick, Shipped, Texts, kind
from customers.records.lists.pens import Pen, words_of
from customers.records.lists.trees import asked, only
from ownership.access.facets import Level
from ownership.access.policy import can
from ownership.models import User

LEAD = '<span class="name"><span class="spot {}">{}</span><a href="{}" title="{}">{}</a></span>'
WRITABLE = frozenset({"name", "starts_on", "ends_on", "budget", "cost"})


@cache
def _base() -> str:
    return reverse("customers:campaign-list")


def url_of(pk: int) -> str:
    """A campaign's page."""
    return f"{_base()}{pk}/"


# --- columns ------------------------------------------------------------------------------------------------


def _name(value: str, row: Any, pen: Pen) -> SafeString:
    icon = markup.icon("speakerphone", pen.words_of(Campaign.State).get(row.state, ""))
    return format_html(LEAD, row.tone, icon, url_of(row.pk), value, value)


def _state(value: str, row: Any, pen: Pen) -> SafeString:
    return pen.chip(pen.words_of(Campaign.State)[value], row.tone)


def _kind(value: str, row: Any, pen: Pen) -> SafeString:
    return pen.word(pen.words_of(Campaign.Kind)[value])


def _money(value: Any, row: Any, pen: Pen) -> SafeString:
    return pen.word(wording.money(value, row.currency))


def _members(value: Any, row: Any, pen: Pen) -> SafeString:
    url = f"{reverse('customers:campaign-member-list')}?campaign={row.pk}"
    return format_html('<a href="{}">{}</a>', url, pen.number(value["members"]))


def _responded(value: Any, row: Any, pen: Pen) -> SafeString:
    url = f"{reverse('customers:campaign-member-list')}?campaign={row.pk}&state=responded"
    return format_html('<a href="{}">{}</a>', url, pen.number(value["responded"]))


def _rate(value: Mapping[str, int]) -> str:
    share = rules.rate(value["responded"], value["reached"])
    return f"{share}%" if share is not None else ""


def _column(key: str, label: Any = "", **parts: Any) -> None:
    field: Any = None if label else Campaign._meta.get_field(key)
    columns.column(RECORD, key, label or field.verbose_name, FACET, **parts)


def _found(rows: Sequence[Any], user: Any) -> Mapping[int, Any]:
    return selectors.numbers(rows, user)


def _person(value: Any, row: Any) -> str:
    return str(value) if value is not None else ""


_column("name", _("Campaign"), edit="name", draw=_name, fields=("name", "state"), order=Order(("name", "id")), default=True)  # fmt: skip
_column("state", draw=_state, fields=("state",), plain=lambda value, row: words_of(Campaign.State).get(value, value),
        default=True)  # fmt: skip
_column("kind", pgettext_lazy("of a campaign", "Kind"), draw=_kind, default=True,
        plain=lambda value, row: words_of(Campaign.Kind).get(value, value))  # fmt: skip
_column("starts_on", edit="starts_on", kind="date", order=Order(("starts_on", "id")), default=True)
_column("ends_on", edit="ends_on", kind="date", css="far", default=True)
_column("members", _("Members"), load=_found, draw=_members, kind="number", css="num", default=True,
        plain=lambda value, row: value["members"])  # fmt: skip
_column("responses", _("Responses"), load=_found, draw=_responded, kind="number", css="num", default=True,
        plain=lambda value, row: value["responded"])  # fmt: skip
_column("rate", _("Response rate"), load=_found, draw=lambda value, row, pen: pen.word(_rate(value)), css="num",
        plain=lambda value, row: _rate(value), default=True)  # fmt: skip
_column("leads", _("New leads"), load=_found, draw=lambda value, row, pen: pen.number(value["leads"]), css="num",
        plain=lambda value, row: value["leads"])  # fmt: skip
_column("owner", kind="person", fields=("owner__name", "owner__name_en", "owner__username"), plain=_person,
        default=True)  # fmt: skip
_column("budget", edit="budget", kind="number", draw=_money, fields=("budget", "currency"), css="num")
_column("cost", edit="cost", kind="number", draw=_money, fields=("cost", "currency"), css="num")
_column("currency")
_column("department", fields=("department__name", "department__name_en"), plain=_person)
_column("goal", css="mute")
_column("number", _("Number"), fields=("id",))
_column("updated_at", _("Last change"), kind="moment", order=Order(("updated_at", "id")), css="mute")


# --- the list -----------------------------------------------------------------------------------------------


def _offers(user: Any, row: Any) -> frozenset[str]:
    may = row.levels[FACET] >= Level.READ and can(user, "campaigns.edit", row._row)
    return WRITABLE if may else frozenset()


def _form(user: User, row: Campaign, names: list[str], data: QueryDict | None = None) -> CampaignForm:
    names = [one for one in names if one in EDITED and can(user, "campaigns.edit", row)]
    initial = {one: getattr(row, one) for one in names}
    return CampaignForm(data, viewer=user, names=names, initial=initial)


def _save(row: Campaign, by: User, version: int, values: dict[str, Any]) -> Campaign:
    return actions.edit(row, by=by, version=version, **values)


kind(
    Kind(
        name=RECORD,
        texts=Texts(
            title=_("Campaigns"),
            search=_("Number or name"),
            none_found=_("No campaign fits"),
            none_found_help=_("Take a filter away, or look among those that have ended."),
            none_yet=_("No campaigns yet"),
            none_yet_help=_("What marketing sends, holds and calls about stands here, with what came back."),
            icon="speakerphone",
        ),
        model=Campaign,
        lead="name",
        sort="-starts_on",
        mask=selectors.masked,
        matching=lambda rows, text, user: rows.matching(text) if selectors.reads(user) else rows.none(),
        url=lambda row: url_of(row.pk),
        called=lambda row: str(row.name),
        fields=("id", "name", "state", "version", "currency", "owner_id", "department_id", "starts_on"),
        views=(
            Shipped("all", _("All campaigns")),
            Shipped("running", pgettext_lazy("campaigns", "Running"), only("state", "is", "running")),
            Shipped("planned", pgettext_lazy("campaigns", "Planned"), only("state", "is", "planned")),
            Shipped("mine", _("My campaigns"), only("owner", "any_of", ["me"])),
            Shipped("ended", pgettext_lazy("campaigns", "Ended"), only("state", "is", "ended")),
        ),
        quick=(
            Quick(
                "state",
                _("State"),
                asked(RECORD, lambda value: only("state", "is", value)),
                options=lambda user: list(words_of(Campaign.State).items()),
            ),
            Quick(
                "kind",
                pgettext_lazy("of a campaign", "Kind"),
                asked(RECORD, lambda value: only("kind", "is", value)),
                options=lambda user: list(words_of(Campaign.Kind).items()),
            ),
        ),
        editing=Editing(form=_form, save=_save, offers=_offers, url=lambda pk: f"{url_of(pk)}edit/"),
        bulk=(
            BulkVerb(
                "export",
                _("Export"),
                "download",
                allowed=lambda user: can(user, "campaigns.export"),
                url=lambda: reverse("customers:export-new"),
            ),
        ),
        topic=TOPIC,
    )
)
exports.kind(RECORD, _("Campaigns"), "campaigns.export", _("campaigns"))
