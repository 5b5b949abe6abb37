"""The condition “in segment” for customers and contacts, and what segments themselves can be filtered by.

A live segment is read where it is asked: its conditions are compiled for whoever asks, so it opens nothing and refuses
what he does not read. A broken one refuses as well: turned round, “matches nothing” would match everything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextvars import ContextVar
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from crm_site.kit import filters
from crm_site.kit.filters import Asker, Filter, FilterRefused
from crm_site.kit.filters.fields import Choices, Words
from customers.records.filters import lists
from customers.records.filters.people import departments_part, people_part
from customers.segments.models import Segment, SegmentMember
from customers.segments.rules import FIELD
from ownership.access.facets import Facet

RECORD, FACET = "segments", Facet.IDENTITY
LINKS = {"customers": "customer", "contacts": "contact"}
OFFERED = 200
# The segments that are being compiled: a circle that slipped in ends here.
_asked: ContextVar[tuple[str, ...]] = ContextVar("segments being asked", default=())


def conditions_of(segment: Segment) -> Filter:
    """The stored filter; parts that are not understood any more stand in it as broken."""
    return filters.read(segment.record, segment.filter)


def inside(key: str, asker: Asker) -> Q:
    """Who is in the segment of this key, as far as the asker may ask. Two queries at most for each segment.

    Raises FilterRefused also for one that is gone: whoever is not in nothing would be everybody."""
    segment = Segment.objects.filter(key=key).first()
    if segment is None:
        raise FilterRefused(_("The segment that this asks about no longer exists."), FIELD)
    if (
        asker.viewer is not None
        and not Segment.objects.visible_to(asker.viewer).filter(pk=segment.pk).exists()
    ):
        raise FilterRefused(_("The segment “%(name)s” is not open to you.") % {"name": segment}, FIELD)
    if not segment.is_live:
        rows = SegmentMember.objects.filter(segment=segment.pk)
        return Q(Exists(rows.filter(**{LINKS[segment.record]: OuterRef("pk")})))
    return _live(segment, asker)


def _live(segment: Segment, asker: Asker) -> Q:
    asked, found = _asked.get(), conditions_of(segment)
    if found.broken or segment.key in asked:
        sentence = _("The segment “%(name)s” asks for something that no longer exists: %(what)s")
        what = found.broken[0].sentence if found.broken else _("It asks about itself.")
        raise FilterRefused(sentence % {"name": segment, "what": what}, FIELD)
    token = _asked.set((*asked, segment.key))
    try:
        return filters.compile(found, asker)
    finally:
        _asked.reset(token)


def _names(values: Sequence[Any]) -> Mapping[Any, Words]:
    found = Segment.objects.filter(key__in=[str(one).replace("\0", "") for one in values])
    return {one.key: one.name for one in found}


def _offered(record: str) -> Any:
    def offered(user: Any) -> Choices:
        rows = Segment.objects.visible_to(user).filter(record=record).order_by("name", "pk")[:OFFERED]
        return [(one.key, one.name) for one in rows]

    return offered


for _record in LINKS:
    filters.field(
        _record,
        FIELD,
        gettext_lazy("segment"),
        "reference",
        FACET,
        group=pgettext_lazy("filter", "Segments"),
        names=_names,
        offered=_offered(_record),
        column=filters.Asked(inside),
    )

filters.field(RECORD, "name", gettext_lazy("name"), "text", FACET)
filters.field(RECORD, "record", gettext_lazy("of what"), "choice", FACET, choices=Segment.Record.choices)
filters.field(RECORD, "kind", pgettext_lazy("of a segment", "kind"), "choice", FACET, choices=Segment.Kind.choices)  # fmt: skip
filters.field(RECORD, "audience", gettext_lazy("who uses it"), "choice", FACET, choices=Segment.Audience.choices)  # fmt: skip
filters.field(RECORD, "department", gettext_lazy("department"), "department", FACET, **departments_part())
filters.field(RECORD, "by", gettext_lazy("by"), "person", FACET, **people_part())
filters.field(RECORD, "updated_at", gettext_lazy("last change"), "moment", FACET)


def _noun(number: int) -> str:
    return ngettext("%(n)s segment", "%(n)s segments", number)


lists.register(
    RECORD,
    gettext_lazy("Segments"),
    rows=lambda user: Segment.objects.visible_to(user),
    noun=_noun,
    url_name="customers:segment-list",
)
