"""The one place that decides which rows a person sees.

Owned rows: own, the department's or the company's by reach (columns), those of one's pools, and shared ones. Child
rows follow their customer. Two query shapes are wrong for somebody each (measured at 1,000,000 rows: EXISTS 5,640 ms for
who sees nothing, IN 1,299 ms for who sees 14 %), so a capped probe of the shares picks: few ids become a
literal array that PostgreSQL can combine with the owner and department indexes, many are tested by EXISTS
while the sort index is walked.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Self

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import BigIntegerField, Case, CharField, Exists, OuterRef, Q, Value, When

from crm_site.kit.db import any_of
from crm_site.kit.paging import capped_count
from ownership.access.facets import UNCLAIMED, Level
from ownership.access.viewer import Viewer, viewer_of

PROBE = 5_000
COUNTED = 2_000


class Why(models.TextChoices):
    """Why a row is seen; annotated as `seen_by`."""

    EVERYTHING = "everything"
    OWNER = "owner"
    DEPARTMENT = "department"
    SHARE = "share"
    POOL = "pool"
    REACH = "reach"
    LOCKED = "locked"


def reason_of(row: Any, viewer: Viewer) -> str | None:
    """Why this person sees the row, as far as it was fetched for him; a row fetched for another says nothing."""
    return row.seen_by if getattr(row, "seen_for", None) == viewer.user_id else None


def owned_model() -> Any:
    """The model that ownership guards (`settings.OWNED_MODEL`), as `get_user_model()` gives the user's."""
    return apps.get_model(settings.OWNED_MODEL)


class ExistsRowByRow(Exists):
    """EXISTS that is asked of one row after the other. Without the fence PostgreSQL reads all shares into a hash before
    the first row comes (measured: 300 ms for a first page with 130,000 shares). `sample` are ids of rows that pass."""

    template = "EXISTS(%(subquery)s OFFSET 0)"

    def __init__(self, rows: models.QuerySet, sample: list[int]) -> None:
        super().__init__(rows)
        self.sample = sample


class ScopedQuerySet(models.QuerySet):
    """Rows with `owner`, `department`, `pool`, `is_key`, `ordered_at` and share tables."""

    def visible_to(self, user: Any) -> Self:
        """The rows whose page this person may open, annotated with `seen_by`. One probe query."""
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self._reasoned(viewer, Q(pk__in=[])).none()
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
        return self.filter(_columns(viewer, key_too=True) | shared)._reasoned(viewer, shared, locked=True)

    def read_by(self, user: Any, facet: str) -> Self:
        """`visible_to` without those of which the person's way in does not show this facet: what a pool holds back.

        Whether his profile shows it is not asked.
        """
        rows, viewer = self.visible_to(user), viewer_of(user)
        return rows.exclude(held_back(viewer, self.model)) if facet == UNCLAIMED and viewer.pools else rows

    def _reasoned(self, viewer: Viewer, shared: Q, *, locked: bool = False) -> Self:
        reason = _reason(viewer, shared, locked=locked)
        return self.annotate(seen_by=reason, seen_for=Value(viewer.user_id, output_field=BigIntegerField()))

    def locked_to(self, user: Any) -> Self:
        """Key rows that one's reach would show but for the key mark."""
        return self.listed_to(user).filter(seen_by=Why.LOCKED)


def _columns(viewer: Viewer, *, key_too: bool = False, at: str = "") -> Q:
    """Own rows, led and open departments, and the reach; `key_too` takes key rows into the reach. `at` leads from other
    rows to the customer ("customer__")."""
    seen = Q(**{f"{at}owner_id": viewer.user_id})
    if viewer.led_departments:
        seen |= Q(**{f"{at}department_id__in": viewer.led_departments})
    if viewer.pools:
        seen |= Q(**{f"{at}pool_id__in": viewer.pools})
    reach = _reach(viewer, at)
    if reach is not None:
        seen |= reach if key_too else reach & Q(**{f"{at}is_key": False})
    return seen


def held_back(viewer: Viewer, model: Any) -> Q:
    """The rows of `model`, customers or what hangs on them, whose contact data this person does not meet because he
    sees the customer through a pool alone. One probe query for who looks into one."""
    if viewer.sees_everything or not viewer.pools:
        return Q(pk__in=[])
    customers = Q(pool_id__in=viewer.pools) & ~_shared(owned_model(), viewer)
    if model is owned_model():
        return customers
    path = getattr(model, "customer_path", "customer")
    held = model._default_manager.filter(
        **{f"{path}__in": owned_model().objects.filter(customers).values("pk")}
    )
    return Q(pk__in=held.order_by().values("pk"))


