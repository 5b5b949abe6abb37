"""Words to ask with about campaigns and their members."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any, Self

from django.db import models
from django.db.models import Count, DateField, ExpressionWrapper, F, Func, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast
from django.utils import timezone

from crm_site.kit.numbers import whole_number
from ownership.access.facets import Level
from ownership.access.querysets import ChildQuerySet, owned_model
from ownership.access.viewer import viewer_of

REACHED = ("sent", "responded", "declined")


class LocalDay(Func):
    """The day of a moment in a time zone; unlike Django's own, of an outer row's too."""

    template = "(%(expressions)s)::date"
    arg_joiner = " AT TIME ZONE "
    output_field = DateField()


class CampaignQuerySet(ChildQuerySet):
    def visible_to(self, user: Any) -> Self:
        """All of them for whom the facet is not hidden: a campaign is the company's, its members are customers."""
        viewer = viewer_of(user)
        return self if viewer.is_active and viewer.profile["campaigns"] > Level.HIDDEN else self.none()

    def running(self) -> Self:
        return self.filter(state="running")

    def matching(self, text: str) -> Self:
        """By number, or by words of the name."""
        text = text.replace("\0", "").strip()
        if text[:2].upper() == "M-" and (number := whole_number(text[2:])) is not None:
            return self.filter(pk=number)
        found = self
        for word in text.split():
            found = found.filter(name__icontains=word)
        return found


class MemberQuerySet(ChildQuerySet):
    def visible_to(self, user: Any) -> Self:
        """Members whose customer the person sees, and those who are nobody's, where the facet is not hidden."""
        viewer = viewer_of(user)
        if not viewer.is_active or viewer.profile["campaigns"] == Level.HIDDEN:
            return super().visible_to(viewer)
        customers = owned_model().objects.visible_to(viewer).order_by().values("pk")
        return self.filter(Q(customer__isnull=True) | Q(customer__in=customers))

    def of(self, campaign: Any) -> Self:
        return self.filter(campaign=campaign)

    def reached(self) -> Self:
        """Those whom the campaign came through to, whatever they answered."""
        return self.filter(state__in=REACHED)

    def responded(self) -> Self:
        return self.filter(state="responded")

    def matching(self, text: str) -> Self:
        """By words of the customer's name, the contact's, or the reference."""
        found = self
        for word in text.replace("\0", "").split():
            found = found.filter(
                Q(customer__name__icontains=word)
                | Q(contact__name__icontains=word)
                | Q(reference__icontains=word)
            )
        return found

    def first_touch(self) -> Any:
        """The campaign that touched the customer of an outer row (a deal) first, in the days before it was opened.

        The earliest touch whose window still held on that day; of several on one day the one noted first.
        """
        opened = LocalDay(OuterRef("created_at"), Value(timezone.get_current_timezone_name()))
        rows = self.filter(
            customer=OuterRef("customer"), touched_on__lte=opened, counts_until__gte=opened
        ).order_by("touched_on", "pk")
        return Subquery(rows.values("campaign")[:1])

    def numbers(self, campaigns: Collection[int]) -> list[dict[str, Any]]:
        """{campaign, members, reached, responded, declined, bounced, leads} of each. One query."""
        rows = self.filter(campaign__in=campaigns).order_by().values("campaign")
        return list(
            rows.annotate(
                members=Count("pk"),
                planned=Count("pk", filter=Q(state="planned")),
                reached=Count("pk", filter=Q(state__in=REACHED)),
                responded=Count("pk", filter=Q(state="responded")),
                declined=Count("pk", filter=Q(state="declined")),
                bounced=Count("pk", filter=Q(state="bounced")),
                leads=Count("pk", filter=Q(is_new=True)),
            )
        )

    def by_source(self) -> list[dict[str, Any]]:
        """{source, segment, members, responded}, the most members first. One query."""
        rows = self.order_by().values("source", "segment")
        counted = rows.annotate(members=Count("pk"), responded=Count("pk", filter=Q(state="responded")))
        return list(counted.order_by("-members", "source"))

    def recount(self, window_days: int) -> None:
        """Another window: until when their touches count. It is worked out, so no version grows."""
        days = ExpressionWrapper(F("touched_on") + timedelta(days=window_days), output_field=DateField())
        self.filter(touched_on__isnull=False).update(counts_until=Cast(days, DateField()))


class WebFormQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """With their campaigns."""
        viewer = viewer_of(user)
        return self if viewer.is_active and viewer.profile["campaigns"] > Level.HIDDEN else self.none()

    def open(self) -> Self:
        """Those that take answers: opened, and their campaign has not ended."""
        return self.filter(is_open=True).exclude(campaign__state="ended")
