"""The lines of an order, written as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from customers.deals.models import Deal
from customers.orders import rules
from customers.orders.models import Order, OrderLine
from customers.products.models import Product


@dataclass(frozen=True)
class Line:
    """What somebody orders. Without a product, `name` says what it is; `id` is that of the line it changes."""

    name: str
    quantity: Decimal
    price: Decimal
    product: Product | None = None
    unit: str = ""
    discount_percent: Decimal = Decimal(0)
    tax_percent: Decimal = Decimal(0)
    id: int | None = None

    def put(self, row: OrderLine, position: int) -> bool:
        """Write what this says into the row; whether it said something else."""
        before = _said(row)
        row.position, row.product, row.name, row.unit = position, self.product, self.name, self.unit
        row.quantity, row.price = self.quantity, self.price
        row.discount_percent, row.tax_percent = self.discount_percent, self.tax_percent
        return _said(row) != before


def _said(row: OrderLine) -> tuple[object, ...]:
    return (
        row.position,
        row.product_id,
        row.name,
        row.unit,
        row.quantity,
        row.price,
        row.discount_percent,
        row.tax_percent,
    )


def lines_of_deal(deal: Deal, tax_percent: Decimal = Decimal(0)) -> list[Line]:
    """What the deal offers, as lines of an order; without lines its amount as one."""
    rows = list(deal.lines.select_related("product"))
    if not rows:
        return (
            [Line(name=deal.title, quantity=Decimal(1), price=deal.amount, tax_percent=tax_percent)]
            if deal.amount
            else []
        )
    return [
        Line(
            name=one.name,
            product=one.product,
            unit=one.unit,
            quantity=one.quantity,
            price=one.price,
            discount_percent=one.discount_percent,
            tax_percent=tax_percent,
        )
        for one in rows
    ]


def replace_lines(order: Order, rows: Sequence[OrderLine], lines: Sequence[Line]) -> bool:
    """Make these the lines of a held order, and the order what they come to; whether anything was otherwise before.

    `rows` are its lines, locked. The first that names a line by its id is that line, with what was delivered of
    it.
    Raises RuleBroken where something delivered would be taken away. Does not save the order.
    """
    gone = {row.pk: row for row in rows}
    pairs = [(line, gone.pop(line.id or 0, None)) for line in lines]
    for line, row in pairs:
        if row is not None:
            rules.check_keeps_delivered(row, line)
    for row in gone.values():
        rules.check_keeps_delivered(row, None)
    changed = bool(gone)
    OrderLine.objects.filter(pk__in=list(gone)).delete()
    for position, (line, known) in enumerate(pairs, start=1):
        row = known or OrderLine(order=order)
        if line.put(row, position) or known is None:
            changed = True
            row.save()
    found = rules.amounts(lines, tax_included=order.tax_included)
    order.net, order.tax, order.total = found
    return changed
