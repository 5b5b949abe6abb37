"""Next steps that somebody promised: they stand on the customer, and its owner is reminded of them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.interactions.models import Interaction
from ownership import leaving
from ownership.leaving import Holding


def held(holding: Holding) -> Any:
    """Promised and not done."""
    return Interaction.objects.waiting().filter(by=holding.person)


leaving.part(
    "next_steps",
    _("next steps"),
    lambda holding: held(holding).count(),
    icon="calendar-due",
    note=_("They stay with the customer: when they are due, its owner is reminded in his place."),
    order=40,
)
