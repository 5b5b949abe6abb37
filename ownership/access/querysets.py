"""The one place that decides which rows a person sees.

Owned rows: own, the department's or the company's by reach (columns), and shared ones. Child rows follow
their customer. Two query shapes are wrong for somebody each (measured at 1,000,000 rows: EXISTS 5,640 ms for
who sees nothing, IN 1,299 ms for who sees 14 %), so a capped probe of the shares picks: few ids become a
literal array that PostgreSQL can combine with the owner and department indexes, many are tested by EXISTS
while the sort index is walked.
"""

from __future__ import annotations

from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import BigIntegerField, Case, CharField, Exists, OuterRef, Q, Value, When

from ownership.access.facets import Level
from ownership.access.viewer import Viewer, viewer_of

PROBE = 5_000


class Why(models.TextChoices):
    """Why a row is seen; annotated as `seen_by`."""

    EVERYTHING = "everything"
    OWNER = "owner"
    DEPARTMENT = "department"
    SHARE = "share"
    REACH = "reach"
    LOCKED = "locked"


def reason_of(row: Any, viewer: Viewer) -> str | None:
    """Why this person sees the row, as far as it was fetched for him; a row fetched for another says nothing."""
    return row.seen_by if getattr(row, "seen_for", None) == viewer.user_id else None


def owned_model() -> Any:
    """The model that ownership guards (`settings.OWNED_MODEL`), as `get_user_model()` gives the user's."""
    return apps.get_model(settings.OWNED_MODEL)


class ScopedQuerySet(models.QuerySet):
    """Rows with `owner`, `department`, `is_key`, `ordered_at` and share tables."""

    def visible_to(self, user: Any) -> Self:
        """The rows whose page this person may open, annotated with `seen_by`. One probe query."""
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        if viewer.sees_everything:
            return self._reasoned(viewer, Q(pk__in=[]))
        shared = _shared(self.model, viewer)
        return self.filter(_columns(viewer) | shared)._reasoned(viewer, shared)

    def listed_to(self, user: Any) -> Self:
        """`visible_to` and the locked ones (`seen_by` = "locked"), of which a list shows name and padlock."""
        viewer = viewer_of(user)
        if not viewer.is_active or viewer.sees_everything:
            return self.visible_to(viewer)
        shared = _shared(self.model, viewer)
        rows = self if viewer.has_company_reach else self.filter(_columns(viewer, key_too=True) | shared)
        return rows._reasoned(viewer, shared, locked=True)

    def _reasoned(self, viewer: Viewer, shared: Q, *, locked: bool = False) -> Self:
        reason = _reason(viewer, shared, locked=locked)
        return self.annotate(seen_by=reason, seen_for=Value(viewer.user_id, output_field=BigIntegerField()))

    def locked_to(self, user: Any) -> Self:
        """Key rows that one's reach would show but for the key mark."""
        return self.listed_to(user).filter(seen_by=Why.LOCKED)


def _columns(viewer: Viewer, *, key_too: bool = False) -> Q:
    """Own rows, led and open departments, and the reach; `key_too` takes key rows into the reach."""
    seen = Q(owner_id=viewer.user_id)
    if viewer.led_departments:
        seen |= Q(department_id__in=viewer.led_departments)
    if viewer.sees_unassigned:
        seen |= Q(owner__isnull=True, department__isnull=True)
    reach = _reach(viewer)
    if reach is not None:
        seen |= reach if key_too else reach & Q(is_key=False)
    return seen


def _reach(viewer: Viewer) -> Q | None:
    """What the departments' reach shows, the key mark left aside; None for `own`."""
    if viewer.has_company_reach:
        return Q(pk__isnull=False)  # every row; a condition, so that OR keeps its shape
    reach = Q()
    if viewer.has_ordered_reach:
        reach |= Q(ordered_at__isnull=False)
    if viewer.open_departments:
        reach |= Q(department_id__in=viewer.open_departments)
    return reach or None


def _shared(model: Any, viewer: Viewer) -> Q:
    """Rows shared with the person or his departments, in the shape that their number asks for."""
    by_user = model.user_shares.rel.related_model.objects.live().filter(user_id=viewer.user_id)
    by_group = model.group_shares.rel.related_model.objects.live().filter(group_id__in=viewer.group_ids)
    ids = by_user.order_by().values_list("content_object_id")
    if viewer.group_ids:
        ids = ids.union(by_group.order_by().values_list("content_object_id"))
    found = [pk for (pk,) in ids[: PROBE + 1]]
    if len(found) <= PROBE:
        return Q(pk__in=found)
    return Q(Exists(by_user.filter(content_object=OuterRef("pk")))) | Q(
        Exists(by_group.filter(content_object=OuterRef("pk")))
    )


def _reason(viewer: Viewer, shared: Q, *, locked: bool = False) -> Case:
    """The strongest reason, in the order in which people expect to read it."""
    whens = [When(owner_id=viewer.user_id, then=Value(Why.OWNER))]
    if viewer.led_departments:
        whens.append(When(department_id__in=viewer.led_departments, then=Value(Why.DEPARTMENT)))
    if viewer.sees_everything:
        return Case(*whens, default=Value(Why.EVERYTHING), output_field=CharField())
    whens.append(When(shared, then=Value(Why.SHARE)))
    if locked:
        whens.append(When(is_key=True, then=Value(Why.LOCKED)))
    return Case(*whens, default=Value(Why.REACH), output_field=CharField())


class ChildQuerySet(models.QuerySet):
    """Rows that hang on a customer (`customer`): seen with it, when the facet is not hidden.

    The model names its facet in `facet` and, where a row also opens for a person himself (who wrote it),
    the column in `seen_by_author`.
    """

    def visible_to(self, user: Any) -> Self:
        """Rows of visible customers in facets at least masked, and the person's own where the model says so."""
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        customers = owned_model().objects.visible_to(viewer).order_by()
        seen = Q()
        facet = getattr(self.model, "facet", None)
        if facet is None or viewer.profile[facet] > Level.HIDDEN or viewer.is_executive:
            seen |= Q(customer__in=customers.values("pk"))
        else:  # the department's profile hides the facet: only what owning or a share opens
            seen |= Q(customer__owner_id=viewer.user_id) | Q(customer__in=_opened(viewer, facet))
        author = getattr(self.model, "seen_by_author", "")
        if author:
            seen |= Q(**{author: viewer.user_id})
        return self.filter(seen)


def _opened(viewer: Viewer, facet: str) -> models.QuerySet:
    """Ids of customers whose live shares open `facet` for this person, whatever his department's profile."""
    model = owned_model()
    opens = Q(profile="full") | Q(facets__contains=[facet])
    mine = model.user_shares.rel.related_model.objects.live().filter(opens, user_id=viewer.user_id)
    ours = model.group_shares.rel.related_model.objects.live().filter(opens, group_id__in=viewer.group_ids)
    return mine.values("content_object_id").union(ours.values("content_object_id"))
