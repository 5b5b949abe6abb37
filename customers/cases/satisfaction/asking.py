"""Verbs: ask how content the customer was, withdraw the question, take the answer.

Lock order: the case, then its question.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import RuleBroken
from customers.cases.events import TOPIC, CaseEvent
from customers.cases.models import ServiceCase
from customers.cases.satisfaction.models import CaseFeedback
from customers.records import timeline
from notifications.outbox import record
from ownership.people import system_user

ANSWERED_WITHIN = timedelta(days=30)
LONGEST = 2000


def ask(case: ServiceCase) -> CaseFeedback:
    """The question after a closing, in the caller's transaction; one that waits already stays."""
    values = question(case.pk)
    row, _made = CaseFeedback.objects.get_or_create(
        case=case, answered_at=None, defaults={name: values[name] for name in ("asked_at", "expires_at")}
    )
    return row


def question(case_id: int) -> dict[str, Any]:
    """The columns of a question that is asked now."""
    now = timezone.now()
    return {"case_id": case_id, "asked_at": now, "expires_at": now + ANSWERED_WITHIN}


def withdraw(case: ServiceCase) -> None:
    """Nobody is asked about a case that goes on. Answers stay."""
    CaseFeedback.objects.filter(case=case, answered_at=None).delete()


@transaction.atomic
def answer(feedback: CaseFeedback, *, score: int, words: str = "") -> CaseFeedback:
    """Take the one answer of whoever has the link. Raises RuleBroken when it was given, or when it is too late.

    Nobody is signed in: the answer stands in nobody's name, in the case's history neither.
    """
    case: ServiceCase = locked(ServiceCase.objects.select_related("customer"), feedback.case_id)
    row: CaseFeedback | None = CaseFeedback.objects.select_for_update().filter(pk=feedback.pk).first()
    if row is None or row.is_answered:
        raise RuleBroken(_("This question has been answered already."))
    if not row.is_open:
        raise RuleBroken(_("The time to answer is over."))
    row.score, row.words, row.answered_at = score, words.strip()[:LONGEST], timezone.now()
    row.save(update_fields=["score", "words", "answered_at"])
    # A version of its own: a bulk closing that is undone must not take the answer along.
    ServiceCase.objects.filter(pk=case.pk).update(satisfaction=score, version=case.version + 1)
    _tell(case, score)
    return row


def _tell(case: ServiceCase, score: int) -> None:
    facts: dict[str, Any] = {"score": score}
    topics = [case.customer.topic, case.topic, TOPIC]
    record(
        CaseEvent.RATED,
        about=case,
        by=None,
        bundle=case.customer.topic,
        topics=topics,
        kind=case.kind,
        **facts,
    )
    timeline.add(case.customer, CaseEvent.RATED, about=case, by=system_user(), **facts)
