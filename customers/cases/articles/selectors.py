"""Shaped answers about solution articles."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from crm_site.kit import palette
from customers.cases.articles.models import CaseArticle, SolutionArticle
from customers.cases.articles.querysets import ArticleQuerySet
from customers.cases.models import ServiceCase
from ownership.access.facets import Level, everything
from ownership.access.masking import MaskedRow
from ownership.models import User

SHORTEST, FOUND, PROPOSED = 2, 8, 3


def open_to_all(rows: Iterable[Any], user: Any) -> list[MaskedRow]:
    """Articles as lists and files want them: whoever sees one reads all of it."""
    levels = everything()
    return [MaskedRow(row, levels) for row in rows]


@dataclass(frozen=True)
class OnCase:
    """The articles of a case, and those that may help: looked for, or of its category."""

    attached: list[SolutionArticle]
    offered: list[SolutionArticle]
    text: str
    may_attach: bool


def on_case(user: User, case: MaskedRow, text: str, *, may_attach: bool) -> OnCase | None:
    """None where the reader meets cases masked. Two queries, one where he attaches nothing."""
    if case.levels["cases"] < Level.READ:
        return None
    links = CaseArticle.objects.filter(case=case.pk).select_related("article").order_by("at", "pk")
    visible = SolutionArticle.objects.visible_to(user)
    attached = [one.article for one in links.filter(article__in=visible.values("pk"))]
    offered = _offered(visible, case, text, attached) if may_attach else []
    return OnCase(attached, offered, text, may_attach)


def _offered(
    visible: ArticleQuerySet, case: MaskedRow, text: str, attached: list[SolutionArticle]
) -> list[SolutionArticle]:
    rows = visible.published().exclude(pk__in=[one.pk for one in attached]).defer("text", "tokens")
    if text.strip():
        return list(rows.matching(text).best_first(text)[:FOUND])
    if case.category_id is None:
        return []
    return list(rows.filter(category=case.category_id).order_by("-uses", "-pk")[:PROPOSED])


def cases_of(user: User, article: SolutionArticle) -> int:
    """How many of the cases that it helped with the reader sees."""
    rows = ServiceCase.objects.visible_to(user)
    return rows.filter(pk__in=CaseArticle.objects.filter(article=article).values("case")).count()


def related(user: User, article: SolutionArticle) -> list[SolutionArticle]:
    """Published ones of the same category, the most used first."""
    if article.category_id is None:
        return []
    rows = SolutionArticle.objects.visible_to(user).published().filter(category=article.category_id)
    return list(rows.exclude(pk=article.pk).defer("text", "tokens").order_by("-uses", "-pk")[:5])


def to_attach(user: User, pk: int) -> ArticleQuerySet:
    """The published article, as rows of one."""
    return SolutionArticle.objects.visible_to(user).published().filter(pk=pk)


def to_detach(user: User, pk: int) -> ArticleQuerySet:
    """The article, a draft again too, as rows of one."""
    return SolutionArticle.objects.visible_to(user).filter(pk=pk)


def found(user: User, text: str, limit: int) -> list[palette.Group]:
    """What the palette and the search page show: published articles with these words."""
    if len(text) < SHORTEST:
        return []
    rows = SolutionArticle.objects.visible_to(user).published().matching(text).best_first(text)
    hits = [
        palette.Hit(
            one.title, one.get_absolute_url(), note=str(one.get_language_display()), icon="book", chip=""
        )
        for one in rows.defer("text", "tokens")[:limit]
    ]
    return [palette.Group("articles", _("Solution articles"), hits)]
