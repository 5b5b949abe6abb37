"""Who sees a customer, who meets the padlock, and for whom it is not there at all."""

import re

import pytest
from django.utils import timezone

from customers.directory.models import Customer
from ownership.access import shares
from tests.factories import directory

SEEN, LOCKED, HIDDEN = "seen", "locked", "hidden"

PLAIN = {
    "rep": SEEN, "teammate": HIDDEN, "manager": SEEN, "sales_head": SEEN, "other_department": HIDDEN,
    "agent": SEEN, "supporter": SEEN, "operator": SEEN, "accountant": HIDDEN, "executive": SEEN, "auditor": SEEN,
    "admin": HIDDEN, "stranger": HIDDEN,
}  # fmt: skip
KEY = {
    "rep": SEEN, "teammate": HIDDEN, "manager": SEEN, "sales_head": SEEN, "other_department": HIDDEN,
    "agent": LOCKED, "supporter": LOCKED, "operator": LOCKED, "accountant": HIDDEN, "executive": SEEN,
    "auditor": SEEN, "admin": HIDDEN, "stranger": HIDDEN,
}  # fmt: skip
STATUS = {SEEN: 200, LOCKED: 403, HIDDEN: 404}


def met(user, customer):
    if Customer.objects.visible_to(user).filter(pk=customer.pk).exists():
        return SEEN
    return LOCKED if Customer.objects.listed_to(user).filter(pk=customer.pk).exists() else HIDDEN


def comparable(response, pk):
    """The page but for the address that was asked for and the CSRF token, another one each time."""
    return re.sub(r"[A-Za-z0-9]{64}", "", response.content.decode()).replace(f"/customers/{pk}/", "")


@pytest.mark.parametrize(("who", "expected"), PLAIN.items())
def test_an_ordinary_customer(who, expected, customer, request):
    assert met(request.getfixturevalue(who), customer) == expected


@pytest.mark.parametrize(("who", "expected"), KEY.items())
def test_a_key_customer(who, expected, key_customer, request):
    assert met(request.getfixturevalue(who), key_customer) == expected


@pytest.mark.parametrize(("who", "expected"), KEY.items())
def test_its_page_answers_alike(who, expected, key_customer, sign_in, request):
    browser = sign_in(request.getfixturevalue(who))

    assert browser.get(f"/customers/{key_customer.pk}/").status_code == STATUS[expected]


def test_a_hidden_customer_answers_like_a_missing_one(customer, other_department, sign_in):
    browser = sign_in(other_department)

    hidden = browser.get(f"/customers/{customer.pk}/")
    missing = browser.get("/customers/999999/")

    assert hidden.status_code == missing.status_code == 404
    assert comparable(hidden, customer.pk) == comparable(missing, 999999)


def test_a_padlock_shows_the_name_and_how_to_ask(key_customer, agent, sign_in):
    page = sign_in(agent).get(f"/customers/{key_customer.pk}/").content.decode()

    assert key_customer.name in page
    assert f"/ask/{key_customer.pk}/" in page


def test_finance_sees_who_has_ordered(accountant, customer):
    customer.ordered_at = timezone.now()
    customer.save()

    assert met(accountant, customer) == SEEN


def test_a_share_opens_and_its_end_closes(teammate, customer, manager):
    shares.grant(customer, to=teammate, by=manager)
    opened = met(teammate, customer)
    shares.end(model=Customer, source="manual", source_id=0, row=customer)

    assert (opened, met(teammate, customer)) == (SEEN, HIDDEN)


def test_a_share_to_a_department_opens_for_those_below(other_department, customer, manager, company):
    shares.grant(customer, to=company.sales, by=manager)

    assert met(other_department, customer) == SEEN


def test_sales_managers_work_off_the_unassigned(manager, rep):
    customer = directory.customer()

    assert (met(manager, customer), met(rep, customer)) == (SEEN, HIDDEN)
