"""Why one customer cannot be claimed or released, as a sentence for the person who wanted it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from crm_site.kit.errors import Busy, RuleBroken
from ownership.models import OwnershipChange, Pool, User
from ownership.pools import holding, selectors
from ownership.pools.words import COOLING, ELSEWHERE, FULL, GONE, KEY, QUOTA


def not_claimed(pool: Pool, row: Any, why: str, by: User) -> RuleBroken:
    """Busy where somebody was quicker (`row` is None where it is gone), RuleBroken for all else."""
    if why == GONE:
        return Busy(_quicker(pool, row, by))
    if why == COOLING:
        free = selectors.cooling(by, pool, [row.pk])[row.pk]
        return RuleBroken(
            _("You held this customer until lately. From %(day)s on you may claim it again.")
            % {"day": date_format(timezone.localtime(free), "DATE_FORMAT")}
        )
    if why == QUOTA:
        return RuleBroken(
            _("You have claimed %(n)s customers today; more may be claimed tomorrow.")
            % {"n": pool.claims_per_day}
        )
    if why == FULL:
        return RuleBroken(
            _("You hold %(n)s customers or more. Let some go before you claim another.") % {"n": pool.cap}
        )
    return _held(row)


def not_released(row: Any, why: str) -> RuleBroken:
    """What keeps it out of the pool."""
    if why == KEY:
        return RuleBroken(
            _(
                "A key customer does not go into a public pool. Take the mark off first, if it is none any more."
            )
        )
    if why == ELSEWHERE:
        return RuleBroken(_("This customer is in a public pool already."))
    return _held(row)


def _held(row: Any) -> RuleBroken:
    return RuleBroken(
        _("This customer stays where it is: %(why)s.") % {"why": holding.held([row.pk])[row.pk]}
    )


def _quicker(pool: Pool, row: Any, by: User) -> str:
    """Who was quicker, by name only where it was just now and out of this pool: an address can name any customer."""
    lately = timezone.now() - timedelta(days=1)
    out = OwnershipChange.objects.filter(row=row.pk, pool_before=pool.pk, at__gte=lately) if row else None
    if row is None or row.pool_id or row.owner is None or out is None or not out.exists():
        return _("This customer is not in the pool any more.")
    if row.owner_id == by.pk:
        return _("You have claimed this customer already.")
    return _("%(name)s was quicker: the customer is claimed.") % {"name": row.owner.label}
