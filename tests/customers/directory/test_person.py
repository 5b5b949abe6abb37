"""A contact's own page, and moving from one customer to another."""

import pytest
from django.core.exceptions import PermissionDenied

from crm_site.kit.errors import RuleBroken
from customers.directory import contacts, facts, people, picking
from customers.directory.models import ContactRole, Customer
from customers.records import search
from ownership.access.viewer import forget
from ownership.models import AccessLogEntry
from tests.factories import directory, pools


@pytest.fixture
def other(rep, company):
    return directory.customer(name="同行软件", owner=rep, department=company.sales_east)


@pytest.fixture
def role(rep, customer):
    return contacts.add(
        customer, by=rep, name="孙建国", title="采购总监", phone="13812345678", is_primary=True
    )


def test_a_contact_joins_a_second_customer(rep, role, other):
    second = contacts.join(role.contact, other, by=rep, title="顾问")

    assert second.contact_id == role.contact_id
    assert [seat.words for seat in people.person_of(role.contact, rep).seats] == ["采购总监", "顾问"]
    assert Customer.objects.get(pk=other.pk).version == 2


def test_who_moves_keeps_his_history(rep, role, other):
    contacts.join(role.contact, other, by=rep, leaves=role)

    role.refresh_from_db()
    assert role.left_on is not None
    assert role.is_primary is False
    assert [one.role.left_on is None for one in facts.contacts_of(role.customer, rep)] == [False]


def test_who_comes_back_takes_his_old_place(rep, role, other):
    contacts.join(role.contact, other, by=rep, leaves=role)
    contacts.join(role.contact, role.customer, by=rep, title="总经理")

    assert ContactRole.objects.filter(customer=role.customer).count() == 1
    role.refresh_from_db()
    assert (role.left_on, role.title) == (None, "总经理")


def test_nobody_is_a_contact_twice(rep, role):
    with pytest.raises(RuleBroken):
        contacts.join(role.contact, role.customer, by=rep)


def test_a_hidden_contact_joins_nobody(other_department, role, company):
    mine = directory.customer(owner=other_department, department=company.sales_south)

    with pytest.raises(PermissionDenied):
        contacts.join(role.contact, mine, by=other_department)


def test_only_customers_one_may_list_stand_on_the_page(rep, role, other_department, company, sign_in):
    hidden = directory.customer(name="Hidden", owner=other_department, department=company.sales_south)
    ContactRole.objects.create(contact=role.contact, customer=hidden, title="secret")

    page = sign_in(rep).get(f"/customers/contacts/{role.contact_id}/").content.decode()

    assert "采购总监" in page
    assert "13812345678" in page
    assert "Hidden" not in page
    assert "secret" not in page


def test_masked_numbers_stay_masked_on_the_page(agent, role, sign_in):
    page = sign_in(agent).get(f"/customers/contacts/{role.contact_id}/").content.decode()

    assert "13812345678" not in page
    assert "138•" in page


def test_a_person_at_two_customers_is_read_as_well_as_at_the_better_known(rep, agent, role, company):
    own = directory.customer(owner=agent, department=company.service)
    ContactRole.objects.create(contact=role.contact, customer=own)

    assert people.person_of(role.contact, agent).ways[0].value == "13812345678"


def test_a_person_nobody_of_ours_sees_is_not_found(other_department, role, sign_in):
    assert sign_in(other_department).get(f"/customers/contacts/{role.contact_id}/").status_code == 404


def test_who_asked_not_to_be_contacted_has_no_link(rep, role, sign_in):
    contacts.edit(role, by=rep, version=1, do_not_contact=True)

    page = sign_in(rep).get(f"/customers/contacts/{role.contact_id}/").content.decode()

    assert "13812345678" in page
    assert "tel:" not in page


def test_the_page_takes_the_same_queries_at_many_customers(rep, role, company, django_assert_max_num_queries):
    for _ in range(8):
        place = directory.customer(owner=rep, department=company.sales_east)
        ContactRole.objects.create(contact=role.contact, customer=place)

    with django_assert_max_num_queries(6):
        assert len(people.person_of(role.contact, rep).seats) == 9


def test_somebody_known_is_offered_by_name_and_by_the_end_of_his_number(rep, role, other):
    search.index([role.customer_id])

    assert picking.contacts_like(rep, "孙建", but=other) == [role.contact]
    assert picking.contacts_like(rep, "5678", but=other) == [role.contact]
    assert picking.contacts_like(rep, "孙建", but=role.customer) == []


def test_masked_numbers_are_not_found_by_their_end(agent, role, company):
    search.index([role.customer_id])

    assert picking.contacts_like(agent, "5678") == []


def test_joining_is_done_on_the_page(rep, role, other, sign_in):
    given = {"customer": f"{other.code} {other.name}", "title": "顾问", "leaves": role.pk}

    answer = sign_in(rep).post(f"/customers/contacts/{role.contact_id}/join/", given)

    assert answer["Location"] == f"/customers/contacts/{role.contact_id}/"
    assert ContactRole.objects.get(customer=other).title == "顾问"
    role.refresh_from_db()
    assert role.left_on is not None


def test_nobody_takes_the_numbers_of_a_pools_contact_along(rep, role, other, company, customer):
    """He would read them at his own customer, without having claimed."""
    Customer.objects.filter(pk=customer.pk).update(
        owner=None, department=None, pool=pools.pool(company.sales_east)
    )
    forget(rep)

    with pytest.raises(RuleBroken, match="pool"):
        contacts.join(role.contact, other, by=rep)


def test_a_further_address_is_revealed_as_the_others_are(customer, agent, sign_in):
    directory.address(customer, "星湖街 328 号")
    address = customer.addresses.get()

    answer = sign_in(agent).post(
        f"/customers/{customer.pk}/reveal/", {"value": f"customeraddress:{address.pk}:line"}
    )

    assert "星湖街 328 号" in answer.content.decode()
    entry = AccessLogEntry.objects.get(kind="revealed")
    assert (entry.about_type, entry.about_id) == ("customers.customeraddress", address.pk)