def _reach(viewer: Viewer, at: str = "") -> Q | None:
    """What the departments' reach shows and the queue of nobody's customers, the key mark left aside; None for `own`.
    Pools are nobody's reach."""
    unpooled = Q(**{f"{at}pool_id__isnull": True})
    if viewer.has_company_reach:
        return unpooled
    reach = Q()
    if viewer.has_ordered_reach:
        reach |= unpooled & Q(**{f"{at}ordered_at__isnull": False})
    if viewer.open_departments:
        reach |= Q(**{f"{at}department_id__in": viewer.open_departments})
    if viewer.sees_unassigned:
        reach |= unpooled & Q(**{f"{at}owner_id__isnull": True, f"{at}department_id__isnull": True})
    return reach or None


def _shared(model: Any, viewer: Viewer, at: str = "pk") -> Q:
    """Rows shared with the person or his departments, in the shape that their number asks for. One probe query.

    `at` is the column that holds the customer's id.
    """
    by_user = model.user_shares.rel.related_model.objects.live().filter(user_id=viewer.user_id)
    by_group = model.group_shares.rel.related_model.objects.live().filter(group_id__in=viewer.group_ids)
    ids = by_user.order_by().values_list("content_object_id")
    if viewer.group_ids:
        ids = ids.union(by_group.order_by().values_list("content_object_id"))
    found = [pk for (pk,) in ids[: PROBE + 1]]
    if len(found) <= PROBE:
        return Q(**{f"{at}__in": found})
    sample = found[:COUNTED] if at == "pk" else []
    return Q(ExistsRowByRow(by_user.filter(content_object=OuterRef(at)), sample)) | Q(
        ExistsRowByRow(by_group.filter(content_object=OuterRef(at)), sample)
    )


def counted(rows: models.QuerySet) -> tuple[int, bool]:
    """(count, capped) of rows that somebody sees, for a list.

    Of whom thousands of customers are shared with, only the first of these are counted, "2,000+": to test each row up
    to the usual cap takes longer than the page (measured with 130,000 shares at 1,000,000 customers: 217 ms).
    """
    sample = next(_samples_in(rows.query.where), None)
    return (rows.order_by().filter(any_of("pk", sample)).count(), True) if sample else capped_count(rows)


def _samples_in(condition: Any) -> Iterator[list[int]]:
    """The rows that are named by the tests within a condition."""
    for one in getattr(condition, "children", []):
        test = getattr(one, "lhs", one)
        yield from [test.sample] if isinstance(test, ExistsRowByRow) and test.sample else _samples_in(one)


def _reason(viewer: Viewer, shared: Q, *, locked: bool = False) -> Case:
    """The strongest reason, in the order in which people expect to read it."""
    whens = [When(owner_id=viewer.user_id, then=Value(Why.OWNER))]
    if viewer.led_departments:
        whens.append(When(department_id__in=viewer.led_departments, then=Value(Why.DEPARTMENT)))
    if viewer.sees_everything:
        return Case(*whens, default=Value(Why.EVERYTHING), output_field=CharField())
    whens.append(When(shared, then=Value(Why.SHARE)))
    if viewer.pools:
        whens.append(When(pool_id__in=viewer.pools, then=Value(Why.POOL)))
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
        facet = getattr(self.model, "facet", None)
        if facet is None or viewer.profile[facet] > Level.HIDDEN or viewer.is_executive:
            if viewer.sees_everything:
                return self.filter(customer__isnull=False)
            seen = _of_seen_customers(viewer, facet)
        else:  # the department's profile hides the facet: only what owning or a share opens
            seen = Q(customer__owner_id=viewer.user_id) | Q(customer__in=opened(viewer, facet))
        author = getattr(self.model, "seen_by_author", "")
        if author:
            seen |= Q(**{author: viewer.user_id})
        return self.filter(seen)


def _of_seen_customers(viewer: Viewer, facet: str | None) -> Q:
    """Rows whose customer the person sees, in the shape that his reach asks for.

    Few customers are looked up and their rows collected; of who sees most of them, the customer of each row is asked:
    a list of a million would be made first (measured: 1,500 ms for a count of cases).
    """
    if viewer.has_company_reach and facet != UNCLAIMED:
        return _columns(viewer, at="customer__") | _shared(owned_model(), viewer, at="customer_id")
    return Q(customer__in=owned_model().objects.read_by(viewer, facet or "").order_by().values("pk"))


def opened(viewer: Viewer, facet: str) -> models.QuerySet:
    """Ids of customers whose live shares open `facet` for this person, whatever his department's profile."""
    model = owned_model()
    opens = Q(profile="full") | Q(facets__contains=[facet])
    mine = model.user_shares.rel.related_model.objects.live().filter(opens, user_id=viewer.user_id)
    ours = model.group_shares.rel.related_model.objects.live().filter(opens, group_id__in=viewer.group_ids)
    return mine.values("content_object_id").union(ours.values("content_object_id"))
