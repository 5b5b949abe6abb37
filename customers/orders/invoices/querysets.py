"""Words to ask with about invoices."""

from typing import Self

from django.db.models import Q

from customers.orders.rules import number_in
from ownership.access.querysets import ChildQuerySet


class InvoiceProfileQuerySet(ChildQuerySet):
    """Seen with their customer."""


class InvoiceQuerySet(ChildQuerySet):
    def requested(self) -> Self:
        """Asked for, not issued yet."""
        return self.filter(state="requested")

    def counted(self) -> Self:
        """Requested or issued."""
        return self.exclude(state="voided")

    def matching(self, text: str) -> Self:
        """By its own number, its title, the order's number or the customer's name."""
        text = text.replace("\0", "")
        said = Q(number__icontains=text) | Q(title__icontains=text)
        return self.filter(
            said | Q(order__number__istartswith=number_in(text)) | Q(customer__name__icontains=text)
        )
