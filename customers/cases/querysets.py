"""Words to ask with about cases."""

from typing import Self

from ownership.access.querysets import ChildQuerySet


class CaseQuerySet(ChildQuerySet):
    def open(self) -> Self:
        """Not resolved yet."""
        return self.filter(state="open")

    def with_people(self) -> Self:
        """With what a list row shows of others."""
        return self.select_related("customer", "owner", "department", "contact")
