"""Whose orders the rows of a slice are, which of them are known, and which products they name: looked up once for all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q

from customers.directory.imports.matching import name_key
from customers.directory.models import Customer
from customers.orders.models import Order
from customers.products.models import Product
from customers.records.imports.findings import Finding, Severity
from customers.records.imports.kinds import Options
from customers.records.imports.rows import Parsed
from ownership.access.facets import Level
from ownership.access.masking import levels_of
from ownership.access.policy import can
from ownership.models import User

# Whose orders are that a shop sold to somebody without a name: a customer of that name, made once.
WALK_IN = "散客 Walk-in customers"


def resolver(user: User, _options: Options) -> Callable[[Iterable[Parsed]], None]:
    """Turns the customer's name or code into `customer_id`, or leaves both for one to be made; `owner` into `owner_id`.

    A known order keeps its customer: the row's is not looked at. A customer that the importer does not see is as
    unknown as one that is not there, but for its code, which is taken.
    """
    owners: dict[str, int | None] = {}
    ahead: set[str] = set()  # numbers that rows above bring along
    may_make = can(user, "customers.create")

    def resolve(rows: Iterable[Parsed]) -> None:
        given = list(rows)
        numbers = {row.values["number"] for row in given}
        known = set(Order.objects.filter(number__in=numbers).values_list("number", flat=True))
        customers = _Customers(given, user)
        for row in given:
            name, code = row.values.pop("customer", ""), row.values.pop("customer_code", "")
            owner = row.values.pop("owner", "")
            if row.values["number"] in known:
                continue
            if not name and not code:
                if row.values["number"] not in ahead:
                    _refuse(row, "order_without_customer", value=row.values["number"])
                continue
            ahead.add(row.values["number"])
            found = customers.called(code, name)
            if isinstance(found, int):
                row.values["customer_id"] = found
            elif found == "unknown_customer" and may_make and not customers.is_taken(code):
                row.values |= {"customer_name": (name or code)[:200], "customer_code": code}
            else:
                _refuse(row, found, value=code or name)
            if owner:
                _own(row, owner, owners)

    return resolve


def products_for(lines: list[dict[str, Any]]) -> dict[str, Product]:
    """{code: product} of what these lines name. One query."""
    codes = {line["product_code"] for line in lines if line.get("product_code")}
    return {one.code: one for one in Product.objects.filter(code__in=codes)}


def _own(row: Parsed, name: str, known: dict[str, int | None]) -> None:
    """Whom nobody knows, or two are called so, owns nothing: then the customer's owner does."""
    if name not in known:
        found = User.objects.all().known_as(name)
        known[name] = found[0].pk if len(found) == 1 else None
    if known[name] is None:
        row.findings.append(
            Finding(row.number, "", Severity.WARNING, "unknown_owner_of_order", {"name": name})
        )
    else:
        row.values["owner_id"] = known[name]


def _refuse(row: Parsed, code: str, **params: Any) -> None:
    row.findings.append(Finding(row.number, "", Severity.ERROR, code, params))
    row.refused = True


class _Customers:
    """The customers that the rows name, of those that the importer sees. Three queries and those of levels."""

    def __init__(self, rows: list[Parsed], user: User) -> None:
        codes = {row.values["customer_code"] for row in rows if "customer_code" in row.values}
        names = {row.values["customer"] for row in rows if "customer" in row.values}
        seen = Customer.objects.visible_to(user).filter(Q(code__in=codes) | Q(name__in=names))
        self.found = {row.pk: row for row in seen.order_by()}
        self.taken = set(Customer.objects.filter(code__in=codes).values_list("code", flat=True))
        levels = levels_of(self.found.values(), user)
        self.writable = {
            pk
            for pk, row in self.found.items()
            if levels[pk]["orders"] >= Level.WRITE or can(user, "orders.open", row)
        }
        self.by_code = {row.code: pk for pk, row in self.found.items()}
        self.by_name: dict[str, list[int]] = defaultdict(list)
        for pk, row in self.found.items():
            self.by_name[name_key(row.name)].append(pk)

    def is_taken(self, code: str) -> bool:
        return code in self.taken

    def called(self, code: str, name: str) -> int | str:
        """The customer's id, or the code of what is wrong."""
        ids = [self.by_code[code]] if code in self.by_code else []
        if not ids and name:
            ids = self.by_name.get(name_key(name), [])
        if len(ids) != 1:
            return "unknown_customer" if not ids else "customers_alike"
        return ids[0] if ids[0] in self.writable else "orders_closed"
