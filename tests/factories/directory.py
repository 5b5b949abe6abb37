"""The smallest valid customers and contacts."""

from itertools import count
from typing import Any

from customers.directory.models import Contact, ContactPoint, ContactRole, Customer

_numbers = count(1)


def customer(**values: Any) -> Customer:
    """An organisation of nobody; give `owner` and `department` for somebody's."""
    number = next(_numbers)
    return Customer.objects.create(**{"code": f"T-{number:05d}", "name": f"Customer {number}", **values})


def contact(customer: Customer, *, title: str = "", is_primary: bool = False, **values: Any) -> Contact:
    """A person we talk to at `customer`."""
    person = Contact.objects.create(**{"name": f"Contact {next(_numbers)}", **values})
    ContactRole.objects.create(contact=person, customer=customer, title=title, is_primary=is_primary)
    return person


def point(holder: Customer | Contact, value: str, kind: str = "phone", **values: Any) -> ContactPoint:
    """A phone number, fax or mail address of a customer or a contact."""
    return ContactPoint.objects.create(**{holder._meta.model_name: holder}, kind=kind, value=value, **values)
