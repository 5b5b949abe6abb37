"""Whom a customer is shared with, and who can see it at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit.paging import Order, Page, page_of
from ownership.access.facets import Facet
from ownership.access.policy import can
from ownership.access.shares import SharedAs, Source
from ownership.models import Department, EndedShare, User

ENDED = Order(("-ended_at",))


@dataclass(frozen=True)
class Given:
    """A live share in words. `address` is (kind, pk) of one by hand, which can be changed; None for the others."""

    to: User | Department
    what: str
    source: Any
    reason: str
    by: User | None
    since: datetime
    until: datetime | None
    address: tuple[str, int] | None

    @property
    def last_day(self) -> date | None:
        """The day at whose end it is over."""
        return timezone.localdate(self.until - timedelta(seconds=1)) if self.until else None

    @property
    def is_to_department(self) -> bool:
        return isinstance(self.to, Department)


def live_shares(row: Any) -> list[Given]:
    """The shares of one customer that live, those that end first at the top. Two queries."""
    mine = row.user_shares.live().select_related("user", "granted_by", "permission")
    ours = row.group_shares.live().select_related("group__department", "granted_by", "permission")
    found = [_given("person", one) for one in mine] + [_given("department", one) for one in ours]
    return sorted(found, key=lambda one: (one.until is None, one.until or one.since))


def _given(kind: str, share: Any) -> Given:
    return Given(
        share.receiver,
        _what(share.level, share.profile, share.facets),
        share.get_source_kind_display(),
        share.reason,
        share.granted_by,
        share.granted_at,
        share.expires_at,
        (kind, share.pk) if share.source_kind == Source.MANUAL else None,
    )


def _what(level: str, profile: str, facets: list[str]) -> str:
    """ "to read, as the owner", "to change, with payments" in words."""
    words = [_("to change") if level == "change" else _("to read")]
    if profile == SharedAs.FULL:
        words.append(_("as the owner does"))
    words += [str(Facet(one).label) for one in facets]
    return " · ".join(words)


def ended_shares(row: Any, params: Mapping[str, Any], *, path: str) -> Page:
    """One page of the shares that ended, latest first. One query."""
    rows = EndedShare.objects.filter(row=row).select_related("user", "department", "granted_by")
    return page_of(rows, ENDED, params, size=20, path=path)


def given_by_hand(row: Any, kind: str, pk: int) -> QuerySet:
    """The live share by hand of this customer with this address; at most one."""
    table = row.user_shares if kind == "person" else row.group_shares
    return table.live().filter(source_kind=Source.MANUAL, pk=pk)


def receivers(row: Any, by: User) -> QuerySet[User]:
    """People with whom a customer can be shared."""
    people = User.objects.active().exclude(pk__in=[pk for pk in (row.owner_id, by.pk) if pk])
    return people.order_by("name", "pk")


def departments() -> QuerySet[Department]:
    return Department.objects.filter(is_active=True).order_by("path")


def may(user: User, row: Any) -> dict[str, bool]:
    """What the person may do about the sharing of a customer."""
    return {
        "may_share": can(user, "access.share", row),
        "may_see_who": can(user, "access.see_who", row) or can(user, "access.read_log"),
    }
