"""What customers are to one another: written once, read from both sides."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import RuleBroken
from customers.directory.actions import touched
from customers.directory.events import CustomerEvent
from customers.directory.models import Customer, CustomerRelation
from customers.records import timeline
from customers.records.history import sign
from notifications.outbox import record
from ownership.access.policy import require
from ownership.models import User

Words = str | Promise
INVERSE = "-inverse"


@dataclass(frozen=True)
class Tie:
    """A relation as read from one customer: `words` the other one."""

    pk: int
    words: Words
    name: str
    mark: str
    url: str
    note: str
    is_locked: bool


def ties_of(customer: Customer, user: Any) -> list[Tie]:
    """The relations of a visible customer to those that the reader may list. Three queries."""
    rows = list(CustomerRelation.objects.filter(Q(customer=customer) | Q(other=customer)))
    seen: Any = (
        Customer.objects.listed_to(user).filter(pk__in={_other(row, customer) for row in rows}).in_bulk()
    )
    ties = [_tie(row, customer, seen[pk]) for row in rows if (pk := _other(row, customer)) in seen]
    return sorted(ties, key=lambda tie: (str(tie.words), tie.name))


def choices() -> list[tuple[str, Words]]:
    """Every relation in both directions, as one picks it: `supplier`, `supplier-inverse`, …"""
    found: list[tuple[str, Words]] = []
    for kind in CustomerRelation.Kind:
        found.append((kind.value, kind.label))
        if kind in CustomerRelation.INVERSE:
            found.append((kind.value + INVERSE, CustomerRelation.INVERSE[kind]))
    return found


@transaction.atomic
def relate(customer: Customer, other: Customer, *, kind: str, by: User, note: str = "") -> CustomerRelation:
    """`customer` is `kind` of `other`; a kind that ends in `-inverse` the other way round.

    Both must be visible to `by`, who writes the first. Raises RuleBroken for a relation that stands already or to
    itself. Locks both by ascending id; both versions grow.
    """
    if customer.pk == other.pk:
        raise RuleBroken(_("A customer has no relation to itself."))
    row, opposite = _locked(customer, other)
    _check(row, opposite, by)
    inverse = kind.endswith(INVERSE)
    first, second = (opposite, row) if inverse else (row, opposite)
    kind = CustomerRelation.Kind(kind.removesuffix(INVERSE))
    if _stands(first, second, kind):
        raise RuleBroken(_("This relation stands already."))
    author = None if by.is_system else by
    relation = CustomerRelation(customer=first, other=second, kind=kind, note=note, created_by=author)
    sign(relation, by)
    relation.save()
    _tell(CustomerEvent.RELATED, row, opposite, by, relation=str(relation.kind), inverse=inverse)
    return relation


@transaction.atomic
def unrelate(relation: CustomerRelation, customer: Customer, *, by: User) -> None:
    """Take a relation away, seen from `customer`, which `by` writes and from where he sees the other one."""
    opposite = Customer.objects.get(pk=_other(relation, customer))
    row, opposite = _locked(customer, opposite)
    _check(row, opposite, by)
    if not CustomerRelation.objects.filter(pk=relation.pk).exists():
        return  # somebody else was quicker
    inverse, kind = relation.customer_id != row.pk, relation.kind
    sign(relation, by)
    relation.delete()
    _tell(CustomerEvent.UNRELATED, row, opposite, by, relation=kind, inverse=inverse)


def _locked(one: Customer, two: Customer) -> tuple[Customer, Customer]:
    rows = Customer.objects.select_for_update().filter(pk__in=[one.pk, two.pk]).order_by("pk")
    found = {row.pk: row for row in rows}
    return found[one.pk], found[two.pk]


def _check(row: Customer, other: Customer, by: User) -> None:
    require(by, "customers.relate", row)
    if not by.is_system and not Customer.objects.visible_to(by).filter(pk=other.pk).exists():
        raise PermissionDenied(_("The other customer is not open to you."))


def _stands(first: Customer, second: Customer, kind: str) -> bool:
    """A relation that reads the same from both sides stands whichever way it was written."""
    pair = Q(customer=first, other=second)
    if kind not in CustomerRelation.INVERSE:
        pair |= Q(customer=second, other=first)
    return CustomerRelation.objects.filter(pair, kind=kind).exists()


def _tell(event: CustomerEvent, row: Customer, other: Customer, by: User, **facts: Any) -> None:
    touched(row, by)
    touched(other, by)
    topics = [row.topic, other.topic]
    record(event, about=row, by=by, bundle=row.topic, topics=topics, other_id=other.pk, **facts)
    timeline.add(row, event, about=other, by=by, **facts)
    timeline.add(other, event, about=row, by=by, **{**facts, "inverse": not facts["inverse"]})


def _other(row: CustomerRelation, customer: Customer) -> int:
    return row.other_id if row.customer_id == customer.pk else row.customer_id


def _tie(row: CustomerRelation, customer: Customer, other: Any) -> Tie:
    words = row.words(inverse=row.other_id == customer.pk)
    locked = other.seen_by == "locked"
    return Tie(row.pk, words, other.name, other.mark, other.get_absolute_url(), row.note, locked)
