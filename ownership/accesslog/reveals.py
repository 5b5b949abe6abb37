"""The toll of a look behind the mask: a reason where the terms ask for one, and not more looks than a day allows."""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import RuleBroken
from ownership.access import log
from ownership.models import AccessLogEntry, User
from ownership.querysets import company_day
from ownership.terms.models import in_force

TURNSTILE = 5_201_123  # the first half of the advisory lock; the person is the second


class ReasonAsked(RuleBroken):
    """The terms ask for a reason, and none was given."""


@transaction.atomic
def note(row: Any, *, by: User, facet: str, field: str, about: Any, reason: str = "") -> None:
    """Write down that a person is about to see a masked value.

    Raises ReasonAsked, and RuleBroken when he has seen as many different values today as a day allows. One look after
    the other of the same person, so that two windows do not share the last one.
    """
    terms, reason = in_force(), reason.strip()
    if terms.asks_reason and not reason:
        raise ReasonAsked(_("Say what you need it for; it is noted in the access log."))
    if terms.reveals_per_day is not None:
        _one_after_the_other(by)
        seen = _seen_today(by)
        if len(seen) >= terms.reveals_per_day and (about._meta.label_lower, about.pk, field) not in seen:
            raise RuleBroken(
                _(
                    "You have looked at %(number)s masked values today, as many as a day allows. Ask the owner."
                )
                % {"number": len(seen)}
            )
    log.revealed(row, by=by, facet=facet, field=field, about=about, reason=reason)


def _one_after_the_other(by: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [TURNSTILE, by.pk])


def _seen_today(by: User) -> set[tuple[str, int | None, str]]:
    """The different values that he has revealed today; the same one again costs nothing. One query."""
    start, end = company_day()
    entries = AccessLogEntry.objects.filter(by=by, kind="revealed", at__gte=start, at__lt=end)
    return set(entries.order_by().values_list("about_type", "about_id", "field").distinct())
