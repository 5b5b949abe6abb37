""" "Why can I see this?" and who else takes part: the columns and shares of a customer, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.directory.models import Customer, CustomerGroupShare, CustomerUserShare
from ownership.access.policy import can
from ownership.access.shares import Source
from ownership.access.viewer import Viewer, viewer_of
from ownership.models import User

Words = str | Promise
# Shares that say who works on the customer; the others are shown to those who answer for him.
OPEN_SOURCES = (Source.TEAM, Source.STEP, Source.CASE)


@dataclass(frozen=True)
class Reason:
    """One reason why a person sees a customer. `until` None: as long as it stays so."""

    words: Words
    note: str = ""
    by: User | None = None
    since: datetime | None = None
    until: datetime | None = None


@dataclass(frozen=True)
class Participant:
    """Somebody who works on a customer. `until` None: no end is set."""

    person: Any
    words: Words
    until: datetime | None = None


def reasons_for(customer: Customer, user: User) -> list[Reason]:
    """Every reason, strongest first. Two queries for the shares."""
    viewer = viewer_of(user)
    return [*_columns(customer, viewer), *_shares(customer, viewer)]


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


def _columns(customer: Customer, viewer: Viewer) -> list[Reason]:
    found = []
    if customer.owner_id == viewer.user_id:
        found.append(Reason(_("You are the owner.")))
    if customer.department_id and customer.department_id in viewer.led_departments:
        words = _("You lead %(department)s, or a department above it.") % {"department": customer.department}
        found.append(Reason(words))
    if viewer.is_executive:
        found.append(Reason(_("Executives see every customer.")))
    if viewer.is_auditor:
        found.append(Reason(_("Auditors read every customer.")))
    if viewer.sees_unassigned and customer.owner_id is None and customer.department_id is None:
        found.append(
            Reason(_("It belongs to nobody yet; operations and sales managers work that queue off."))
        )
    return found if customer.is_key else [*found, *_reach(customer, viewer)]


def _reach(customer: Customer, viewer: Viewer) -> list[Reason]:
    if viewer.has_company_reach:
        return [Reason(_("Your department works with every customer that is not a key customer."))]
    if viewer.has_ordered_reach and customer.ordered_at:
        return [Reason(_("Your department works with every customer that has ordered."))]
    if customer.department_id and customer.department_id in viewer.open_departments:
        return [Reason(_("Your department shares its customers among its members."))]
    return []


def _shares(customer: Customer, viewer: Viewer) -> list[Reason]:
    mine = CustomerUserShare.objects.live().filter(content_object=customer, user_id=viewer.user_id)
    ours = CustomerGroupShare.objects.live().filter(content_object=customer, group_id__in=viewer.group_ids)
    found = [(share, _("Shared with you: %(source)s.")) for share in mine.select_related("granted_by")]
    found += [
        (share, _("Shared with your department: %(source)s.")) for share in ours.select_related("granted_by")
    ]
    return [
        Reason(
            words % {"source": share.get_source_kind_display()},
            share.reason,
            share.granted_by,
            share.granted_at,
            share.expires_at,
        )
        for share, words in found
    ]
