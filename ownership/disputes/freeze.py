"""While a dispute is open its customer stays where it is."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import any_of
from crm_site.kit.errors import RuleBroken
from ownership.disputes.models import Dispute
from ownership.pools.holding import hold


def frozen(ids: Iterable[int]) -> set[int]:
    """Those of these customers that are in dispute. One query."""
    return set(Dispute.objects.open().filter(any_of("row", ids)).values_list("row_id", flat=True))


def in_dispute() -> list[int]:
    """All customers in dispute. One query."""
    return list(Dispute.objects.open().values_list("row_id", flat=True))


def check(row_id: int) -> None:
    """Raises RuleBroken for a customer in dispute: it changes hands by the decision alone. One query."""
    if frozen([row_id]):
        raise RuleBroken(
            _("This customer is in dispute: it stays where it is until the conflict desk has decided.")
        )


hold("disputes", _("a dispute about it is open"), lambda: Dispute.objects.open().values("row"), firm=True)
