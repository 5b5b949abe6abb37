"""Verbs for solution articles: write, change, publish, withdraw; say that one helped with a case.

Lock order: the case, the article.
"""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import EditConflict, RuleBroken
from customers.cases.articles.events import ArticleEvent
from customers.cases.articles.models import CaseArticle, SolutionArticle
from customers.cases.models import ServiceCase
from customers.records import timeline
from customers.records.history import sign
from notifications.outbox import record
from ownership.access.policy import require
from ownership.models import User

TOPIC = "articles"
State = SolutionArticle.State


@transaction.atomic
def write(*, by: User, **values: Any) -> SolutionArticle:
    """A draft; it is read by the desks and its author until somebody in charge publishes it."""
    require(by, "articles.write")
    article = SolutionArticle(by=by, **values)
    sign(article, by)
    article.save()
    _tell(article, ArticleEvent.WRITTEN, by)
    return article


@transaction.atomic
def edit(article: SolutionArticle, *, by: User, version: int, **changes: Any) -> SolutionArticle:
    """Change an article as the person saw it in `version`; what is the same stays unwritten.

    Raises EditConflict with the present values when somebody else changed it meanwhile.
    """
    require(by, "articles.edit", article)
    row = _locked(article)
    present = {name: getattr(row, name) for name in changes}
    changed = [name for name in changes if changes[name] != present[name]]
    if not changed:
        return row
    if row.version != version:
        raise EditConflict(row, {name: present[name] for name in changed})
    for name in changed:
        setattr(row, name, changes[name])
    _save(row, by, *changed)
    _tell(row, ArticleEvent.EDITED, by, fields=sorted(changed))
    return row


@transaction.atomic
def publish(article: SolutionArticle, *, by: User) -> SolutionArticle:
    """Let everybody (or its department) read it. A published one stays as it is."""
    require(by, "articles.publish", article)
    row = _locked(article)
    if row.state == State.PUBLISHED:
        return row
    row.state, row.published_at = State.PUBLISHED, timezone.now()
    _save(row, by, "state", "published_at")
    _tell(row, ArticleEvent.PUBLISHED, by)
    return row


@transaction.atomic
def withdraw(article: SolutionArticle, *, by: User) -> SolutionArticle:
    """A draft again: cases that it helped with keep it, nobody is offered it any more."""
    require(by, "articles.publish", article)
    row = _locked(article)
    if row.state == State.DRAFT:
        return row
    row.state, row.published_at = State.DRAFT, None
    _save(row, by, "state", "published_at")
    _tell(row, ArticleEvent.WITHDRAWN, by)
    return row


@transaction.atomic
def attach(case: ServiceCase, article: SolutionArticle, *, by: User) -> CaseArticle:
    """Say that an article helped with a case; a second time changes nothing. Raises RuleBroken for a draft."""
    require(by, "cases.edit", case)
    case = locked(ServiceCase.objects.select_related("customer"), case.pk)
    row = _locked(article)
    if row.state != State.PUBLISHED:
        raise RuleBroken(_("Only published articles can be attached."))
    made, is_new = CaseArticle.objects.get_or_create(case=case, article=row, defaults={"by": by})
    if is_new:
        SolutionArticle.objects.filter(pk=row.pk).update(uses=F("uses") + 1)
        _tell_case(case, ArticleEvent.ATTACHED, row, by)
    return made


@transaction.atomic
def detach(case: ServiceCase, article: SolutionArticle, *, by: User) -> None:
    """It did not help after all; once more changes nothing."""
    require(by, "cases.edit", case)
    case = locked(ServiceCase.objects.select_related("customer"), case.pk)
    row = _locked(article)
    gone, _rows = CaseArticle.objects.filter(case=case, article=row).delete()
    if gone:
        SolutionArticle.objects.filter(pk=row.pk, uses__gt=0).update(uses=F("uses") - 1)
        _tell_case(case, ArticleEvent.DETACHED, row, by)


def _locked(article: SolutionArticle) -> SolutionArticle:
    return locked(SolutionArticle.objects.all(), article.pk)


def _save(row: SolutionArticle, by: User, *changed: str) -> None:
    row.version += 1
    sign(row, by)
    row.save(update_fields=row.touch("version", *changed))


def _tell(row: SolutionArticle, event: ArticleEvent, by: User, **facts: Any) -> None:
    record(event, about=row, by=None if by.is_system else by, topics=[TOPIC, row.topic], **facts)


def _tell_case(case: ServiceCase, event: ArticleEvent, row: SolutionArticle, by: User) -> None:
    topics = [case.customer.topic, case.topic, row.topic]
    record(event, about=case, by=None if by.is_system else by, topics=topics, kind=case.kind, article=row.pk)
    timeline.add(case.customer, event, about=case, by=by, article=row.pk)
