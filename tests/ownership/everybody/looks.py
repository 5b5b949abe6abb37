"""What each door of the house shows of the customers: ids, as a person meets them there."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse

from customers.cases.models import ServiceCase
from customers.deals.models import Deal
from customers.directory.models import Contact, ContactPoint, Customer
from customers.interactions.models import Interaction
from customers.orders.models import Order
from customers.records import exports
from customers.records.exports import actions
from customers.records.models import TimelineEntry
from ownership.access.policy import can
from ownership.models import User

ROW = re.compile(r'data-row="(\d+)"')
LOCKED = re.compile(r'class="list-locked" data-row="(\d+)"')
FOUND = re.compile(r'<td class="lead"[^>]*><span class="name">.*?<a href="/customers/(\d+)/"', re.S)
OFFERED = re.compile(r'data-value="(T-\d+) ')
PAGES = ("customers:customer-why", "customers:customer-timeline", "customers:customer-facts")
# Child rows: the facet that hides them, the path from them to their customer, and the list they stand in.
CHILDREN: dict[Any, tuple[str, str, str]] = {
    Deal: ("deals", "customer", "customers:deal-list"),
    ServiceCase: ("cases", "customer", "customers:case-list"),
    Order: ("orders", "customer", "customers:order-list"),
    Interaction: ("interactions", "customer", "customers:interaction-list"),
    Contact: ("identity", "roles__customer", "customers:contact-list"),
    ContactPoint: ("contact", "contact__roles__customer", ""),
    TimelineEntry: ("identity", "customer", ""),
}


def page(browser: Client, name: str, **asked: str) -> str:
    answer = browser.get(reverse(name), asked)
    assert answer.status_code == 200, (name, answer.status_code)
    return str(answer.content.decode())


def listed(browser: Client) -> tuple[set[int], set[int]]:
    """Rows of the list of customers, and those with a padlock among them."""
    shown = page(browser, "customers:customer-list")
    return {int(pk) for pk in ROW.findall(shown)}, {int(pk) for pk in LOCKED.findall(shown)}


def found(browser: Client) -> set[int]:
    return {int(pk) for pk in FOUND.findall(page(browser, "customers:search", q="Kunlun"))}


def offered(browser: Client) -> set[int]:
    """What a field to pick a customer in offers."""
    return _by_code(OFFERED.findall(page(browser, "customers:customer-pick", q="Kunlun")))


def children(browser: Client, name: str) -> set[int]:
    """The rows of a list with everything in it, whatever the list opens with."""
    return {int(pk) for pk in ROW.findall(page(browser, name, f="", layout="table"))}


def opened(browser: Client, pks: list[int]) -> dict[int, int]:
    """How each customer's page answers: below its address one page after the other."""
    return {
        pk: browser.get(reverse(PAGES[place % len(PAGES)], args=[pk])).status_code
        for place, pk in enumerate(pks)
    }


def exported(user: User) -> set[int] | None:
    """The customers of the file that he takes out; None for who may take out none."""
    if not can(user, "customers.export"):
        return None
    kind = exports.find("customers")
    assert kind is not None
    made = actions.begin(kind, by=user, format="csv", columns=("code",))
    with default_storage.open(made.stored_as, "rb") as file:
        rows = csv.reader(io.StringIO(file.read().decode("utf-8-sig"), newline=""))
        return _by_code([row[0] for row in rows])


def _by_code(codes: list[str]) -> set[int]:
    return set(Customer.objects.filter(code__in=codes).values_list("pk", flat=True))
