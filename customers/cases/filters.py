"""What cases can be filtered by, and customers by their cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from crm_site.kit import filters
from crm_site.kit.filters import Asker
from crm_site.kit.filters.columns import Plain
from crm_site.kit.filters.fields import Choices
from customers.cases.categories import tree
from customers.cases.models import ServiceCase
from customers.cases.satisfaction.models import CaseFeedback
from customers.directory.related import seen_customers
from customers.records.filters import lists
from customers.records.filters.people import departments_part, people_part
from ownership.access.facets import Facet

RECORD, FACET = "cases", Facet.CASES


def _cases(asker: Asker) -> QuerySet:
    return ServiceCase.objects.all()


CLOCKS = (
    ("running", _("Clock runs")),
    ("soon", _("Due within a day")),
    ("overdue", _("Overdue")),
    ("stopped", _("Clock stopped")),
)
FEEDBACK = (
    ("asked", _("asked for")),
    ("answered", _("given")),
    ("silent", _("not given yet")),
)
SCORES = tuple((str(score), label) for score, label in CaseFeedback.Score.choices)
RUNNING = ("running", "soon", "overdue")  # of these every case has a deadline


def _clock(value: str, asker: Asker) -> Q:
    """How a case's clock stands at this moment."""
    if value == "stopped":
        return Q(state=ServiceCase.State.WAITING)
    runs, now = Q(due_at__isnull=False), timezone.now()
    if value == "overdue":
        return runs & Q(due_at__lte=now)
    return runs & Q(due_at__gt=now, due_at__lte=now + timedelta(days=1)) if value == "soon" else runs


def _feedback(value: str, asker: Asker) -> Q:
    """Whether the customer was asked how content he is, and whether he said so."""
    asked = Q(pk__in=CaseFeedback.objects.values("case"))
    if value == "answered":
        return Q(satisfaction__isnull=False)
    return asked & Q(satisfaction__isnull=True) if value == "silent" else asked


class InCategory(Plain):
    """A category with all below it."""

    def __init__(self) -> None:
        super().__init__("category")

    def any_of(self, values: Sequence[Any], asker: Asker) -> Q:
        return Q(category__in=tree.below(int(value) for value in values))


def categories_named(values: Sequence[Any]) -> Mapping[Any, str]:
    """Whole names by what stands in the filter: ids as text."""
    ids = [int(value) for value in values if str(value).isdecimal() and len(str(value)) < 10]
    return {str(pk): label for pk, label in tree.labels(ids).items()}


def categories_offered(user: Any) -> Choices:
    return [(str(line.category.pk), line.label) for line in tree.lines()]


filters.field(RECORD, "state", _("state"), "choice", FACET, choices=ServiceCase.State.choices)
filters.field(RECORD, "kind", _("kind"), "choice", FACET, choices=ServiceCase.Kind.choices)
filters.field(RECORD, "category", _("category"), "reference", FACET, may_be_empty=True,
              column=InCategory(), names=categories_named, offered=categories_offered)  # fmt: skip
filters.field(RECORD, "reference", _("reference"), "text", FACET, may_be_empty=True)
filters.field(RECORD, "priority", _("priority"), "choice", FACET, choices=ServiceCase.Priority.choices)
filters.field(RECORD, "channel", _("channel"), "choice", FACET, choices=ServiceCase.Channel.choices)
filters.field(RECORD, "title", _("title"), "text", FACET)
filters.field(RECORD, "owner", pgettext_lazy("of a case", "handled by"), "person", FACET, **people_part())
filters.field(RECORD, "department", _("department"), "department", FACET, **departments_part())
filters.field(RECORD, "opened_by", _("opened by"), "person", FACET, **people_part())
filters.field(RECORD, "opened_at", _("opened at"), "moment", FACET)
filters.field(RECORD, "due_at", pgettext_lazy("deadline", "due"), "moment", FACET, may_be_empty=True)
filters.field(RECORD, "clock", _("clock"), "choice", FACET, choices=CLOCKS, column=filters.Asked(_clock))
filters.field(RECORD, "missed_at", _("target missed at"), "moment", FACET, may_be_empty=True)
filters.field(RECORD, "waiting_since", _("waiting since"), "moment", FACET, may_be_empty=True)
filters.field(RECORD, "resolved_at", _("resolved at"), "moment", FACET, may_be_empty=True)
filters.field(RECORD, "closed_at", _("closed at"), "moment", FACET, may_be_empty=True)
filters.field(RECORD, "satisfaction", _("satisfaction"), "choice", FACET, may_be_empty=True, choices=SCORES)
filters.field(RECORD, "feedback", _("customer's answer"), "choice", FACET, choices=FEEDBACK,
              column=filters.Asked(_feedback))  # fmt: skip
filters.field(RECORD, "customer", _("customer"), "related", FACET, related="customers", link="cases",
              rows=seen_customers, has=_("is of a customer"), has_not=_("is of no customer"))  # fmt: skip

filters.field("customers", "cases", _("Cases"), "related", FACET, group=_("Linked records"), related=RECORD,
              link="customer", rows=_cases, has=_("has a case"), has_not=_("has no case"))  # fmt: skip


def _noun(number: int) -> str:
    return ngettext("%(n)s case", "%(n)s cases", number)


lists.register(
    RECORD,
    _("Cases"),
    rows=lambda user: ServiceCase.objects.visible_to(user),
    noun=_noun,
    url_name="customers:case-list",
)
