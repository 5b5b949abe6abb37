"""How long a customer stood in each stage, read from its history; there is no table of its own for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise

from crm_site.kit.wording import span
from customers.directory.models import STAGE_TONES, Customer
from ownership.models import User

Words = str | Promise
# Only the rows in which the stage is another than in the row before: a customer is edited more often than moved.
STEPS = """
    SELECT history_id, stage, history_date, history_user_id FROM (
        SELECT history_id, stage, history_date, history_user_id,
               lag(stage) OVER (ORDER BY history_date, history_id) AS before
        FROM customers_historicalcustomer WHERE id = %s AND history_type <> '-'
    ) steps WHERE before IS DISTINCT FROM stage ORDER BY history_date, history_id
"""


@dataclass(frozen=True)
class Stay:
    """One stretch in a stage; `until` None: it lasts."""

    label: Words
    tone: str
    since: datetime
    until: datetime | None
    by: User | None

    @property
    def lasted(self) -> timedelta:
        return (self.until or timezone.now()) - self.since

    @property
    def lasted_words(self) -> str:
        return span(self.lasted)


def stays_of(customer: Customer) -> list[Stay]:
    """The stages of a customer, newest first. Two queries.

    Where the history does not reach back, the present stage stands alone, since its own date.
    """
    steps: Any = list(Customer.history.model.objects.raw(STEPS, [customer.pk]))  # type: ignore[attr-defined]
    people = User.objects.in_bulk({step.history_user_id for step in steps if step.history_user_id})
    if not steps or steps[-1].stage != customer.stage:
        return [
            Stay(
                customer.get_stage_display(),
                STAGE_TONES.get(customer.stage, ""),
                customer.stage_since,
                None,
                None,
            )
        ]
    starts = [step.history_date for step in steps]
    starts[0] = min(starts[0], customer.created_at)
    ends = [*starts[1:], None]
    return [
        Stay(
            Customer.Stage(step.stage).label,
            STAGE_TONES.get(step.stage, ""),
            since,
            until,
            people.get(step.history_user_id),
        )
        for step, since, until in reversed(list(zip(steps, starts, ends, strict=True)))
    ]
