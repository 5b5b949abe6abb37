"""All that the directory holds, to be compared before and after."""

from typing import Any

from customers.directory.models import (
    Contact,
    ContactPoint,
    ContactRole,
    Customer,
    CustomerAddress,
    CustomerRelation,
    CustomerTag,
    Tag,
)

BUSINESS = (
    Customer,
    Contact,
    ContactRole,
    ContactPoint,
    CustomerAddress,
    CustomerRelation,
    CustomerTag,
    Tag,
)


def state() -> dict[str, list[dict[str, Any]]]:
    """Every row of the business tables. Versions are left out: they only ever grow."""
    return {
        model.__name__: [
            {name: value for name, value in row.items() if name != "version"}
            for row in model._base_manager.order_by("pk").values()
        ]
        for model in BUSINESS
    }
