"""Shaped answers about segments."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse

from crm_site.kit import filters
from crm_site.kit.filters import Filter, FilterRefused
from crm_site.kit.paging import capped_count
from customers.records.filters import lists
from customers.segments.filters import conditions_of
from customers.segments.models import Segment, SegmentMember
from customers.segments.rules import FIELD, keys_in
from ownership.access.facets import everything
from ownership.access.masking import MaskedRow
from ownership.access.policy import can
from ownership.access.viewer import viewer_of
from ownership.models import Department, User

SHOWN = 8


def open_to_all(rows: Iterable[Any], user: Any) -> list[MaskedRow]:
    """Segments as lists want them: whoever may use one reads all of it; its conditions are words, no values."""
    levels = everything()
    return [MaskedRow(row, levels) for row in rows]


def asking_for(segment: Segment) -> Filter:
    """The filter “in this segment”, for lists and other segments."""
    return filters.condition(segment.record, FIELD, "any_of", [segment.key])


def list_url(segment: Segment) -> str:
    """The list of what is in it."""
    found = lists.list_of(segment.record)
    return f"{reverse(found.url_name)}?f={filters.encode(asking_for(segment))}" if found else ""


def rows_of(segment: Segment, user: Any) -> QuerySet:
    """Who is in it, of those that the person sees. Raises FilterRefused as the filter engine does."""
    return lists.rows_of(asking_for(segment), user, readable=True)


@dataclass(frozen=True)
class Look:
    """A segment as one person finds it: how many ("1,284 customers"), a few of them the latest first, or in `trouble`
    why it finds nothing for him."""

    size: str = ""
    sample: Sequence[Any] = ()
    trouble: str = ""


def look(segment: Segment, user: Any) -> Look:
    """What the person finds in it, asked once."""
    try:
        rows = rows_of(segment, user)
    except FilterRefused as refused:
        return Look(trouble=str(refused))
    found = lists.list_of(segment.record)
    number, capped = capped_count(rows)
    size = found.noun(number) % {"n": f"{number:,}{'+' if capped else ''}"} if found else ""
    return Look(size, list(rows.order_by("-updated_at", "-pk")[:SHOWN]))


def sentence(segment: Segment) -> str:
    """Its conditions in words."""
    return filters.sentence(conditions_of(segment))


def numbers(rows: Sequence[Any], user: Any) -> Mapping[int, int]:
    """How many are on each fixed list, for a page of segments. One query."""
    fixed = [row.pk for row in rows if not row.is_live]
    counted = SegmentMember.objects.filter(segment__in=fixed).values("segment").annotate(n=Count("pk"))
    return {**dict.fromkeys(fixed, 0), **{one["segment"]: one["n"] for one in counted}}


def using(segment: Segment) -> QuerySet[Segment]:
    """Other segments that ask about it; a fixed list asked once, and can no longer be changed to ask otherwise."""
    rows = Segment.objects.live().exclude(pk=segment.pk).annotate(words=Cast("filter", TextField()))
    return rows.filter(words__contains=f'"{segment.key}"')


def asked_by(keys: Iterable[str]) -> dict[str, set[str]]:
    """{key: keys of the segments it asks about}, followed as far as they lead. A query for each level."""
    found: dict[str, set[str]] = {}
    wanted = set(keys)
    while wanted:
        rows = Segment.objects.filter(key__in=wanted)
        level = {row.key: keys_in(conditions_of(row)) if row.is_live else set() for row in rows}
        found.update(level)
        wanted = {one for keys_ in level.values() for one in keys_} - set(found)
    return found


def named(keys: Iterable[str]) -> dict[str, str]:
    """{name: audience} of these segments."""
    return dict(Segment.objects.filter(key__in=list(keys)).values_list("name", "audience"))


def departments_for(user: Any) -> QuerySet[Department]:
    """For which departments the person may keep segments: his own, those he leads and what lies below them."""
    viewer = viewer_of(user)
    mine = Q(pk__in={*viewer.departments, *viewer.led_departments})
    return Department.objects.filter(mine, is_active=True).order_by("path")


def audiences_for(user: Any) -> list[tuple[str, Any]]:
    """Whom the person may address."""
    found = [(Segment.Audience.PRIVATE.value, Segment.Audience.PRIVATE.label)]
    if departments_for(user).exists():
        found.append((Segment.Audience.DEPARTMENT.value, Segment.Audience.DEPARTMENT.label))
    if can(user, "segments.keep", Segment(by=user, audience=Segment.Audience.ALL)):
        found.append((Segment.Audience.ALL.value, Segment.Audience.ALL.label))
    return found


def lists_to_fill(user: User, record: str) -> QuerySet[Segment]:
    """Fixed lists that the person may put somebody on."""
    rows = Segment.objects.visible_to(user).fixed().filter(record=record)
    return rows.filter(pk__in=[row.pk for row in rows if can(user, "segments.keep", row)]).order_by("name")
