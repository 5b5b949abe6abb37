""" "Why can I see this?" and who else takes part: the columns and shares of a customer, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.directory.models import Customer, CustomerGroupShare, CustomerUserShare
from ownership.access.facets import Facet, Level
from ownership.access.masking import levels_of
from ownership.access.policy import can
from ownership.access.querysets import Why
from ownership.access.shares import Source
from ownership.access.viewer import Viewer, viewer_of
from ownership.models import OwnershipChange, User

Words = str | Promise
# Shares that say who works on the customer; the others are shown to those who answer for him.
OPEN_SOURCES = (Source.TEAM, Source.STEP, Source.CASE, Source.DEAL)


@dataclass(frozen=True)
class Reason:
    """One reason why a person sees a customer. `until` None: as long as it stays so."""

    words: Words
    note: str = ""
    by: User | None = None
    since: datetime | None = None
    until: datetime | None = None
    url: str = ""


@dataclass(frozen=True)
class Answer:
    """Whether a colleague sees a customer, why, and what he meets of it: (facet, level) in words."""

    person: User
    reasons: list[Reason]
    levels: list[tuple[str, str]]
    is_locked: bool = False


@dataclass(frozen=True)
class Participant:
    """Somebody who works on a customer. `until` None: no end is set."""

    person: Any
    words: Words
    until: datetime | None = None


def reasons_for(customer: Customer, user: User) -> list[Reason]:
    """Every reason, strongest first, told to the person himself. Two queries for the shares."""
    viewer = viewer_of(user)
    return [*_columns(customer, viewer, YOU), *_shares(customer, viewer, YOU)]


def answer_for(customer: Customer, person: User) -> Answer:
    """The same about a colleague, told to somebody else, with what he meets of the customer."""
    viewer = viewer_of(person)
    fetched: Any = Customer.objects.listed_to(viewer).filter(pk=customer.pk).first()
    if fetched is None or not viewer.is_active:
        return Answer(person, [], [])
    if fetched.seen_by == Why.LOCKED:
        return Answer(person, [], [], is_locked=True)
    levels = levels_of([fetched], viewer)[customer.pk]
    return Answer(
        person,
        [*_columns(customer, viewer, THEM), *_shares(customer, viewer, THEM)],
        [(str(Facet(name).label), str(Level(level).label)) for name, level in levels.items()],
    )


def participants(customer: Customer, user: User) -> list[Participant]:
    """The owner and the people and departments with a live share that the reader may know of. Two queries."""
    found = [Participant(customer.owner, _("owner"))] if customer.owner else []
    mine = CustomerUserShare.objects.live().filter(content_object=customer).select_related("user")
    ours = CustomerGroupShare.objects.live().filter(content_object=customer)
    for share in _known(mine, customer, user):
        found.append(Participant(share.user, share.get_source_kind_display(), share.expires_at))
    for share in _known(ours.select_related("group__department"), customer, user):
        found.append(Participant(share.group.department, share.get_source_kind_display(), share.expires_at))
    return _once(found)


def _known(shares: QuerySet, customer: Customer, user: User) -> QuerySet:
    if can(user, "access.see_who", customer):
        return shares.order_by("granted_at")
    return shares.filter(source_kind__in=OPEN_SOURCES).order_by("granted_at")


def _once(found: list[Participant]) -> list[Participant]:
    """Each person once, by the first thing that is said of him."""
    kept: dict[Any, Participant] = {}
    for one in found:
        kept.setdefault((type(one.person), one.person.pk), one)
    return list(kept.values())


# The same reasons, told to the person himself and about him.
YOU: dict[str, Words] = {
    "owner": _("You are the owner."),
    "leads": _("You lead %(department)s, or a department above it."),
    "company": _("Your department works with every customer that is not a key customer."),
    "ordered": _("Your department works with every customer that has ordered."),
    "open": _("Your department shares its customers among its members."),
    "mine": _("Shared with you: %(source)s."),
    "ours": _("Shared with your department: %(source)s."),
}
THEM: dict[str, Words] = {
    "owner": _("The owner."),
    "leads": _("Leads %(department)s, or a department above it."),
    "company": _("Works in a department for every customer that is not a key customer."),
    "ordered": _("Works in a department for every customer that has ordered."),
    "open": _("Works in a department that shares its customers among its members."),
    "mine": _("A share for this person: %(source)s."),
    "ours": _("A share for the department: %(source)s."),
}
# Where a share that work brought along can be looked at.
PAGES = {
    Source.REQUEST: "ownership:request-detail",
    Source.CASE: "customers:case-detail",
    Source.DEAL: "customers:deal-detail",
}


def _columns(customer: Customer, viewer: Viewer, said: dict[str, Words]) -> list[Reason]:
    found = []
    if customer.owner_id == viewer.user_id:
        found.append(Reason(said["owner"], since=_owner_since(customer)))
    if customer.department_id and customer.department_id in viewer.led_departments:
        found.append(Reason(said["leads"] % {"department": customer.department}))
    if viewer.is_executive:
        found.append(Reason(_("Executives see every customer.")))
    if viewer.is_auditor:
        found.append(Reason(_("Auditors read every customer.")))
    if customer.pool_id in viewer.pools:
        found.append(Reason(_("It is in the public pool %(pool)s.") % {"pool": customer.pool}))
    if customer.is_key:
        return found
    if viewer.sees_unassigned and not (customer.owner_id or customer.department_id or customer.pool_id):
        found.append(
            Reason(_("It belongs to nobody yet; operations and sales managers work that queue off."))
        )
    return [*found, *_reach(customer, viewer, said)]


def _owner_since(customer: Customer) -> datetime:
    """When the present owner got it: with the last change of the owner, else with the customer himself. One query."""
    changes = OwnershipChange.objects.filter(row=customer.pk, owner_now=customer.owner_id)
    changes = changes.exclude(owner_before=customer.owner_id)
    return changes.order_by("-pk").values_list("at", flat=True).first() or customer.created_at


def _reach(customer: Customer, viewer: Viewer, said: dict[str, Words]) -> list[Reason]:
    if customer.pool_id:
        return []
    if viewer.has_company_reach:
        return [Reason(said["company"])]
    if viewer.has_ordered_reach and customer.ordered_at:
        return [Reason(said["ordered"])]
    if customer.department_id and customer.department_id in viewer.open_departments:
        return [Reason(said["open"])]
    return []


def _shares(customer: Customer, viewer: Viewer, said: dict[str, Words]) -> list[Reason]:
    mine = CustomerUserShare.objects.live().filter(content_object=customer, user_id=viewer.user_id)
    ours = CustomerGroupShare.objects.live().filter(content_object=customer, group_id__in=viewer.group_ids)
    found = [(share, said["mine"]) for share in mine.select_related("granted_by")]
    found += [(share, said["ours"]) for share in ours.select_related("granted_by")]
    return [
        Reason(
            words % {"source": share.get_source_kind_display()},
            share.reason,
            share.granted_by,
            share.granted_at,
            share.expires_at,
            _page(share) if said is YOU else "",
        )
        for share, words in found
    ]


def _page(share: Any) -> str:
    """The page of what lent the customer to the person himself; he who may not open it meets its lock."""
    name = PAGES.get(share.source_kind)
    return reverse(name, args=[share.source_id]) if name else ""
