"""Orders as a kind of import; registered when this room is opened in `ready()`. Known ones are found by number."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm_site.kit import money
from customers.orders.imports import fields, resolving, writing
from customers.orders.models import Order, OrderLine
from customers.records import changes, imports
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Key, Options, Shape, Values
from customers.records.imports.plan import Candidate, Decision, Planned
from ownership.models import User

OF_LINE = ("product_code", "product", "quantity", "unit", "price", "discount", "tax")
DECIMALS = ("quantity", "price", "discount", "tax")
READ = ("title", "reference", "dated_on", "deliver_on", "currency", "customer_id", "owner_id")


def complete(values: Values, notes: Notes) -> None:
    """The row's line under `line`. Where a file has no column for deliveries, what it tells of is done."""
    line = {name: values.pop(name) for name in OF_LINE if name in values}
    if isinstance(line.get("price"), tuple):
        line["price"], currency = line["price"]
        if currency:
            values.setdefault("currency", currency)
    if values.get("currency", money.CURRENCIES[0]) not in money.CURRENCIES:
        notes.about("currency").refuse(
            "unknown_choice", value=values["currency"], choices=", ".join(money.CURRENCIES)
        )
    if "delivered_on" not in notes.headers and "dated_on" in values:
        values["delivered_on"] = values["dated_on"]
    asks = {"customer", "customer_code"}
    if asks.intersection(notes.headers) and not asks.intersection(values):
        values["customer"] = resolving.WALK_IN
        notes.column = ""
        notes.warn("walk_in_customer")
    if line and _is_whole(line, notes):
        line["quantity"] = line["quantity"].quantize(Decimal("0.001"))
        for name in ("discount", "tax"):
            line[name] = line.get(name, Decimal(0)).quantize(Decimal("0.01"))
        values["line"] = line


def _is_whole(line: Values, notes: Notes) -> bool:
    """A line says what, how much of it, and at which price."""
    lacking = [name for name in ("quantity", "price") if name not in line]
    lacking += [] if line.get("product_code") or line.get("product") else ["product"]
    if "quantity" in line and not line["quantity"]:
        lacking.append("quantity")
    for name in lacking:
        notes.about(name).refuse("required", field=KIND.field(name).label)
    return not lacking


# --- the order ----------------------------------------------------------------------------------------------


def keys(values: Values) -> list[Key]:
    return [("order", values["number"])] if values.get("number") else []


def decide(_values: Values, found: list[tuple[Key, Candidate]], _notes: Notes) -> Decision:
    return Decision(found[0][1])


def lookup_for(_user: User, _options: Options) -> Callable[[Sequence[Values]], Iterable[Candidate]]:
    """The orders with the rows' numbers, and the keys of their lines. Two queries."""

    def lookup(rows: Sequence[Values]) -> Iterable[Candidate]:
        numbers = {row["number"] for row in rows if row.get("number")}
        found = {row.pk: row for row in Order.objects.filter(number__in=numbers)}
        lines: dict[int, list[str]] = {pk: [] for pk in found}
        for line in OrderLine.objects.filter(order__in=found).select_related("product"):
            lines[line.order_id].append(said_of(_line_values(line)))
        for pk, row in found.items():
            values = {name: getattr(row, name) for name in READ} | {"number": row.number, "lines": lines[pk]}
            yield Candidate(values, pk, None, row.version, record=pk)

    return lookup


# --- its lines ----------------------------------------------------------------------------------------------


def line_key(values: Values) -> Key:
    """The same thing, in the same quantity, on the same terms."""
    what = values.get("product_code") or values.get("product", "")
    return (
        "line",
        str(values["order_id"]),
        what,
        *(f"{Decimal(values[name]).normalize():f}" for name in DECIMALS),
    )


def said_of(values: Values) -> str:
    """The key of a line as one word: what is staged as JSON knows no tuples."""
    return "|".join(line_key(values))


def decide_line(_values: Values, found: list[tuple[Key, Candidate]], _notes: Notes) -> Decision:
    """An order may hold a line twice, so rows above are other lines; of the stored ones each is met once."""
    met = {one.id for _key, one in found if one.row is not None}
    free = [one for _key, one in found if one.row is None and one.id not in met]
    return Decision(free[0] if free else None)


def lookup_lines_for(_user: User, _options: Options) -> Callable[[Sequence[Values]], Iterable[Candidate]]:
    """The stored lines of the rows' orders. One query."""

    def lookup(rows: Sequence[Values]) -> Iterable[Candidate]:
        orders = {row["order_id"] for row in rows if row["is_known"]}
        for line in OrderLine.objects.filter(order__in=orders).select_related("product").order_by("pk"):
            yield Candidate(_line_values(line), line.pk, record=line.pk)

    return lookup


def _line_values(line: OrderLine) -> dict[str, Any]:
    return {
        "order_id": line.order_id,
        "product_code": line.product.code if line.product else "",
        "product": line.name,
        "quantity": line.quantity,
        "price": line.price,
        "discount": line.discount_percent,
        "tax": line.tax_percent,
    }


def between(line: Values, order: Planned, notes: Notes) -> Values | None:
    """The line at its order. A known order that has lines keeps them: others are for amending."""
    values = {**line, "order_id": order.record, "is_known": order.id is not None}
    stored = order.stands.get("lines") if order.id is not None else None
    if stored and said_of(values) not in stored:
        notes.column = ""
        notes.warn("order_has_lines")
        return None
    return values


def label(name: str) -> str | Promise:
    return name


LINE = Shape(
    part="line",
    keys=lambda values: [line_key(values)],
    decide=decide_line,
    derived=("order_id", "is_known"),
    revive=dict.fromkeys(DECIMALS, Decimal),
    lookup=lookup_lines_for,
    sequence="customers_orderline_id_seq",
    policy="leave",
)
KIND = imports.kind(
    "orders",
    _("Orders"),
    part="order",
    main="line",
    fields=fields.FIELDS,
    complete=complete,
    keys=keys,
    decide=decide,
    derived=("customer_id", "owner_id", "customer_name", "customer_code", "lines"),
    revive=dict.fromkeys(("dated_on", "deliver_on", "delivered_on"), date.fromisoformat),
    lookup=lookup_for,
    then=LINE,
    between=between,
    resolve=resolving.resolver,
    label_of=label,
    write=writing.write,
    sequence="customers_order_id_seq",
    policy="leave",
    policies=("leave",),
    needs_one_of=(("customer", "customer_code", "quantity"),),
    leads_to=lambda batch: (f"{reverse('customers:order-list')}?view=all", _("To the orders")),
)
changes.parts(OrderLine)
