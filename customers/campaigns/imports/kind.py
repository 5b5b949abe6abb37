"""Answers to a campaign as a kind of import; registered when this room is opened in `ready()`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm_site.kit.numbers import whole_number
from customers.campaigns import selectors
from customers.campaigns.imports import fields, resolving, writing
from customers.campaigns.models import CampaignMember
from customers.campaigns.rules import ANSWERS
from customers.records import imports
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Key, Kind, Options, Values
from customers.records.imports.plan import Candidate, Decision
from ownership.models import User

READ = ("state", "responded_on", "outcome", "channel", "touches", "reference")


def complete(values: Values, notes: Notes) -> None:
    """A row of a file that names people has to name somebody; of others the row itself is the reference."""
    named = any(name in notes.headers for name in fields.IDENTITY)
    if named and not any(name in values for name in fields.IDENTITY):
        notes.column = ""
        notes.refuse("names_nobody")
    if "responded_on" in values:
        values.setdefault("state", CampaignMember.State.RESPONDED)
    if values.get("state", CampaignMember.State.SENT) not in ANSWERS:
        values.pop("responded_on", None)


def keys(values: Values) -> list[Key]:
    """The same customer in the same campaign, or the same reference there."""
    if "campaign_id" not in values:
        return []
    campaign = str(values["campaign_id"])
    if values.get("customer_id"):
        return [("member", campaign, "customer", str(values["customer_id"]))]
    return [("member", campaign, "reference", str(values.get("reference", "")))]


def decide(_values: Values, found: list[tuple[Key, Candidate]], _notes: Notes) -> Decision:
    return Decision(found[0][1])


def lookup_for(_user: User, options: Options) -> Callable[[Sequence[Values]], Iterable[Candidate]]:
    """Members of the campaign that the rows may mean. Two queries; the customers are the importer's to see."""
    campaign = whole_number(str(options.get("into", "")))

    def lookup(rows: Sequence[Values]) -> Iterable[Candidate]:
        customers = {row["customer_id"] for row in rows if row.get("customer_id")}
        references = {row["reference"] for row in rows if not row.get("customer_id") and row.get("reference")}
        mine = CampaignMember.objects.filter(campaign=campaign).order_by("contact", "pk")
        for row in mine.filter(customer__in=customers) if customers else ():
            yield _candidate(row)
        for row in mine.filter(customer=None, reference__in=references) if references else ():
            yield _candidate(row)

    return lookup


def _candidate(row: CampaignMember) -> Candidate:
    values = {name: getattr(row, name) for name in READ}
    values |= {"campaign_id": row.campaign_id, "customer_id": row.customer_id}
    return Candidate(values, row.pk, None, row.version, record=row.pk)


def label(name: str) -> str | Promise:
    if name == "campaign_id":
        return _("campaign")
    return CampaignMember._meta.get_field(name.removesuffix("_id")).verbose_name  # type: ignore[union-attr]


def choose(kind: Kind, options: Options) -> Kind:
    """Known members change, or stay as they are."""
    return replace(kind, policy="leave" if options.get("policy") == "leave" else "update")


imports.kind(
    "campaign-members",
    _("Answers to a campaign"),
    part="member",
    main="member",
    fields=fields.FIELDS,
    complete=complete,
    keys=keys,
    decide=decide,
    at_birth=resolving.at_birth,
    derived=("campaign_id", "customer_id"),
    fixed=("reference",),
    revive={"responded_on": date.fromisoformat},
    lookup=lookup_for,
    resolve=resolving.resolver,
    label_of=label,
    write=writing.write,
    choose=choose,
    sequence="customers_campaignmember_id_seq",
    has_target=False,
    into=selectors.to_import_into,
    into_label=_("Into the campaign"),
    leads_to=selectors.after_import,
)
