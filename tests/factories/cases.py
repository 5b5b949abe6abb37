"""The smallest valid cases."""

from itertools import count
from typing import Any

from django.utils import timezone

from customers.cases.models import ServiceCase
from customers.directory.models import Customer
from ownership.models import User

_numbers = count(1)


def case(customer: Customer, opened_by: User, **values: Any) -> ServiceCase:
    """An open case that nobody has taken, written without an event."""
    number = next(_numbers)
    return ServiceCase.objects.create(
        customer=customer, opened_by=opened_by, **{"title": f"Case {number}", **values}
    )


def resolved(customer: Customer, opened_by: User, **values: Any) -> ServiceCase:
    """A case with its solution."""
    done = {"state": "resolved", "resolved_at": timezone.now(), "solution": "Replaced the seal."}
    return case(customer, opened_by, **{**done, **values})
