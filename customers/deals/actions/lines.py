"""The lines of a deal, written as one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from customers.deals.models import Deal, DealLine
from customers.products.models import Product


@dataclass(frozen=True)
class Line:
    """What somebody offers. Without a product, `name` says what it is."""

    name: str
    quantity: Decimal
    price: Decimal
    product: Product | None = None
    unit: str = ""
    discount_percent: Decimal = Decimal(0)

    def fits(self, row: DealLine) -> bool:
        """Whether the row says the same already."""
        ours = (self.name, self.quantity, self.price, self.unit, self.discount_percent)
        theirs = (row.name, row.quantity, row.price, row.unit, row.discount_percent)
        return ours == theirs and (self.product.pk if self.product else None) == row.product_id


def replace_lines(deal: Deal, lines: Sequence[Line]) -> bool:
    """Make these the deal's lines; whether anything was otherwise before. The deal is locked."""
    rows = list(deal.lines.all())
    if len(rows) == len(lines) and all(line.fits(row) for line, row in zip(lines, rows, strict=True)):
        return False
    DealLine.objects.filter(deal=deal).delete()
    DealLine.objects.bulk_create(
        DealLine(
            deal=deal,
            position=place,
            product=line.product,
            name=line.name,
            unit=line.unit,
            quantity=line.quantity,
            price=line.price,
            discount_percent=line.discount_percent,
        )
        for place, line in enumerate(lines, start=1)
    )
    return True
