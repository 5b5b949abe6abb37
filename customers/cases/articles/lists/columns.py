"""What the list of solution articles can show."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit import markup
from crm_site.kit.paging import Order
from customers.cases.articles.filters import RECORD
from customers.cases.articles.models import SolutionArticle
from customers.cases.lists.columns import categories
from customers.records.lists import columns
from customers.records.lists.pens import Pen, words_of

LIST = RECORD
LEAD = '<span class="name"><span class="spot {}">{}</span><a href="{}" title="{}">{}</a></span>'
TONES = {"draft": "y", "published": "g"}
LANGUAGES = dict(settings.LANGUAGES)


@cache
def _base() -> str:
    return reverse("customers:article-list")


def url_of(pk: int) -> str:
    """An article's page."""
    return f"{_base()}{pk}/"


def _title(value: str, row: Any, pen: Pen) -> SafeString:
    icon = markup.icon("book", pen.words_of(SolutionArticle.State)[row.state])
    return format_html(LEAD, TONES[row.state], icon, url_of(row.pk), value, value)


def _state(value: str, row: Any, pen: Pen) -> SafeString:
    return pen.chip(pen.words_of(SolutionArticle.State)[value], TONES[value])


def _language(value: str, row: Any, pen: Pen) -> SafeString:
    return pen.word(str(LANGUAGES.get(value, value)))


def _plain(value: Any, row: Any) -> str:
    return str(value) if value is not None else ""


def _column(key: str, label: Any = "", **parts: Any) -> None:
    field: Any = None if label else SolutionArticle._meta.get_field(key)
    columns.column(LIST, key, label or field.verbose_name, **parts)


_column(
    "title", _("Article"), draw=_title, fields=("title", "state"), order=Order(("title", "id")), default=True
)
_column("category", _("Category"), load=categories, fields=("category_id",), default=True)
_column("language", _("Language"), kind="choice", draw=_language, default=True,
        plain=lambda value, row: str(LANGUAGES.get(value, value)))  # fmt: skip
_column("state", _("State"), kind="choice", draw=_state, default=True,
        plain=lambda value, row: words_of(SolutionArticle.State).get(value, value))  # fmt: skip
_column("uses", pgettext_lazy("of an article", "Used"), kind="number", css="num", order=Order(("uses", "id")),
        default=True)  # fmt: skip
_column("department", fields=("department__name", "department__name_en"), plain=_plain)
_column("by", kind="person", fields=("by__name", "by__name_en", "by__username"), plain=_plain)
_column(
    "updated_at", _("Last change"), kind="moment", order=Order(("updated_at", "id")), css="mute", default=True
)
_column("published_at", kind="moment")
_column("text", css="mute")
