"""Customers, contacts, how to reach them, what they are to one another, and the tables of shares."""

from customers.directory.models.contacts import Contact, ContactRole
from customers.directory.models.customer import STAGE_TONES, Customer, next_codes
from customers.directory.models.reach import ContactPoint, CustomerAddress
from customers.directory.models.relations import CustomerRelation
from customers.directory.models.shares import CustomerGroupShare, CustomerUserShare
from customers.directory.models.tags import CustomerTag, Tag

__all__ = [
    "STAGE_TONES",
    "Contact",
    "ContactPoint",
    "ContactRole",
    "Customer",
    "CustomerAddress",
    "CustomerGroupShare",
    "CustomerRelation",
    "CustomerTag",
    "CustomerUserShare",
    "Tag",
    "next_codes",
]
