"""The smallest valid cases."""

from itertools import count
from typing import Any

from django.utils import timezone

from customers.cases.articles.models import SolutionArticle
from customers.cases.macros.models import CaseMacro
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


def article(by: User, **values: Any) -> SolutionArticle:
    """A draft in English; give `state="published"` for one that can be read."""
    number = next(_numbers)
    if values.get("state") == "published":
        values.setdefault("published_at", timezone.now())
    words = {"title": f"Article {number}", "text": "What to do.", "language": "en"}
    return SolutionArticle.objects.create(by=by, **{**words, **values})


def macro(**values: Any) -> CaseMacro:
    """A macro for everybody."""
    number = next(_numbers)
    return CaseMacro.objects.create(**{"name": f"Macro {number}", "language": "en", **values})
