"""The list of contacts: each once, masked by the best of their customers, never a stranger's."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.records import search
from customers.records.lists import kinds
from customers.records.lists.listing import Listing
from tests.factories import directory


def page(user, **params):
    return Listing(kinds.find("contacts"), user, params, "/customers/contacts/").page()


@pytest.fixture
def person(customer):
    person = directory.contact(customer, title="Buyer", is_primary=True, name="Wang Fang")
    directory.point(person, "+8613912345678")
    return person


def test_a_contact_stands_with_its_customer_and_number(person, customer, rep):
    (row,) = page(rep).rows

    assert "Wang Fang" in row.html
    assert customer.name in row.html
    assert "tel:+8613912345678" in row.html


def test_a_masked_number_stays_masked(person, agent):
    (row,) = page(agent).rows

    assert "13912345678" not in row.html
    assert "masked" in row.html


def test_a_contact_of_two_customers_stands_once(person, company, rep):
    second = directory.customer(name="Second Ltd", owner=rep, department=company.sales_east)
    second.contact_roles.create(contact=person, title="Advisor")

    (row,) = page(rep).rows

    assert "Second Ltd" in row.html


def test_a_customer_that_one_does_not_see_is_not_named(person, company, other_department, rep):
    foreign = directory.customer(name="Foreign Ltd", owner=other_department, department=company.sales_south)
    foreign.contact_roles.create(contact=person)

    (row,) = page(rep).rows

    assert "Foreign Ltd" not in row.html


def test_a_contact_of_nobodys_customer_is_not_listed(person, stranger, other_department):
    assert page(stranger).rows == []
    assert page(other_department).rows == []


@pytest.mark.parametrize(("text", "found"), [("wang", 1), ("Fang wang", 1), ("li", 0)])
def test_text_narrows(text, found, person, rep):
    assert len(page(rep, text=text)) == found


def test_a_view_narrows(person, rep, teammate):
    assert len(page(rep, view="mine")) == 1
    assert len(page(rep, view="deciders")) == 0


def test_fifty_contacts_cost_as_many_queries_as_ten(customer, rep, sign_in):
    browser = sign_in(rep)
    browser.get("/customers/contacts/")

    def queries():
        with CaptureQueriesContext(connection) as captured:
            browser.get("/customers/contacts/")
        return len(captured)

    for _ in range(10):
        directory.contact(customer)
    few = queries()
    for _ in range(40):
        directory.contact(customer)

    assert queries() == few


@pytest.mark.parametrize("text", ["zhangwei", "zw", "张伟", "5678"])
def test_contacts_are_found_by_sound_initials_and_the_end_of_a_number(text, customer, rep):
    wanted = directory.contact(customer, name="张伟")
    directory.contact(customer, name="李娜")
    directory.point(wanted, "+8613912345678")
    search.index([customer.pk])

    assert [row.pk for row in page(rep, text=text).rows] == [wanted.pk]


def test_who_meets_masked_numbers_finds_no_contact_by_their_end(customer, agent):
    wanted = directory.contact(customer, name="张伟")
    directory.point(wanted, "+8613912345678")
    search.index([customer.pk])

    assert page(agent, text="5678").rows == []
