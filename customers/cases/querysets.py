"""Words to ask with about cases."""

from typing import Any, Self

from django.db.models import Q

from customers.cases.rules import number_in
from ownership.access.querysets import ChildQuerySet


class CaseQuerySet(ChildQuerySet):
    def open(self) -> Self:
        """Not resolved yet; those that wait for the customer too."""
        return self.filter(state__in=["open", "waiting"])

    def to_handle(self) -> Self:
        """Those that wait for one of us, not for the customer."""
        return self.filter(state="open")

    def of(self, user: Any) -> Self:
        """Those the person has to handle."""
        return self.filter(owner=user)

    def matching(self, text: str) -> Self:
        """By number, or by words of the title or of the customer's name."""
        number = number_in(text)
        if number is not None:
            return self.filter(pk=number)
        return self.filter(Q(title__icontains=text) | Q(customer__name__icontains=text))

    def with_people(self) -> Self:
        """With what a row or page shows of others."""
        return self.select_related(
            "customer", "owner", "department", "contact", "opened_by", "category", "merged_into"
        )

    def for_list(self) -> Self:
        """The columns of a list row; long texts stay in the database."""
        return self.select_related("customer", "owner").only(
            "kind", "priority", "title", "state", "opened_at", "due_at", "missed_at", "opened_by", "department", "customer", "owner",
            "customer__name", "customer__owner", "customer__department", "customer__is_key",
            "owner__name", "owner__name_en", "owner__username",
        )  # fmt: skip
