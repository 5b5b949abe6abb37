"""What the pools have to say on a customer's page: it waits in one, or it is about to go back into one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from ownership.access.masking import mask_one
from ownership.access.policy import can
from ownership.access.viewer import viewer_of
from ownership.models import OwnershipChange, Pool, Protection, RecycleWarning, Release
from ownership.moves.models import Reason
from ownership.pools import selectors
from ownership.pools.recycling.selectors import Resting, resting

# So long the next owner reads the hand-over note on the customer's page.
NOTED = timedelta(days=30)


@dataclass(frozen=True)
class Standing:
    """`stay`, `pool` and, for who held it until lately, `cools_until` for a customer in a pool; for an owned one the warning, the protection and the note with which
    it was handed over, each None where there is none; what the person may do."""

    pool: Pool | None = None
    stay: selectors.Stay | None = None
    may_claim: bool = False
    cools_until: datetime | None = None
    warning: Resting | None = None
    protection: Protection | None = None
    note: Release | None = None
    may_release: bool = False
    may_protect: bool = False


def standing_of(customer: Any, user: Any) -> Standing:
    """Three queries; none for who may neither claim nor keep the customer."""
    if customer.pool_id:
        stays = selectors.stays_of(customer.pool, [customer.pk])
        may = can(user, "pools.claim", customer.pool)
        cools = selectors.cooling(user, customer.pool, [customer.pk]).get(customer.pk) if may else None
        return Standing(
            pool=customer.pool,
            stay=stays.get(customer.pk),
            may_claim=may and cools is None,
            cools_until=cools,
        )
    may_release = can(user, "pools.release", customer)
    may_protect = customer.owner_id is not None and can(user, "pools.protect", customer)
    if not (may_release or may_protect):
        return Standing()
    return Standing(
        warning=_warning(customer, user),
        protection=protection_of(customer),
        note=_note(customer, user),
        may_release=may_release and not customer.is_key and _has_pools(user),
        may_protect=may_protect and not customer.is_key,
    )


def _has_pools(user: Any) -> bool:
    viewer = viewer_of(user)
    return bool(viewer.pools) or viewer.sees_unassigned or viewer.is_executive


def _warning(customer: Any, user: Any) -> Resting | None:
    warnings = RecycleWarning.objects.open().filter(row=customer.pk, owner=customer.owner_id)
    found = warnings.select_related("rule", "rule__pool", "owner").first()
    return resting(user, found, customer, mask_one(customer, user)) if found else None


def _note(customer: Any, user: Any) -> Release | None:
    """The hand-over note, for the owner who has the customer from a pool, for some weeks. Two queries at most."""
    if customer.owner_id != user.pk:
        return None
    last, came = [*OwnershipChange.objects.filter(row=customer.pk).order_by("-pk")[:2], None, None][:2]
    if last is None or last.pool_before_id is None or last.at < timezone.now() - NOTED:
        return None
    if came is None or came.reason != Reason.RELEASE:  # recycled: nobody left a word
        return None
    notes = Release.objects.filter(row=customer.pk, pool=last.pool_before_id).exclude(note="")
    return notes.select_related("by").order_by("-pk").first()


def protection_of(customer: Any) -> Protection | None:
    """The protection in force, or None. One query."""
    return Protection.objects.filter(row=customer.pk).live().select_related("by").first()
