"""The smallest valid pools, rules and warnings, and customers that rest."""

from datetime import timedelta
from itertools import count
from typing import Any

from django.db import connection
from django.utils import timezone

from customers.directory.models import Customer
from ownership.models import Department, Pool, RecycleRule, RecycleWarning
from tests.factories import directory

_numbers = count(1)


def pool(*departments: Department, **values: Any) -> Pool:
    """A pool into which these departments look; without limits unless given."""
    number = next(_numbers)
    limits = {"claims_per_day": None, "cap": None, "cooldown_days": 0, "protection_days": 0}
    made = Pool.objects.create(**{"name": f"公海 {number}", "code": f"pool-{number}", **limits, **values})
    made.departments.add(*departments)
    return made


def rule(pool: Pool, **values: Any) -> RecycleRule:
    """After 30 days without contact, warned 7 days before."""
    return RecycleRule.objects.create(
        pool=pool, **{"name": "Rule", "idle_days": 30, "warn_days": 7, **values}
    )


def warning(customer: Customer, rule: RecycleRule, **values: Any) -> RecycleWarning:
    """An open warning, due in a week."""
    given = {"owner": customer.owner, "due_on": timezone.localdate() + timedelta(days=7)}
    return RecycleWarning.objects.create(row=customer, rule=rule, **{**given, **values})


def resting(days: int = 100, **values: Any) -> Customer:
    """A customer that nobody has touched for so many days."""
    return directory.customer(**{"created_at": timezone.now() - timedelta(days=days), **values})


def days_pass(days: int) -> None:
    """What the pools look at happened so many days earlier, and what they wait for comes so much sooner."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE ownership_ownershipchange SET at = at - %s * interval '1 day'", [days])
        cursor.execute("UPDATE ownership_recyclewarning SET due_on = due_on - %s, warned_at = warned_at - %s * "
                       "interval '1 day'", [days, days])  # fmt: skip
        cursor.execute("UPDATE ownership_protection SET until_on = until_on - %s", [days])
