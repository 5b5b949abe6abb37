"""Contacts: added, changed, removed; numbers only by those who write contact data."""

import pytest
from django.core.exceptions import PermissionDenied

from crm_site.kit.errors import EditConflict
from customers.directory import contacts
from customers.directory.models import Contact, ContactRole
from customers.records.models import TimelineEntry
from notifications.models import Event
from tests.factories import directory


def test_a_contact_comes_with_his_numbers(rep, customer):
    role = contacts.add(
        customer,
        by=rep,
        name="孙建国",
        title="采购总监",
        is_primary=True,
        phone="13812345678",
        email="S@X.cn",
    )

    assert role.contact.name == "孙建国"
    assert sorted(point.key for point in role.contact.points.all()) == ["8613812345678", "s@x.cn"]
    assert Event.objects.get().facts == {"contact_id": role.contact_id}
    assert TimelineEntry.objects.get().kind == "contact.added"


def test_a_foreign_contacts_number_is_dialled_in_his_country(rep, customer):
    customer.country = "DE"
    customer.save()

    role = contacts.add(customer, by=rep, name="Anna", phone="030 901820")

    assert role.contact.points.get().key == "4930901820"


def test_the_phone_desk_adds_a_name_but_no_number(agent, customer):
    contacts.add(customer, by=agent, name="吴婷")

    with pytest.raises(PermissionDenied):
        contacts.add(customer, by=agent, name="吴婷", phone="13812345678")


@pytest.mark.parametrize("who", ["other_department", "supporter", "auditor"])
def test_who_may_not_write_adds_nobody(who, customer, request):
    with pytest.raises(PermissionDenied):
        contacts.add(customer, by=request.getfixturevalue(who), name="No")


def test_a_new_main_contact_takes_over(rep, customer):
    first = contacts.add(customer, by=rep, name="One", is_primary=True)
    second = contacts.add(customer, by=rep, name="Two", is_primary=True)

    first.refresh_from_db()
    assert (first.is_primary, second.is_primary) == (False, True)


def test_an_edit_writes_person_role_and_number(rep, customer):
    role = contacts.add(customer, by=rep, name="One")

    contacts.edit(role, by=rep, version=1, name="Uno", title="CEO", phone="13812345678")

    role = ContactRole.objects.select_related("contact").get()
    assert (role.contact.name, role.title, role.contact.version) == ("Uno", "CEO", 2)
    assert Event.objects.get(name="contact.edited").facts["fields"] == ["name", "phone", "title"]


def test_a_stale_edit_is_a_conflict(rep, customer):
    role = contacts.add(customer, by=rep, name="One")
    contacts.edit(role, by=rep, version=1, title="CEO")

    with pytest.raises(EditConflict) as conflict:
        contacts.edit(role, by=rep, version=1, title="CFO")

    assert conflict.value.theirs == {"title": "CEO"}


def test_a_removed_contact_of_nobody_is_gone_but_remembered(rep, customer):
    role = contacts.add(customer, by=rep, name="One")

    contacts.remove(role, by=rep)

    assert not Contact.objects.exists()
    assert Contact.history.filter(history_type="-").get().history_user == rep


def test_a_contact_of_another_customer_stays(rep, customer, company):
    other = directory.customer(owner=rep, department=company.sales_east)
    role = contacts.add(customer, by=rep, name="One")
    ContactRole.objects.create(contact=role.contact, customer=other)

    contacts.remove(role, by=rep)

    assert Contact.objects.get().name == "One"
