"""The smallest valid customers and contacts, to be found at once as those are that people enter."""

from itertools import count
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
from customers.records import search

_numbers = count(1)


def customer(**values: Any) -> Customer:
    """An organisation of nobody; give `owner` and `department` for somebody's."""
    number = next(_numbers)
    made = Customer.objects.create(**{"code": f"T-{number:05d}", "name": f"Customer {number}", **values})
    search.index([made.pk])
    return made


def contact(customer: Customer, *, title: str = "", is_primary: bool = False, **values: Any) -> Contact:
    """A person we talk to at `customer`."""
    person = Contact.objects.create(**{"name": f"Contact {next(_numbers)}", **values})
    ContactRole.objects.create(contact=person, customer=customer, title=title, is_primary=is_primary)
    search.index([customer.pk])
    return person


def point(holder: Customer | Contact, value: str, kind: str = "phone", **values: Any) -> ContactPoint:
    """A phone number, fax or mail address of a customer or a contact."""
    made = ContactPoint.objects.create(**{holder._meta.model_name: holder}, kind=kind, value=value, **values)
    roles = ContactRole.objects.filter(contact=holder.pk) if isinstance(holder, Contact) else None
    search.index([holder.pk] if roles is None else roles.values_list("customer", flat=True))
    return made


def address(customer: Customer, line: str, **values: Any) -> CustomerAddress:
    """One more address of a customer."""
    return CustomerAddress.objects.create(customer=customer, line=line, **values)


def relation(customer: Customer, other: Customer, kind: str = "partner") -> CustomerRelation:
    """`customer` is `kind` of `other`."""
    return CustomerRelation.objects.create(customer=customer, other=other, kind=kind)


def tag(customer: Customer, name: str) -> Tag:
    """A tag, and the customer marked with it."""
    found, _new = Tag.objects.get_or_create(name=name)
    CustomerTag.objects.create(customer=customer, tag=found)
    return found
