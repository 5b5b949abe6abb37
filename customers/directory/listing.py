"""The list of customers as one person asked for it."""

from __future__ import annotations

from collections.abc import Mapping

from customers.directory.lists import customer_list
from customers.records.lists import kinds
from customers.records.lists.listing import Listing as AnyListing
from ownership.models import User


class Listing(AnyListing):
    """One page of customers, and all that stands around it."""

    def __init__(self, user: User, params: Mapping[str, str], path: str = "") -> None:
        described = kinds.find(customer_list.LIST)
        assert described is not None
        super().__init__(described, user, params, path)
