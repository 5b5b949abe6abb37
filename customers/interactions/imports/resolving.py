"""Whose interactions the rows of a slice are, and who wrote them: looked up once for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q

from customers.directory.imports.matching import name_key
from customers.directory.models import Customer
from customers.records.imports.findings import Finding, Severity
from customers.records.imports.kinds import Options
from customers.records.imports.rows import Parsed
from ownership.access.facets import Level
from ownership.access.masking import levels_of
from ownership.models import User


def resolver(user: User, _options: Options) -> Callable[[Iterable[Parsed]], None]:
    """Turns `customer` and `customer_code` into `customer_id`, and `by` into `by_id`.

    A customer that the importer does not see is as unknown as one that is not there.
    """
    authors: dict[str, int | None] = {}

    def resolve(rows: Iterable[Parsed]) -> None:
        given = list(rows)
        customers = _Customers(given, user)
        for row in given:
            row.values["by_id"] = _author(row, authors) or user.pk
            code, name = row.values.pop("customer_code", ""), row.values.pop("customer", "")
            found = customers.called(code, name)
            if isinstance(found, int):
                row.values["customer_id"] = found
            else:
                _say(row, found, Severity.ERROR, value=code or name)
                row.refused = True

    return resolve


def _author(row: Parsed, known: dict[str, int | None]) -> int | None:
    """Who wrote it, leavers too; whom nobody knows, or two are called so, is the importer himself."""
    name = row.values.pop("by", "")
    if not name:
        return None
    if name not in known:
        known[name] = _person(name)
    if known[name] is None:
        _say(row, "unknown_author", Severity.WARNING, name=name)
    return known[name]


def _person(name: str) -> int | None:
    found = User.objects.all().known_as(name)
    return found[0].pk if len(found) == 1 else None


class _Customers:
    """The customers that the rows name, of those that the importer sees. Two queries and those of levels."""

    def __init__(self, rows: list[Parsed], user: User) -> None:
        codes = {row.values["customer_code"] for row in rows if "customer_code" in row.values}
        names = {row.values["customer"] for row in rows if "customer" in row.values}
        seen = Customer.objects.visible_to(user)
        wanted = Q(code__in=codes | names) | Q(name__in=names)
        self.found = {row.pk: row for row in seen.filter(wanted).order_by()}
        levels = levels_of(self.found.values(), user)
        self.writable = {pk for pk in self.found if levels[pk]["interactions"] >= Level.WRITE}
        self.by_code = {row.code: pk for pk, row in self.found.items()}
        self.by_name: dict[str, list[int]] = defaultdict(list)
        for pk, row in self.found.items():
            self.by_name[name_key(row.name)].append(pk)

    def called(self, code: str, name: str) -> int | str:
        """The customer's id, or the code of what is wrong."""
        wanted = code or name
        ids = [self.by_code[wanted]] if wanted in self.by_code else []
        if not code and not ids:
            ids = self.by_name.get(name_key(name), [])
        if len(ids) != 1:
            return "unknown_customer" if not ids else "customers_alike"
        return ids[0] if ids[0] in self.writable else "interactions_closed"


def _say(row: Parsed, code: str, severity: Severity, **params: Any) -> None:
    row.findings.append(Finding(row.number, "", severity, code, params))
