"""The access log in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_site.kit.paging import Order, Page, page_of
from ownership.access.facets import Facet
from ownership.access.log import file_label
from ownership.access.querysets import owned_model
from ownership.access.viewer import viewer_of
from ownership.accesslog import chain
from ownership.models import AccessLogEntry, Department, Membership, UnusualReading, User
from ownership.querysets import day_of, today

LATEST = Order(("-at",))
FILED = 50_000
FOUND_BY = {"phone": gettext_lazy("phone"), "email": gettext_lazy("mail address")}
Kind = AccessLogEntry.Kind


@dataclass(frozen=True)
class Look:
    """One entry in words. `customer` is None when it is gone or none was meant; `whom` is the colleague or department
    that it is about; `what` says the field, the facets or the kind of file."""

    entry: AccessLogEntry
    customer: Any
    whom: User | Department | None
    what: Any


def log_page(wanted: Mapping[str, Any], params: Mapping[str, Any], *, path: str) -> Page:
    """One page of the log as `Look`s, latest first; for those who may read all of it. Four queries at most."""
    page = page_of(_rows(wanted), LATEST, params, path=path)
    page.rows = looks(page.rows)
    return page


def log_file(wanted: Mapping[str, Any]) -> Iterator[Look]:
    """The same without pages: the latest entries, as many as a file takes."""
    entries: list[AccessLogEntry] = []
    for entry in _rows(wanted).order_by("-at", "-id")[:FILED].iterator(chunk_size=2_000):
        entries.append(entry)
        if len(entries) == 1_000:
            yield from looks(entries)
            entries = []
    yield from looks(entries)


def count_of(wanted: Mapping[str, Any]) -> int:
    """How many entries the file holds."""
    return _rows(wanted).order_by()[:FILED].values("pk").count()


def looks(entries: list[AccessLogEntry]) -> list[Look]:
    """Entries with the rows that they are about. Three queries at most."""
    customers = owned_model().objects.in_bulk({one.row_id for one in entries if one.row_id})
    people = User.objects.in_bulk(_about(entries, "ownership.user"))
    departments = Department.objects.in_bulk(_about(entries, "ownership.department"))
    whom = {"ownership.user": people, "ownership.department": departments}
    return [
        Look(one, customers.get(one.row_id), whom.get(one.about_type, {}).get(one.about_id), _words(one))
        for one in entries
    ]


def state_of_chain() -> dict[str, Any]:
    """How far the log is linked, for under its list. Two queries."""
    end = chain.head()
    return {"head": end, "waiting": AccessLogEntry.objects.filter(link__isnull=True).count()}


def looks_of(reading: UnusualReading) -> QuerySet[AccessLogEntry]:
    """What the person looked at on that day."""
    return AccessLogEntry.objects.looks(*day_of(reading.on)).filter(by=reading.person_id)


def unusual_days(user: User) -> list[UnusualReading]:
    """The last days on which somebody read unusually much, of the past month at most. One query."""
    since = today() - timedelta(days=30)
    rows = UnusualReading.objects.visible_to(user).filter(on__gte=since).select_related("person")
    return list(rows.order_by("-on", "-pk")[:5])


def customers_of(reading: UnusualReading, user: User, params: Mapping[str, Any], *, path: str) -> Page:
    """One page of the customers that were looked at on such a day, as far as the reader sees them; the owner of some
    sees those. Each with how many looks and when the last was. Two queries."""
    seen = owned_model().objects.visible_to(user)
    if not viewer_of(user).sees_everything:
        seen = seen.filter(owner=user)
    counted = looks_of(reading).order_by().values("row").annotate(number=Count("pk"), last=Max("at"))
    numbers = {row: (number, last) for row, number, last in counted.values_list("row", "number", "last")}
    page = page_of(seen.filter(pk__in=numbers), Order(("name",)), params, path=path)
    page.rows = [{"row": row, "number": numbers[row.pk][0], "last": numbers[row.pk][1]} for row in page.rows]
    return page


def _about(entries: Iterable[AccessLogEntry], kind: str) -> set[int]:
    return {one.about_id for one in entries if one.about_type == kind and one.about_id}


def _rows(wanted: Mapping[str, Any]) -> QuerySet[AccessLogEntry]:
    rows = AccessLogEntry.objects.select_related("by", "seen_as")
    if wanted.get("kind"):
        rows = rows.filter(kind=wanted["kind"])
    if wanted.get("person"):
        rows = rows.filter(by__in=User.objects.called(wanted["person"]))
    if wanted.get("customer"):
        text = wanted["customer"]
        named = owned_model().objects.filter(Q(name__icontains=text) | Q(code__iexact=text))
        rows = rows.filter(row__in=named)
    if wanted.get("from_on"):
        rows = rows.filter(at__gte=day_of(wanted["from_on"])[0])
    if wanted.get("until_on"):
        rows = rows.filter(at__lt=day_of(wanted["until_on"])[1])
    return rows


def _words(entry: AccessLogEntry) -> Any:
    """What was looked at, taken out or changed, in the reader's language."""
    facets = [entry.facet] if entry.facet else entry.facets
    labels = [str(Facet(one).label) for one in facets if one in Facet.values]
    if entry.kind == Kind.EXPORTED:
        told = _("%(number)s rows of %(kind)s") % {
            "number": entry.number,
            "kind": file_label(entry.field),
        }
        return " · ".join([told, *labels])
    return " · ".join([*labels, *filter(None, [str(_field_words(entry))])])


def _field_words(entry: AccessLogEntry) -> Any:
    if entry.field in FOUND_BY:
        return FOUND_BY[entry.field]
    if entry.kind == Kind.PROFILE:
        kind, _slash, position = entry.field.partition("/")
        return f"{_choice(Department.Kind, kind)} {_choice(Membership.Position, position)}".strip()
    try:
        return apps.get_model(entry.about_type)._meta.get_field(entry.field).verbose_name
    except (LookupError, ValueError, FieldDoesNotExist):
        return entry.field


def _choice(choices: Any, value: str) -> str:
    return str(dict(choices.choices).get(value, value))
