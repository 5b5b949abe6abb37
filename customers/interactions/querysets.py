"""Words to ask with about interactions."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from ownership.access.facets import Level
from ownership.access.querysets import ChildQuerySet, owned_model
from ownership.access.viewer import viewer_of

FEW = 2_000  # customers whose interactions are collected; of more the latest are walked


class InteractionQuerySet(ChildQuerySet):
    def listed_to(self, user: Any) -> Self:
        """`visible_to` in the shape that a list sorted by time asks for. One probe query.

        Who sees few customers would walk millions of others' rows: his are collected by `interaction_by_customer`.
        """
        viewer = viewer_of(user)
        if not viewer.is_active or viewer.sees_everything or viewer.has_company_reach:
            return self.visible_to(viewer)
        if viewer.profile["interactions"] == Level.HIDDEN and not viewer.is_executive:
            return self.visible_to(viewer)
        customers = owned_model().objects.visible_to(viewer).order_by()
        ids = list(customers.values_list("pk", flat=True)[: FEW + 1])
        if len(ids) > FEW:
            return self.filter(Exists(customers.filter(pk=OuterRef("customer_id"))))
        return self.filter(customer__in=ids)

    def of(self, user: Any) -> Self:
        """Those the person wrote."""
        return self.filter(by=user)

    def contacts_made(self) -> Self:
        """Where somebody talked to the customer: all but notes, and nothing that is only planned."""
        return self.exclude(kind="note").filter(at__lte=timezone.now())

    def since(self, moment: datetime) -> Self:
        return self.filter(at__gte=moment)

    def waiting(self) -> Self:
        """With a next step that is not done."""
        return self.filter(next_step_on__isnull=False, next_step_done_at__isnull=True)

    def overdue(self, today: date) -> Self:
        """With a next step whose day has passed."""
        return self.waiting().filter(next_step_on__lt=today)

    def due(self, today: date) -> Self:
        """With a next step whose day has come."""
        return self.waiting().filter(next_step_on__lte=today)

    def to_remind(self, today: date) -> Self:
        """Due, and their author has not been reminded of this day. By an index of its own."""
        return self.due(today).filter(reminded_on__isnull=True)

    def saying(self, text: str) -> Self:
        """By words of the subject, the text or the customer's name."""
        return self.filter(
            Q(subject__icontains=text) | Q(text__icontains=text) | Q(customer__name__icontains=text)
        )

    def with_people(self) -> Self:
        """With what a row or page shows of others; participants in one query each."""
        return self.select_related("customer", "by").prefetch_related("contacts", "colleagues")


class MailTemplateQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those for everybody and those of one's departments."""
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        mine = {*viewer.departments, *viewer.led_departments}
        return self.filter(Q(department__isnull=True) | Q(department__in=mine))

    def active(self) -> Self:
        """Offered when a mail is written."""
        return self.filter(is_active=True)
