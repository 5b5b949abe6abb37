"""What a case can be merged with."""

from __future__ import annotations

from typing import Any

from django.db.models import Case, QuerySet, Value, When

from customers.cases.models import ServiceCase
from ownership.access.masking import MaskedRow, mask
from ownership.access.policy import can
from ownership.models import User

OFFERED = 50


def others(user: User, case: ServiceCase) -> QuerySet[ServiceCase]:
    """The customer's other cases that the person sees, those that are open first, then the latest."""
    rows = ServiceCase.objects.visible_to(user).filter(customer=case.customer_id, merged_into=None)
    open_first = Case(When(state__in=ServiceCase.UNSOLVED, then=Value(0)), default=Value(1))
    return (
        rows.exclude(pk=case.pk).select_related("customer", "owner").order_by(open_first, "-opened_at", "-pk")
    )


def offered(user: User, case: ServiceCase) -> list[MaskedRow]:
    """Those that he handles too, masked; an open case goes into an open one alone."""
    rows: Any = others(user, case)
    if case.is_open:
        rows = rows.filter(state__in=ServiceCase.UNSOLVED)
    found = [row for row in rows[: 2 * OFFERED] if can(user, "cases.handle", row)]
    return mask(found[:OFFERED], user)


def merged_into(user: User, case: ServiceCase) -> list[MaskedRow]:
    """The cases that went into this one, the first first. One query and those of the mask."""
    rows = ServiceCase.objects.visible_to(user).filter(merged_into=case.pk).select_related("customer")
    return mask(rows.order_by("pk"), user)
