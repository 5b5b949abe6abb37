"""The list of solution articles: its ready-made views, its filter line, its search."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.cases.articles import selectors
from customers.cases.articles.lists.columns import LIST, url_of
from customers.cases.articles.models import SolutionArticle
from customers.cases.categories import tree
from customers.records import exports
from customers.records.lists.bulk import BulkVerb
from customers.records.lists.kinds import Kind, Quick, Shipped, Texts, kind
from customers.records.lists.trees import asked, only
from ownership.access.policy import can

INDENT = "\u3000"


def _categories(user: Any) -> list[tuple[str, str]]:
    return [(str(one.category.pk), f"{INDENT * one.depth}{one.category.label}") for one in tree.lines()]


PUBLISHED = only("state", "is", "published")
kind(
    Kind(
        name=LIST,
        texts=Texts(
            title=_("Solution articles"),
            search=_("Words of an article"),
            none_found=_("No article fits"),
            none_found_help=_("Try fewer or other words, or take a filter away."),
            none_yet=_("No articles yet"),
            none_yet_help=_("What was found out once stands here, for the next one who meets it."),
            icon="book",
        ),
        model=SolutionArticle,
        lead="title",
        sort="-uses",
        mask=selectors.open_to_all,
        matching=lambda rows, text, user: rows.matching(text),
        url=lambda row: url_of(row.pk),
        fields=("id", "title", "state", "version", "category_id"),
        views=(
            Shipped("used", _("Most used"), PUBLISHED, sort="-uses"),
            Shipped("recent", _("Changed last"), PUBLISHED, sort="-updated_at"),
            Shipped("drafts", _("Drafts"), only("state", "is", "draft"), sort="-updated_at"),
            Shipped("mine", _("Mine"), only("by", "any_of", ["me"]), sort="-updated_at"),
            Shipped("every", _("All articles")),
        ),
        bulk=(
            BulkVerb(
                "export",
                _("Export"),
                "download",
                allowed=lambda user: can(user, "articles.export"),
                url=lambda: reverse("customers:export-new"),
            ),
        ),
        quick=(
            Quick(
                "category",
                _("Category"),
                asked(LIST, lambda value: only("category", "any_of", [value])),
                options=_categories,
            ),
            Quick(
                "language",
                _("Language"),
                asked(LIST, lambda value: only("language", "is", value)),
                options=lambda user: settings.LANGUAGES,
            ),
        ),
    )
)
exports.kind(LIST, _("Solution articles"), "articles.export", _("articles"))
