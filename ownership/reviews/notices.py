"""Whom access reviews tell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from notifications import notices
from notifications.models import Event
from ownership.models import AccessReview, User
from ownership.reviews.events import ReviewEvent


def _fetch(user: Any, ids: list[int]) -> Mapping[int, AccessReview]:
    return AccessReview.objects.visible_to(user).in_bulk(ids)


def _reviewers(event: Event) -> Iterable[User]:
    """Those who have something to decide still."""
    review = AccessReview.objects.filter(pk=event.about_id).first()
    if review is None:
        return []
    waiting = review.items.open().filter(reviewer__in=event.facts.get("reviewers", ()))
    return User.objects.active().filter(pk__in=waiting.values("reviewer"))


def _opener(event: Event) -> Iterable[User]:
    return User.objects.active().filter(
        pk__in=AccessReview.objects.filter(pk=event.about_id, by__isnull=False).values("by")
    )


def _url(event: Event) -> str:
    return reverse("ownership:review-detail", args=[event.about_id])


def _words(row: AccessReview) -> dict[str, Any]:
    return {"name": row.name, "day": date_format(row.due_on, "DATE_FORMAT")}


notices.subject("ownership.accessreview", _fetch)
notices.notice(
    ReviewEvent.OPENED,
    readers=_reviewers,
    text=lambda event, row: _("Access review %(name)s: look through the grants until %(day)s") % _words(row),
    why=lambda event, user: _("You lead people who have been granted access."),
    url=_url,
    icon="list-check",
    needs_action=True,
)
notices.notice(
    ReviewEvent.OVERDUE,
    readers=_reviewers,
    text=lambda event, row: _("Access review %(name)s is overdue: now you decide") % _words(row),
    why=lambda event, user: _("Who should have decided has not."),
    url=_url,
    icon="alert-triangle",
    needs_action=True,
)
notices.notice(
    ReviewEvent.CLOSED,
    readers=_opener,
    text=lambda event, row: _("Access review %(name)s is finished") % _words(row),
    why=lambda event, user: _("You opened it."),
    url=_url,
    icon="circle-check",
)
