"""A house in which every field of every facet holds a word, an amount or a day that stands nowhere else.

`plant` writes them past all rules but those of the tables, in the rows, in their history and in what was added beside
them; the canaries say where each came from, so that a page that shows one can be found.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import (
    CharField,
    DateField,
    DateTimeField,
    DecimalField,
    Field,
    JSONField,
    Model,
    TextField,
)
from django.db.models.fields.files import FileField

from customers.directory.models import Contact, Customer
from customers.records.search import indexing
from ownership.access.facets import Facet
from ownership.access.masking import facet_map
from tests.factories import directory
from tests.factories import fields as own
from tests.house.world import World

# What hangs on guarded rows without a map of its own.
BESIDE = {
    "customers.dealline": ("deals", ("name", "price")),
    "customers.orderline": ("orders", ("name", "price")),
    "customers.orderversion": ("orders", ("reason", "net", "total")),
    "customers.delivery": ("orders", ("note",)),
    "customers.casefeedback": ("cases", ("words",)),
    "customers.document": ("documents", ("name",)),
}
# Words that programs read, and numbers that are compared with others.
UNTOUCHED = {"currency", "capital_currency", "channel", "number", "reminded_of", "key", "custom", "country", "region_code",
             "counts_until", "touched_on", "reminded_on", "told_on", "next_due_on"}  # fmt: skip
SHORTEST, LETTERS = 12, "bcdfghjklmnpqrstvwxz"
GUARDED = [facet for facet in Facet.values if facet != "identity"]


class Canary(NamedTuple):
    """One planted value: what it tells about, where it stands, and what is left of it without signs."""

    facet: str
    place: str
    key: str

    @property
    def is_word(self) -> bool:
        return self.key.isalpha()


WORD, PHONE = re.compile(rf"q[{LETTERS}]{{{SHORTEST - 1}}}"), re.compile(r"139[\s-]?\d{4}[\s-]?\d{4}")
NUMBER, SIGNS = re.compile(r"\d{1,3}(?:,\d{3})+|\d+"), str.maketrans("", "", ", -\u00a0\u202f")
# The fourth of March in each way of writing it, its year alone would also be the number of some row.
DAY = re.compile(
    r"\b(\d{4})(?:\s?[-/.年]\s?|\s)(?:0?3\b|0?3月|三月|mar)|(?:\bmar[a-z]*\.?(?: 0?4)?,? |\b0?[34]/0?[34]/)(\d{4})\b"
)


def keys_in(text: str) -> set[str]:
    """All in a text that could be a canary. Numbers may stand in groups."""
    text = text.lower()
    days = {f"{before or after}0304" for before, after in DAY.findall(text)}
    found = {*WORD.findall(text), *NUMBER.findall(text), *PHONE.findall(text), *days}
    return {one.translate(SIGNS) for one in found}


class Nest:
    """Makes canaries, the same ones each time."""

    def __init__(self) -> None:
        self.chance = random.Random(51)
        self.years = iter(range(1901, 1990))
        self.canaries: list[Canary] = []

    def lay(self, facet: str, place: str, field: Field[Any, Any] | None) -> Any:
        """A value for the field, None for one that cannot hold any."""
        if isinstance(field, DecimalField):
            return self._amount(facet, place)
        if isinstance(field, DateField):
            return self._day(facet, place)
        return self.word(facet, place)

    def word(self, facet: str, place: str) -> str:
        made = "q" + "".join(self.chance.choices(LETTERS, k=SHORTEST - 1))
        return self._keep(facet, place, made)

    def number(self, facet: str, place: str) -> str:
        """A phone number."""
        made = "139" + "".join(self.chance.choices("0123456789", k=8))
        return self._keep(facet, place, made)

    def _amount(self, facet: str, place: str) -> Decimal:
        made = self.chance.randrange(1_000_001, 9_999_999)
        return Decimal(self._keep(facet, place, str(made)))

    def _day(self, facet: str, place: str) -> date:
        made = date(next(self.years), 3, 4)
        self._keep(facet, place, f"{made:%Y%m%d}")
        return made

    def _keep(self, facet: str, place: str, key: str) -> str:
        self.canaries.append(Canary(facet, place, key))
        return key


def plant(world: World) -> list[Canary]:
    """Overwrite, in each row there is, all that a facet guards; and make it findable."""
    nest = Nest()
    for model in apps.get_models():
        if model._meta.app_label == "customers" and not model._meta.proxy:
            _overwrite(model, nest)
    _beside(world, nest)
    indexing.index(list(Customer.objects.values_list("pk", flat=True)))
    return nest.canaries


def _beside(world: World, nest: Nest) -> None:
    """Numbers and addresses, and a field of an administrator's for each facet."""
    holders: tuple[Customer | Contact, ...] = (world.customer, world.contact)
    for holder in holders:
        for kind in ("phone", "email"):
            place = f"{kind} of a {holder._meta.model_name}"
            made = (
                nest.number("contact", place)
                if kind == "phone"
                else f"{nest.word('contact', place)}@corp.example"
            )
            directory.point(holder, made, kind)
    directory.address(world.customer, nest.word("contact", "address of a customer"))
    custom = {}
    for facet in GUARDED:
        field = own.field("text", f"of_{facet}", name=f"Of {facet}", facet=facet, record="customers")
        custom[field.key] = nest.word(facet, f"custom field of {facet}")
    Customer.objects.filter(pk=world.customer.pk).update(custom=custom)


def _overwrite(model: type[Model], nest: Nest) -> None:
    """Once in the rows as they are, once in what they were."""
    past = model.__name__.startswith("Historical")
    original = getattr(model, "instance_type", None) or model
    rows = model._base_manager.all()
    for field, facet in _guarded(model, original):
        place = f"{original._meta.label_lower}.{field.name}{', as it was' if past else ''}"
        known = len(nest.canaries)
        value = nest.lay(facet, place, field)
        if not rows or not put(rows, {field.name: value}):
            del nest.canaries[known:]


def _guarded(model: type[Model], original: type[Model]) -> Iterator[tuple[Field[Any, Any], str]]:
    facets = facet_map(original)
    if not facets:
        facet, names = BESIDE.get(original._meta.label_lower, ("", ()))
        facets = dict.fromkeys(names, facet)
    for field in model._meta.local_concrete_fields:
        facet = facets.get(field.name, "identity")
        if facet != "identity" and _holds_words(field):
            yield field, facet


def _holds_words(field: Field[Any, Any]) -> bool:
    if field.choices or field.unique or field.name in UNTOUCHED or isinstance(field, DateTimeField):
        return False
    if isinstance(field, (FileField, JSONField)):
        return False
    if isinstance(field, (CharField, TextField)):
        return (field.max_length or SHORTEST) >= SHORTEST
    return isinstance(field, (DecimalField, DateField))


def put(rows: Any, values: dict[str, Any]) -> bool:
    """False where a constraint forbids it."""
    try:
        with transaction.atomic():
            rows.update(**values)
    except IntegrityError:
        return False
    return True
