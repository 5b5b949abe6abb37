"""Words to ask with about deals."""

from collections.abc import Collection
from datetime import date
from decimal import Decimal
from typing import Any, Self

from django.db.models import Count, DecimalField, ExpressionWrapper, F, Q, Sum, Value
from django.db.models.functions import Round

from customers.deals.rules import number_in
from ownership.access.querysets import ChildQuerySet

MONEY: DecimalField = DecimalField(max_digits=20, decimal_places=2)
WEIGHTED = ExpressionWrapper(
    Round(F("amount") * F("stage__probability") / Value(Decimal(100)), precision=2), output_field=MONEY
)


class DealQuerySet(ChildQuerySet):
    def open(self) -> Self:
        """Neither won nor lost."""
        return self.filter(state="open")

    def won(self) -> Self:
        return self.filter(state="won")

    def lost(self) -> Self:
        return self.filter(state="lost")

    def of(self, user: Any) -> Self:
        """Those the person owns."""
        return self.filter(owner=user)

    def in_departments(self, departments: Collection[int]) -> Self:
        """Those that stand in one of these departments."""
        return self.filter(department__in=departments)

    def closing_between(self, since: date, until: date) -> Self:
        """Expected in this period, both days included."""
        return self.filter(expected_on__gte=since, expected_on__lte=until)

    def late(self, today: date) -> Self:
        """Open ones whose expected close has passed."""
        return self.open().filter(expected_on__lt=today)

    def matching(self, text: str) -> Self:
        """By number, or by words of the title or of the customer's name."""
        text = text.replace("\0", "")
        number = number_in(text)
        if number is not None:
            return self.filter(pk=number)
        return self.filter(Q(title__icontains=text) | Q(customer__name__icontains=text))

    def with_people(self) -> Self:
        """With what a page shows of others."""
        return self.select_related(
            "customer", "owner", "department", "contact", "opened_by", "stage__pipeline", "lost_reason"
        )

    def sums(self, *by: str) -> Any:
        """{*by, currency, count, amount_sum, weighted_sum} per currency and whatever else is named. One query."""
        grouped = self.order_by().values(*by, "currency")
        return grouped.annotate(count=Count("pk"), amount_sum=Sum("amount"), weighted_sum=Sum(WEIGHTED))
