"""Words to ask with about solution articles."""

from __future__ import annotations

from typing import Any, Self

from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Greatest

from customers.cases.articles import tokens
from ownership.access.viewer import viewer_of

DESKS = frozenset({"service", "support"})


class _Query(Func):
    template = "%(expressions)s::tsquery"
    output_field = models.TextField()


class _Holds(Func):
    template = "(%(expressions)s)"
    arg_joiner = " @@ "
    output_field = models.BooleanField()


class _Rank(Func):
    function = "ts_rank"
    output_field = models.FloatField()


class ArticleQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """What is published for everybody or for one's departments; drafts at the desks that write them, one's own.

        Executives and auditors read all.
        """
        viewer = viewer_of(user)
        if not viewer.is_active or not (viewer.departments or viewer.led_departments):
            return self.none()
        if viewer.sees_everything:
            return self
        mine = {*viewer.departments, *viewer.led_departments}
        open_to = Q(department__isnull=True) | Q(department__in=mine)
        ready = Q(state="published") if not viewer.kinds & DESKS else Q()
        return self.filter((open_to & ready) | Q(by=viewer.user_id))

    def published(self) -> Self:
        return self.filter(state="published")

    def matching(self, text: str) -> Self:
        """All words of `text` stand in title or text, folded as the product's search folds them."""
        asked = tokens.asked(text)
        if not text.strip():
            return self
        return self.filter(_Holds(F("tokens"), _Query(Value(asked)))) if asked else self.none()

    def best_first(self, text: str) -> Self:
        """Those with the words in their title before the others, the most used first among equals."""
        asked = tokens.asked(text)
        if not asked:
            return self.order_by("-uses", "-id")
        rank = _Rank(F("tokens"), _Query(Value(asked)))
        return self.annotate(rank=Greatest(rank, 0.0)).order_by("-rank", "-uses", "-id")
