"""One case goes into another: it ends, and what belonged to it belongs to the other. There is no way back.

Lock order: both cases by ascending id, their clocks, what hangs on them, shares.
"""

from __future__ import annotations

from typing import Any

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from customers.cases import actions
from customers.cases.articles.models import CaseArticle, SolutionArticle
from customers.cases.clocks import running as clocks
from customers.cases.events import TOPIC, CaseEvent
from customers.cases.merging import rules
from customers.cases.models import ServiceCase
from customers.cases.satisfaction import asking
from customers.records import timeline
from customers.records.documents.models import Document
from notifications.outbox import record
from ownership.access.policy import require
from ownership.models import User

ABOUT = ServiceCase._meta.label_lower
# What the timeline says of the merged case leads to the kept one and still calls it by its own number.
LINES = """
    UPDATE customers_timelineentry SET about_id = %s, facts = jsonb_build_object('was', %s::bigint) || facts
    WHERE customer_id = %s AND about_type = %s AND about_id = %s
"""


@transaction.atomic
def merge(case: ServiceCase, *, into: ServiceCase, by: User) -> ServiceCase:
    """Close `case` as merged into another of the same customer, which is returned.

    Timeline, documents, articles and earlier merged cases point to the kept one; floors above hear of it by the
    event. Raises PermissionDenied unless `by` handles both, and RuleBroken where they do not fit together.
    """
    require(by, "cases.handle", case)
    require(by, "cases.handle", into)
    gone, kept = _locked(case, into)
    rules.check_can_merge(gone, kept)
    _end(gone, kept, by)
    _hand_over(gone, kept)
    actions.save_signed(kept, by)
    _tell(gone, kept, by)
    return kept


def _locked(case: ServiceCase, into: ServiceCase) -> tuple[ServiceCase, ServiceCase]:
    rows = ServiceCase.objects.select_related("customer", "department").filter(pk__in=[case.pk, into.pk])
    found = {row.pk: row for row in rows.order_by("pk").select_for_update(of=("self",))}
    return found[case.pk], found[into.pk]


def _end(gone: ServiceCase, kept: ServiceCase, by: User) -> None:
    now, was_open = timezone.now(), gone.is_open
    gone.state, gone.merged_into, gone.waiting_since = gone.State.CLOSED, kept, None
    gone.resolved_at, gone.closed_at = gone.resolved_at or now, gone.closed_at or now
    actions.save_signed(gone, by, "state", "merged_into", "waiting_since", "resolved_at", "closed_at")
    if was_open:
        clocks.stop(gone, now)
    asking.withdraw(gone)
    actions.close_up(gone)


def _hand_over(gone: ServiceCase, kept: ServiceCase) -> None:
    ServiceCase.objects.filter(merged_into=gone).update(merged_into=kept)
    Document.objects.filter(about_type=ABOUT, about_id=gone.pk).update(about_id=kept.pk)
    known = CaseArticle.objects.filter(case=kept).values("article")
    twice = CaseArticle.objects.filter(case=gone, article__in=known)
    SolutionArticle.objects.filter(pk__in=list(twice.values_list("article", flat=True))).update(
        uses=F("uses") - 1
    )
    twice.delete()
    CaseArticle.objects.filter(case=gone).update(case=kept)
    with connection.cursor() as cursor:
        cursor.execute(LINES, [kept.pk, gone.pk, gone.customer_id, ABOUT, gone.pk])


def _tell(gone: ServiceCase, kept: ServiceCase, by: User) -> None:
    facts: dict[str, Any] = {"merged": gone.pk, "into": kept.pk}
    topics = [kept.customer.topic, kept.topic, gone.topic, TOPIC]
    record(
        CaseEvent.MERGED,
        about=gone,
        by=None if by.is_system else by,
        bundle=kept.customer.topic,
        topics=topics,
        kind=gone.kind,
        **facts,
    )
    timeline.add(kept.customer, CaseEvent.MERGED, about=kept, by=by, was=gone.pk)
