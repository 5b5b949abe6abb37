"""Opening reviews, deciding about grants, and passing on what nobody decided.

Lock order: the items, requests for access, then shares.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken
from notifications.notices import finish
from notifications.outbox import record
from ownership.access import shares
from ownership.access.policy import require
from ownership.access.querysets import owned_model
from ownership.access.shares import Source
from ownership.models import AccessReview, Department, ReviewItem, TeamMember, User
from ownership.people import main_department, system_user
from ownership.querysets import day_of, today
from ownership.requests import actions as requests
from ownership.reviews import selectors
from ownership.reviews.events import ReviewEvent
from ownership.reviews.selectors import Reviewers
from ownership.sharing import actions as sharing
from ownership.teams import actions as teams

MOVED_DAYS = 14


@transaction.atomic
def open_review(department: Department, *, name: str, due_on: date, by: User) -> AccessReview:
    """Lay every standing grant of the department's people, and of those below, before their managers.

    Raises PermissionDenied, and RuleBroken where nobody has been granted anything.
    """
    require(by, "reviews.open")
    people = User.objects.of_department(department)
    below = Department.objects.filter(path__startswith=department.path)
    review = AccessReview.objects.create(name=name.strip(), department=department, by=by, due_on=due_on)
    given = [
        *selectors.grants_of_people(people).select_related("user"),
        *selectors.grants_of_departments(below),
    ]
    if not given:
        raise RuleBroken(_("Nothing has been granted to the people of this department."))
    _fill(review, given, by)
    return review


@transaction.atomic
def open_for(person: User, *, by: User | None) -> AccessReview | None:
    """Somebody changed his place: his standing grants are looked through by who leads him now; None without any."""
    given = list(selectors.grants_of_people([person]).select_related("user"))
    if not given or AccessReview.objects.open().filter(person=person).exists():
        return None
    review = AccessReview.objects.create(
        name=_("New place: %(who)s") % {"who": person.name or person.username},
        department=main_department(person),
        person=person,
        by=by,
        due_on=today() + timedelta(days=MOVED_DAYS),
    )
    _fill(review, given, by or system_user())
    return review


def _fill(review: AccessReview, given: Sequence[Any], by: User) -> None:
    reviewers = Reviewers(fallback=by)
    items = ReviewItem.objects.bulk_create([_item(review, one, reviewers) for one in given], batch_size=2_000)
    _tell(review, ReviewEvent.OPENED, by, reviewers=sorted({one.reviewer_id for one in items}))


def _item(review: AccessReview, share: Any, reviewers: Reviewers) -> ReviewItem:
    to_person = hasattr(share, "user_id")
    department = None if to_person else share.group.department
    reviewer = reviewers.of_person(share.user) if to_person else reviewers.of_department(department)  # type: ignore[arg-type]
    return ReviewItem(
        review=review,
        reviewer=reviewer,
        row_id=share.content_object_id,
        user_id=share.user_id if to_person else None,
        department=department,
        share_kind="user" if to_person else "group",
        share_id=share.pk,
        source_kind=share.source_kind,
        granted_at=share.granted_at,
        expires_at=share.expires_at,
    )


@transaction.atomic
def decide(
    review: AccessReview, ids: Iterable[int], *, by: User, decision: str, until: date | None = None
) -> int:
    """Keep, shorten (to the end of the day `until`) or remove grants that wait for this reviewer.

    Returns how many were decided; what ended meanwhile is noted as such. Raises PermissionDenied for another's,
    RuleBroken for a day that is over.
    """
    rows = review.items.open().filter(pk__in=list(ids)).order_by("pk")
    items = list(rows.select_for_update(of=("self",)))
    for one in items:
        require(by, "reviews.decide", one)
    live = _shares_of(items)
    moment = _moment(decision, until)
    given = [live[key] for one in items if (key := (one.share_kind, one.share_id)) in live]
    if decision == ReviewItem.Decision.REMOVE:
        _remove(given, by, _("Access review: %(name)s") % {"name": review.name})
    elif moment is not None:
        requests.shorten((one.source_id for one in given if one.source_kind == Source.REQUEST), moment)
        shares.shorten(given, moment)
    now = timezone.now()
    for one in items:
        here = (one.share_kind, one.share_id) in live
        one.decision = decision if here else ReviewItem.Decision.GONE
        one.until = moment if here else None
        one.decided_by, one.decided_at = by, now
    ReviewItem.objects.bulk_update(items, ["decision", "until", "decided_by", "decided_at"])
    _close_when_done(review, by)
    return len(items)


def _moment(decision: str, until: date | None) -> datetime | None:
    if decision != ReviewItem.Decision.SHORTEN:
        return None
    if until is None or until < today():
        raise RuleBroken(_("Choose a day that is not over."))
    return day_of(until)[1]


def _shares_of(items: Iterable[ReviewItem]) -> dict[tuple[str, int], Any]:
    """The shares behind these items that still live. One by hand that somebody moved meanwhile is another row: it stands
    for the one that was looked through."""
    found: dict[tuple[str, int], Any] = {}
    model = owned_model()
    tables = {"user": model.user_shares.rel.related_model, "group": model.group_shares.rel.related_model}
    for kind, table in tables.items():
        mine = [one for one in items if one.share_kind == kind]
        live = table.objects.live().select_related("content_object")
        found |= {(kind, one.pk): one for one in live.filter(pk__in=[item.share_id for item in mine])}
        moved = [
            item for item in mine if item.source_kind == Source.MANUAL and (kind, item.share_id) not in found
        ]
        again = live.filter(source_kind=Source.MANUAL, content_object__in={item.row_id for item in moved})
        known = {(one.content_object_id, one.receiver.pk): one for one in again}
        for item in moved:
            if share := known.get((item.row_id, item.user_id or item.department_id)):
                found[kind, item.share_id] = share
    return found


def _remove(given: Sequence[Any], by: User, reason: str) -> None:
    """A seat in a team ends with its history, granted access with its request; a share by hand is told of."""
    seats = [one.source_id for one in given if one.source_kind == Source.TEAM]
    for seat in TeamMember.objects.present().filter(pk__in=seats).order_by("row", "pk"):
        teams.pass_on(seat, None, by=by)
    asked = {one.source_id for one in given if one.source_kind == Source.REQUEST}
    requests.take_back(asked, by=by, reason=reason)
    sharing.take_back((one for one in given if one.source_kind == Source.MANUAL), by=by)
    rest = (Source.TEAM, Source.REQUEST, Source.MANUAL)
    shares.end_these(one for one in given if one.source_kind not in rest)


def _close_when_done(review: AccessReview, by: User) -> None:
    if not review.items.open().filter(reviewer=by).exists():
        finish(about_type=review._meta.label_lower, about_id=review.pk, recipient=by)
    if review.items.open().exists():
        return
    review.closed_at = timezone.now()
    review.save(update_fields=review.touch("closed_at"))
    _tell(review, ReviewEvent.CLOSED, by)


def pass_on_overdue() -> int:
    """What was not decided in time goes to who stands above the reviewer, once. Returns how many grants.

    Safe to run twice, and by two at once.
    """
    late = AccessReview.objects.open().filter(
        due_on__lt=today(), items__decision="", items__first_reviewer=None
    )
    return sum(_pass_on(pk) for pk in late.distinct().values_list("pk", flat=True))


@transaction.atomic
def _pass_on(review_id: int) -> int:
    review = AccessReview.objects.select_for_update().get(pk=review_id)
    items = list(review.items.open().filter(first_reviewer=None).select_related("reviewer").order_by("pk"))
    heirs: dict[int, User] = {}
    for one in items:
        if one.reviewer_id not in heirs:
            heirs[one.reviewer_id] = selectors.above(one.reviewer) or one.reviewer
        one.first_reviewer_id, one.reviewer = one.reviewer_id, heirs[one.reviewer_id]
    ReviewItem.objects.bulk_update(items, ["first_reviewer", "reviewer"])
    if items:
        _tell(review, ReviewEvent.OVERDUE, None, reviewers=sorted({one.reviewer_id for one in items}))
    return len(items)


def _tell(review: AccessReview, event: ReviewEvent, by: User | None, **facts: Any) -> None:
    record(event, about=review, by=by, bundle=review.topic, topics=[review.topic], **facts)
