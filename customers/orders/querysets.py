"""Words to ask with about orders."""

from collections.abc import Collection
from datetime import date
from typing import Any, Self

from django.db.models import Count, Q, Sum

from customers.orders.rules import number_in
from ownership.access.querysets import ChildQuerySet

BINDING = ("signed", "fulfilled", "closed")


class OrderQuerySet(ChildQuerySet):
    def drafts(self) -> Self:
        """Not signed yet."""
        return self.filter(state="draft")

    def to_fulfil(self) -> Self:
        """Signed, and not everything delivered."""
        return self.filter(state="signed")

    def binding(self) -> Self:
        """Signed, and not voided since: what counts as revenue."""
        return self.filter(state__in=BINDING)

    def of(self, user: Any) -> Self:
        """Those the person owns."""
        return self.filter(owner=user)

    def in_departments(self, departments: Collection[int]) -> Self:
        """Those that stand in one of these departments."""
        return self.filter(department__in=departments)

    def late(self, today: date) -> Self:
        """Signed ones whose delivery was promised for an earlier day."""
        return self.to_fulfil().filter(deliver_on__lt=today)

    def matching(self, text: str) -> Self:
        """By number or the customer's own, or by words of the title or of the customer's name."""
        text = text.replace("\0", "")
        said = Q(number__istartswith=number_in(text)) | Q(reference__istartswith=text)
        return self.filter(said | Q(title__icontains=text) | Q(customer__name__icontains=text))

    def with_people(self) -> Self:
        """With what a page shows of others."""
        return self.select_related(
            "customer", "owner", "department", "contact", "opened_by", "entity", "deal"
        )

    def sums(self, *by: str) -> Any:
        """{*by, currency, count, total_sum} per currency and whatever else is named. One query."""
        grouped = self.order_by().values(*by, "currency")
        return grouped.annotate(count=Count("pk"), total_sum=Sum("total"))
