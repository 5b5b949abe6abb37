"""Words to ask with about instalments and payments."""

from datetime import date
from typing import Any, Self

from django.db.models import Count, F, Q, Sum

from customers.orders.rules import number_in
from ownership.access.querysets import ChildQuerySet


def _said(text: str) -> Q:
    text = text.replace("\0", "")
    return Q(order__number__istartswith=number_in(text)) | Q(customer__name__icontains=text)


class InstalmentQuerySet(ChildQuerySet):
    def open(self) -> Self:
        """Of orders that hold, with something left to pay."""
        return self.filter(is_open=True)

    def overdue(self, today: date) -> Self:
        """Open ones that were due before today."""
        return self.open().filter(due_on__lt=today)

    def matching(self, text: str) -> Self:
        """By the order's number or the customer's name."""
        return self.filter(_said(text))

    def sums(self, *by: str) -> Any:
        """{*by, currency, count, rest_sum} per currency and whatever else is named. One query."""
        grouped = self.order_by().values(*by, "currency")
        return grouped.annotate(count=Count("pk"), rest_sum=Sum(F("amount") - F("paid")))


class PaymentQuerySet(ChildQuerySet):
    def counted(self) -> Self:
        """Not taken back."""
        return self.filter(taken_back_at=None)

    def sums(self) -> Any:
        """{currency, count, amount_sum} per currency. One query."""
        return self.order_by().values("currency").annotate(count=Count("pk"), amount_sum=Sum("amount"))

    def matching(self, text: str) -> Self:
        """By the order's number, the customer's name, or the reference on the statement."""
        return self.filter(_said(text) | Q(reference__icontains=text.replace("\0", "")))
