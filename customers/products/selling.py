"""What shelves above say on a product's page of how it sells: figures, each with the list behind it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from customers.products.models import Product
from customers.records.figures import Figure

_readers: list[Callable[[Any, Product], list[Figure]]] = []


def tell(read: Callable[[Any, Product], list[Figure]]) -> None:
    """Register figures: `read(user, product)`, nothing for who may not know."""
    _readers.append(read)


def told(user: Any, product: Product) -> list[Figure]:
    """Everything that there is to say to this person."""
    return [figure for read in _readers for figure in read(user, product)]
