"""Shaped answers about payment plans and payments."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from crm_site.kit import money
from customers.directory.models import Customer
from customers.orders.models import Order
from customers.orders.payments import rules
from customers.orders.payments.models import Instalment, Payment
from ownership.access.facets import Level
from ownership.access.masking import levels_for, mask
from ownership.access.viewer import viewer_of
from ownership.models import User

ON_PANEL = 8


# --- one order ----------------------------------------------------------------------------------------------


def plan_of(order: Any) -> list[Instalment]:
    """The instalments in the order of their days. One query."""
    return list(Instalment.objects.filter(order=order.pk).order_by("due_on", "position"))


def payments_of(order: Any) -> list[Payment]:
    """What came in, the latest first, taken back ones too. One query."""
    rows = Payment.objects.filter(order=order.pk).select_related("entered_by", "taken_back_by")
    return list(rows.order_by("-received_on", "-pk"))


def payment_of(order: Order, pk: int) -> Payment | None:
    return Payment.objects.filter(order=order, pk=pk).select_related("order__customer").first()


# --- a customer ---------------------------------------------------------------------------------------------


def open_number(user: User, customer: Customer) -> int:
    """How many instalments of a (visible) customer are open."""
    return Instalment.objects.open().filter(customer=customer).count()


def unpaid(user: User, customer: Customer, today: date) -> tuple[dict[str, Decimal], dict[str, Decimal]]:
    """(what is open, what of it is overdue) of a (visible) customer, per currency. One query; none where he reads no
    payments."""
    if levels_for(user, customer)["payments"] < Level.READ:
        return {}, {}
    rows = (
        Instalment.objects.open()
        .filter(customer=customer)
        .values_list("due_on", "currency", "amount", "paid")
    )
    found = list(rows)
    everything = money.summed((currency, amount - paid) for _due, currency, amount, paid in found)
    late = money.summed((currency, amount - paid) for due, currency, amount, paid in found if due < today)
    return everything, late


def on_panel(user: User, customer: Customer) -> tuple[list[Any], list[Any]]:
    """(open instalments, last payments) of a (visible) customer for his page, values masked."""
    waiting = Instalment.objects.visible_to(user).open().filter(customer=customer)
    came = Payment.objects.visible_to(user).counted().filter(customer=customer)
    with_order = ("customer", "order")
    return (
        mask(waiting.select_related(*with_order).order_by("due_on", "pk")[:ON_PANEL], user),
        mask(came.select_related(*with_order).order_by("-received_on", "-pk")[:ON_PANEL], user),
    )


# --- overdue, by age ----------------------------------------------------------------------------------------


@dataclass
class Cell:
    """How much is open of an age, with the list behind it."""

    count: int = 0
    amount: Decimal = Decimal(0)
    url: str = ""
    label: Any = ""


@dataclass
class Line:
    """One currency: a cell for each age, all overdue together, and what is not due yet."""

    currency: str
    cells: list[Cell] = field(default_factory=list)
    overdue: Cell = field(default_factory=Cell)
    coming: Cell = field(default_factory=Cell)


def overdue_table(user: User, today: date, whose: str = "") -> list[Line]:
    """What is overdue by age and what is still coming, a line for each currency. One query, a row for each day.

    Each cell leads to the list of just these instalments.
    """
    rows = Instalment.objects.visible_to(user).open()
    if whose == "me":
        rows = rows.filter(order__owner=user)
    found: dict[str, Line] = {}
    for day in _readable(rows, user).sums("due_on"):
        line = found.setdefault(day["currency"], _line(day["currency"], whose))
        _count(line, (today - day["due_on"]).days, day["count"], day["rest_sum"])
    return [found[one] for one in sorted(found, key=lambda one: (one != money.CURRENCIES[0], one))]


def _readable(rows: Any, user: User) -> Any:
    """Without those that the person meets masked: sums would tell."""
    viewer = viewer_of(user)
    return rows if viewer.profile["payments"] >= Level.READ else rows.filter(customer__owner=viewer.user_id)


def _line(currency: str, whose: str) -> Line:
    def cell(view: str, label: Any = "", **more: str) -> Cell:
        asked = {"view": view, "currency": currency, **more, **({"owner": whose} if whose else {})}
        return Cell(url=f"{reverse('customers:instalment-list')}?{urlencode(asked)}", label=label)

    cells = [cell("overdue", age.label, age=age.key) for age in rules.AGES]
    return Line(currency, cells, cell("overdue"), cell("coming"))


def _count(line: Line, days: int, number: int, rest: Decimal) -> None:
    age = rules.age_of(days)
    for cell in (line.coming,) if age is None else (line.cells[rules.AGES.index(age)], line.overdue):
        cell.count += number
        cell.amount += rest


def off_by(order: Any, rows: Sequence[Instalment]) -> Decimal:
    """How far the plan is off the total; nothing for an order without one."""
    return rules.off_by(order.total, rows) if rows else Decimal(0)
