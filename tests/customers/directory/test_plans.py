"""Questions that must stay answerable by index, however many rows there are: an OR of two subqueries is not."""

from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet

from customers.directory.models import ContactPoint, Customer
from tests.factories import directory

pytestmark = pytest.mark.django_db


def plan_of(rows: QuerySet[Any]) -> str:
    """How PostgreSQL goes about it where reading whole tables is out of the question, as with millions of rows."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
    return rows.order_by().explain()


def test_points_of_a_customer_and_its_people_are_looked_up() -> None:
    customer = directory.customer(name="Acme")
    contact, left = directory.contact(customer), directory.contact(customer)
    left.roles.update(left_on="2024-01-01")
    points = [
        directory.point(holder, f"021 6888 000{n}") for n, holder in enumerate((customer, contact, left))
    ]
    other = directory.customer(name="Other")
    ContactPoint.objects.bulk_create(
        ContactPoint(customer=other, kind="phone", value=f"{n}", key=f"{n}", is_primary=False)
        for n in range(500)
    )
    with connection.cursor() as cursor:  # which index is the narrow one shows in numbers only
        cursor.execute("ANALYZE customers_contactpoint")

    assert set(ContactPoint.objects.at([customer.pk])) == set(points)
    assert set(ContactPoint.objects.at([customer.pk], left=False)) == set(points[:2])
    scans = plan_of(ContactPoint.objects.at([customer.pk])).split("->")
    assert not [scan for scan in scans if "customers_contactpoint" in scan and "Filter" in scan]


def test_who_is_reached_by_a_number_is_looked_up() -> None:
    customer, other = directory.customer(name="Acme"), directory.customer(name="Other")
    point = directory.point(customer, "021 6888 0000")
    directory.point(directory.contact(other), "021 6888 0000")
    directory.point(directory.customer(name="Third"), "021 6888 0001")

    assert set(Customer.objects.reached_by(point.key)) == {customer, other}
    assert "SubPlan" not in plan_of(Customer.objects.reached_by(point.key))
