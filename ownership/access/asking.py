"""The asker behind a person: which facets he reads, who his colleagues are, what day it is for him."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date
from functools import partial, reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.utils import timezone

from crm_site.kit.filters import Asker, system_asker
from ownership.access.facets import Level
from ownership.access.viewer import viewer_of
from ownership.models import Department, Membership


def asker_for(user: Any, today: date | None = None) -> Asker:
    """The person as the filter engine asks for him; the system reads everything.

    The facets are those of his profile. Owning or a share opens more of single customers, but what it opens
    cannot be filtered by: the answer would tell masked values of all the others.
    """
    zone = timezone.get_current_timezone()
    today = today or timezone.localdate(timezone=zone)
    if getattr(user, "is_system", False):
        return system(today)
    viewer = viewer_of(user)
    return Asker(
        facets=frozenset(facet for facet, level in viewer.profile.items() if level >= Level.READ),
        today=today,
        zone=zone,
        user_id=viewer.user_id,
        departments=viewer.departments,
        viewer=viewer,
        below=_below,
        colleagues=partial(_colleagues, {*viewer.departments, *viewer.led_departments}),
    )


def system(today: date | None = None) -> Asker:
    """Work in the background: rules, segments. It reads every facet and is nobody's "me"."""
    return replace(system_asker(today), below=_below)


def _below(departments: Collection[int]) -> Collection[int]:
    """These departments and all under them. Two queries."""
    paths = Department.objects.filter(pk__in=departments).values_list("path", flat=True)
    wanted = [Q(path__startswith=path) for path in paths]
    if not wanted:
        return departments
    return list(Department.objects.filter(reduce(or_, wanted)).values_list("pk", flat=True))


def _colleagues(departments: Collection[int]) -> Collection[int]:
    """Who has a place in one of these departments today."""
    places = Membership.objects.current().filter(department__in=departments)
    return list(places.values_list("user_id", flat=True).distinct())
