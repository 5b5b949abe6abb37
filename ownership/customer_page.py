"""The base of what ownership shows below one customer's address."""

from __future__ import annotations

from typing import Any

from ownership.access.masking import MaskedRow, levels_for
from ownership.access.querysets import owned_model
from ownership.access.views import ScopedView


class CustomerPage(ScopedView):
    """`customer(pk)` comes through the scope: 404 for a hidden one, 403 for a locked one."""

    model = owned_model()

    def customer(self, pk: int) -> Any:
        return self.row(pk, self.rows().select_related("owner", "department", "pool"))

    def masked(self, customer: Any) -> MaskedRow:
        return MaskedRow(customer, levels_for(self.request.user, customer))
