"""Tags: words of the company's own; who marks a customer makes new ones by typing them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Count, QuerySet
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from crm_site.kit.errors import RuleBroken
from customers.directory.events import TagEvent
from customers.directory.models import Customer, CustomerTag, Tag
from customers.records import changes
from customers.records.history import sign
from customers.records.models import ChangeSet
from notifications.outbox import record
from ownership.models import User

LONGEST = 60
MOST = 30
OFFERED = 200


def tidy(name: str) -> str:
    """A tag's name without stray blanks; the comma parts one from the next."""
    return " ".join(re.split(r"[\s,，\x00]+", name)).strip()[:LONGEST]


def names_of(customer: Customer) -> tuple[str, ...]:
    """The names of a customer's tags, in order of the alphabet. One query."""
    return tuple(sorted(Tag.objects.filter(marks__customer=customer).values_list("name", flat=True)))


def tags_of(customer: Customer) -> list[Tag]:
    """The tags of a customer. One query."""
    return list(Tag.objects.filter(marks__customer=customer))


def offered() -> QuerySet[Tag]:
    """Active tags to pick from, those most used first."""
    return (
        Tag.objects.filter(is_active=True).annotate(uses=Count("marks")).order_by("-uses", "name")[:OFFERED]
    )


def write(customer: Customer, wanted: Sequence[str], by: User) -> None:
    """Make these the customer's tags; unknown names become new tags.

    Part of an action that has asked for permission and holds the customer's lock. Raises RuleBroken for too many.
    """
    names = {tidy(name).lower(): tidy(name) for name in wanted if tidy(name)}
    if len(names) > MOST:
        raise RuleBroken(_("A customer carries at most %(number)d tags.") % {"number": MOST})
    tags = named(names.values(), by)
    marks = list(CustomerTag.objects.filter(customer=customer))
    for mark in marks:
        if mark.tag_id not in tags:
            sign(mark, by)
            mark.delete()
    present = {mark.tag_id for mark in marks}
    for tag in (tag for pk, tag in tags.items() if pk not in present):
        mark = CustomerTag(customer=customer, tag=tag)
        sign(mark, by)
        mark.save()


def named(names: Iterable[str], by: User) -> dict[int, Tag]:
    """Tags of these names whatever their case, new ones made; two people at once make one. At most three queries."""
    wanted = {name.lower(): name for name in names}
    if not wanted:
        return {}
    found = _called(wanted)
    missing = [name for key, name in wanted.items() if key not in {tag.name.lower() for tag in found}]
    if missing:
        author = None if by.is_system else by
        Tag.objects.bulk_create(
            [Tag(name=name, created_by=author) for name in missing], ignore_conflicts=True
        )
        found = _called(wanted)
    return {tag.pk: tag for tag in found}


def _called(wanted: Iterable[str]) -> list[Tag]:
    rows: Any = Tag.objects.alias(lower_name=Lower("name"))
    return list(rows.filter(lower_name__in=list(wanted)))


@transaction.atomic
def merge(tags: Iterable[Tag], into: Tag, *, by: User) -> int:
    """Mark with `into` what carries one of `tags`, and forget those. Returns how many customers were marked anew.

    For administrators: set-based, with history; the customers' versions grow. One event. Cannot be undone, for
    the merged tags are gone.
    """
    if not (by.is_system or by.has_perm("customers.change_tag")):
        raise PermissionDenied(_("Tags are merged by administrators."))
    gone = sorted({tag.pk for tag in tags} - {into.pk})
    if not gone:
        raise RuleBroken(_("Choose at least one other tag to merge."))
    change_set = changes.open_set(ChangeSet.Verb.EDIT, by=by, fields=["tags"], into=into.pk, merged=gone)
    marks: Any = CustomerTag.objects.filter(tag__in=gone).order_by("customer_id")
    pairs = list(marks.values_list("pk", "customer_id"))
    rows = [
        {"customer_id": customer, "tag_id": into.pk} for customer in {customer for _pk, customer in pairs}
    ]
    added = changes.add_rows(change_set, CustomerTag, rows)
    changes.remove_rows(change_set, CustomerTag, [pk for pk, _customer in pairs])
    change_set.delete()  # it could not be undone: the tags it speaks of go
    Tag.objects.filter(pk__in=gone).delete()
    record(TagEvent.MERGED, about=into, by=by, merged=gone)
    return added
