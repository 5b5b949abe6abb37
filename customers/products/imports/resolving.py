"""Which categories the rows of a slice name."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from customers.products.models import ProductCategory
from customers.records.imports.kinds import Options
from customers.records.imports.rows import Parsed
from ownership.models import User


def resolver(_user: User, _options: Options) -> Callable[[Iterable[Parsed]], None]:
    """Turns `category` (a code, or a name in either language) into the category's name; a new one is made later."""
    known: dict[str, str] = {}
    for one in ProductCategory.objects.all():
        for word in (one.name_en, one.name, one.code):
            if word:
                known[word.casefold()] = one.name

    def resolve(rows: Iterable[Parsed]) -> None:
        for row in rows:
            if said := row.values.get("category"):
                row.values["category"] = known.get(said.casefold(), said)

    return resolve
