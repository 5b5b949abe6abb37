"""Which rule fits which customer: the first of them, asked of the database in one column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    Case,
    Exists,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    SmallIntegerField,
    Value,
    When,
)

from crm_site.kit import filters
from crm_site.kit.filters import Asker, Filter
from ownership.access.querysets import owned_model
from ownership.disputes.models import Dispute
from ownership.rules.plans import RECORD, Plan
from ownership.rules.rules import TERRITORY, Row

EVERYBODY = Q(pk__isnull=False)  # an empty condition is none for CASE
COLUMNS = ("pk", "version", "owner_id", "department_id", "is_key", "line", "places")


class _Numbers(Func):
    """The numbers of the conditions that hold, as an array."""

    template = "array_remove(ARRAY[%(expressions)s]::int[], NULL)"
    output_field = ArrayField(IntegerField())


def everybody() -> QuerySet:
    """Whom rules may touch: who waits in a public pool is claimed there, and who is in dispute stays where he is."""
    disputed = Dispute.objects.open().filter(row=OuterRef("pk"))
    rows: QuerySet = owned_model().objects.filter(~Exists(disputed), pool__isnull=True)
    return rows


def let_in(plan: Plan, asker: Asker) -> QuerySet:
    """Those whom the set lets in. Raises FilterRefused."""
    return everybody().filter(condition(plan.filter, asker))


def condition(found: Filter, asker: Asker) -> Q:
    """The condition of a filter; of an empty one, one that everybody fulfils."""
    return filters.compile(found, asker) or EVERYBODY


def matched(rows: QuerySet, plan: Plan, words: Sequence[str], asker: Asker) -> QuerySet:
    """The rows with the number of the first rule that fits (`line`) and of the places they lie in (`places`)."""
    whens = [
        When(condition(rule.filter, asker), then=Value(number))
        for number, rule in enumerate(plan.rules)
        if not rule.is_default
    ]
    line = Case(*whens, default=Value(None), output_field=SmallIntegerField()) if whens else _nothing()
    return rows.order_by("pk").annotate(line=line, places=_places(plan, words, asker)).values_list(*COLUMNS)


def read(found: QuerySet) -> Iterator[Row]:
    """What was found, as the desk wants it."""
    for pk, version, owner, department, is_key, line, places in found:
        yield Row(pk, version, owner, department, is_key, line, frozenset(places or ()))


def _nothing() -> Any:
    return Value(None, output_field=SmallIntegerField())


def _places(plan: Plan, words: Sequence[str], asker: Asker) -> Any:
    """The numbers of the words that name a place of the customer; asked only where a rule goes by it."""
    lines = [number for number, rule in enumerate(plan.rules) if rule.strategy == TERRITORY]
    tests = [(number, _lies_in(word, asker)) for number, word in enumerate(words)]
    if not lines or not tests:
        return Value(None, output_field=ArrayField(IntegerField()))
    numbers = _Numbers(
        *(
            Case(When(test, then=Value(number)), default=Value(None), output_field=IntegerField())
            for number, test in tests
        )
    )
    wanted = reduce(or_, (Q(line=number) if number != plan.default else EVERYBODY for number in lines))
    return Case(When(wanted, then=numbers), default=Value(None), output_field=ArrayField(IntegerField()))


def _lies_in(word: str, asker: Asker) -> Q:
    return filters.compile(filters.condition(RECORD, "region", "any_of", [word]), asker)
