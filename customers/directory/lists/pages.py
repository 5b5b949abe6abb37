"""The pages of the lists of customers and contacts."""

from __future__ import annotations

from typing import Any

from customers.directory.models import Contact, Customer
from customers.records.lists.pages import ListPage
from ownership.access.policy import can


class CustomerList(ListPage):
    """The customers one may list; locked ones as name and padlock."""

    model = Customer
    listing_name = "customers"
    template = "customers/list.html"

    def verbs(self) -> dict[str, Any]:
        user = self.request.user
        return {
            "may_create": can(user, "customers.create"),
            "may_import": can(user, "customers.import"),
        }


class ContactList(ListPage):
    """The people at the customers one sees."""

    model = Contact
    listing_name = "contacts"
