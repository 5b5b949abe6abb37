"""A record of planets, which no table holds: reading, writing and wording ask no database."""

from collections.abc import Iterator

import pytest

from crm_site.kit import filters
from crm_site.kit.filters import fields

KINDS = [("rock", "Rock"), ("gas", "Gas")]
NAMES = {1: "Ada", 2: "Ben"}


@pytest.fixture(autouse=True)
def planets() -> Iterator[None]:
    before = {record: dict(known) for record, known in fields._fields.items()}
    providers = {record: list(known) for record, known in fields._providers.items()}
    filters.field("planets", "name", "name", "text", "identity", may_be_empty=True)
    filters.field("planets", "kind", "kind", "choice", "identity", choices=KINDS, may_be_empty=True)
    filters.field("planets", "mass", "mass", "number", "sensitive", unit="kg", may_be_empty=True)
    filters.field("planets", "found_on", "found on", "date", "identity", may_be_empty=True)
    filters.field("planets", "seen_at", "last seen", "moment", "identity")
    filters.field("planets", "has_life", "has life", "yes_no", "identity")
    filters.field("planets", "finder", "finder", "person", "identity",
                  names=lambda values: {value: NAMES[value] for value in values if value in NAMES})  # fmt: skip
    filters.field("planets", "moons", "Moons", "related", "orders", related="moons", link="planet",
                  rows=lambda asker: None, has="has a moon", has_not="has no moon")  # fmt: skip
    filters.field("moons", "name", "name", "text", "identity")
    filters.field("moons", "price", "price", "money", "payments")
    yield
    fields._fields.clear()
    fields._fields.update(before)
    fields._providers.clear()
    fields._providers.update(providers)
