"""What solution articles can be filtered by."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm_site.kit import filters
from customers.cases.articles.models import SolutionArticle
from customers.cases.filters import InCategory, categories_named, categories_offered
from customers.records.filters import lists
from customers.records.filters.people import departments_part, people_part
from ownership.access.facets import Facet

RECORD, FACET = "articles", Facet.IDENTITY

filters.field(RECORD, "title", _("title"), "text", FACET)
filters.field(RECORD, "text", _("text"), "text", FACET)
filters.field(RECORD, "state", _("state"), "choice", FACET, choices=SolutionArticle.State.choices)
filters.field(RECORD, "language", _("language"), "choice", FACET, choices=settings.LANGUAGES)
filters.field(RECORD, "category", _("category"), "reference", FACET, may_be_empty=True,
              column=InCategory(), names=categories_named, offered=categories_offered)  # fmt: skip
filters.field(RECORD, "department", _("only for"), "department", FACET, **departments_part())
filters.field(RECORD, "by", _("written by"), "person", FACET, **people_part())
filters.field(RECORD, "uses", _("used"), "number", FACET)
filters.field(RECORD, "updated_at", _("last change"), "moment", FACET)
filters.field(RECORD, "published_at", _("published at"), "moment", FACET, may_be_empty=True)


def _noun(number: int) -> str:
    return ngettext("%(n)s article", "%(n)s articles", number)


lists.register(
    RECORD,
    _("Solution articles"),
    rows=lambda user: SolutionArticle.objects.visible_to(user),
    noun=_noun,
    url_name="customers:article-list",
)
