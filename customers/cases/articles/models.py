"""The knowledge base, and which articles were used for which case."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from crm_site.kit.db import Timestamped, Versioned
from customers.cases.articles import tokens
from customers.cases.articles.querysets import ArticleQuerySet
from customers.cases.categories.models import CaseCategory


class SolutionArticle(Timestamped, Versioned):
    """How something is solved, in one language; draft <-> published, by those in charge of service and support.

    Everybody reads what is published, with a `department` its people alone. `tokens` is what it is found by,
    `uses` how often it helped with a case.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")

    title = models.CharField(_("title"), max_length=160)
    text = models.TextField(_("text"), max_length=20_000)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    category = models.ForeignKey(
        CaseCategory, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("category")
    )
    department = models.ForeignKey(
        "ownership.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("only for"),
        help_text=_("Empty: every colleague reads it."),
    )
    state = models.CharField(
        _("state"), max_length=10, choices=State.choices, default=State.DRAFT, editable=False
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="+",
        verbose_name=_("written by"),
    )
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)
    uses = models.PositiveIntegerField(_("used"), default=0, editable=False)
    tokens = SearchVectorField(editable=False, default="")

    objects = ArticleQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["updated_at", "created_at", "uses", "tokens"])

    class Meta:
        verbose_name = _("solution article")
        verbose_name_plural = _("solution articles")
        indexes = [
            GinIndex(fields=["tokens"], name="article_tokens"),
            models.Index(fields=["-uses", "-id"], name="article_most_used"),
            models.Index(fields=["-updated_at", "-id"], name="article_recent"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="draft", published_at__isnull=True)
                | Q(state="published", published_at__isnull=False),
                name="article_published_has_time",
            ),
        ]

    class Privacy:
        personal = ()  # words of the company

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whatever is written, what it is found by follows."""
        fields = kwargs.get("update_fields")
        if fields is None or {"title", "text"} & set(fields):
            self.tokens = tokens.vector(self.title, self.text)
            kwargs["update_fields"] = fields and [*fields, "tokens"]
        super().save(*args, **kwargs)

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def topic(self) -> str:
        """The name under which live pages hear of changes."""
        return f"article-{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("customers:article-detail", args=[self.pk])


class CaseArticle(models.Model):
    """An article that helped with a case."""

    case = models.ForeignKey(
        "customers.ServiceCase",
        models.CASCADE,
        db_index=False,  # `case_article_once` begins with it
        related_name="case_articles",
        verbose_name=_("case"),
    )
    article = models.ForeignKey(
        SolutionArticle, models.PROTECT, related_name="case_articles", verbose_name=_("solution article")
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("time"), default=timezone.now)

    class Meta:
        verbose_name = _("article of a case")
        verbose_name_plural = _("articles of cases")
        ordering = ["at", "id"]
        constraints = [models.UniqueConstraint(fields=["case", "article"], name="case_article_once")]

    def __str__(self) -> str:
        return f"{self.case_id}: {self.article_id}"
