"""Whom the pools tell, in which words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from notifications import notices
from notifications.models import Event
from ownership.access.querysets import owned_model
from ownership.models import Pool, RecycleWarning, User
from ownership.people import managers_of
from ownership.pools.events import PoolEvent, WarningEvent


def _warnings(user: Any, ids: list[int]) -> Mapping[int, RecycleWarning]:
    """A warning is told to whom it was given, also when it is over; others see those of their people."""
    seen = RecycleWarning.objects.visible_to(user) | RecycleWarning.objects.filter(owner=user.pk)
    rows = seen.filter(pk__in=ids).select_related("row", "rule__pool", "owner")
    open_rows = owned_model().objects.visible_to(user).filter(pk__in=[one.row_id for one in rows])
    known = set(open_rows.values_list("pk", flat=True))
    return {one.pk: one for one in rows if one.row_id in known}


def _pools(user: Any, ids: list[int]) -> Mapping[int, Pool]:
    """The pool behind an event; its name is no secret to those who are told."""
    return Pool.objects.in_bulk(ids)


def _warning(event: Event) -> RecycleWarning | None:
    rows = RecycleWarning.objects.select_related("row__department", "owner", "rule")
    return rows.filter(pk=event.about_id).first()


def _owner(event: Event) -> Iterable[User]:
    warning = _warning(event)
    return [warning.owner] if warning and warning.row.owner_id == warning.owner_id else []


def _warned(event: Event) -> Iterable[User]:
    warning = _warning(event)
    return _owner(event) if warning and warning.is_open else []


def _managers(event: Event) -> Iterable[User]:
    warning = _warning(event)
    if warning is None or not warning.is_asked:
        return []
    return [one for one in managers_of(warning.row.department) if one.pk != warning.owner_id]


def _day(warning: RecycleWarning) -> str:
    return date_format(warning.due_on, "DATE_FORMAT")


def _warned_words(event: Event, row: RecycleWarning) -> str:
    rest = int(event.facts.get("rows", 1)) - 1
    words = {"customer": row.row, "day": _day(row), "n": rest}
    if not rest:
        return _("%(customer)s goes into the public pool on %(day)s unless you follow up") % words
    return (
        ngettext(
            "%(customer)s and %(n)s more go into the public pool on %(day)s unless you follow up",
            "%(customer)s and %(n)s more go into the public pool on %(day)s unless you follow up",
            rest,
        )
        % words
    )


def _list(event: Event) -> str:
    return reverse("ownership:warning-list")


notices.subject("ownership.recyclewarning", _warnings)
notices.subject("ownership.pool", _pools)
notices.notice(
    WarningEvent.WARNED,
    readers=_warned,
    text=_warned_words,
    why=lambda event, user: _("You are the customer's owner."),
    url=_list,
    icon="recycle",
    needs_action=True,
)
notices.notice(
    WarningEvent.ASKED,
    readers=_managers,
    text=lambda event, row: (
        _("%(who)s asks for more time with %(customer)s") % {"who": row.owner, "customer": row.row}
    ),
    why=lambda event, user: _("You lead the department."),
    url=_list,
    icon="clock-plus",
    needs_action=True,
)
notices.notice(
    WarningEvent.EXTENDED,
    readers=_owner,
    text=lambda event, row: (
        _("%(customer)s stays with you until %(day)s") % {"customer": row.row, "day": _day(row)}
    ),
    why=lambda event, user: _("You are the customer's owner."),
    url=_list,
    icon="clock-check",
)
notices.notice(
    WarningEvent.REFUSED,
    readers=_owner,
    text=lambda event, row: (
        _("No more time for %(customer)s: it goes into the public pool on %(day)s")
        % {"customer": row.row, "day": _day(row)}
    ),
    why=lambda event, user: _("You asked for more time."),
    url=_list,
    icon="clock-x",
)


def _former(event: Event) -> Iterable[User]:
    return User.objects.active().filter(pk__in=event.facts.get("owners", []))


def _pool_url(event: Event) -> str:
    return reverse("ownership:pool-detail", args=[event.about_id])


notices.notice(
    PoolEvent.RECYCLED,
    readers=_former,
    text=lambda event, row: _("Customers of yours went into the public pool %(pool)s") % {"pool": row},
    why=lambda event, user: _("They were yours; nobody had talked to them for long."),
    url=_pool_url,
    icon="recycle",
)
