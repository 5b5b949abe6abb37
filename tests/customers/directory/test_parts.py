"""Numbers, addresses and tags of a customer: edited as whole lists, written row by row."""

import pytest
from django.core.exceptions import PermissionDenied

from crm_site.kit.errors import EditConflict
from customers.directory import actions, contacts, parts
from customers.directory.models import ContactPoint, Customer, CustomerTag, Tag
from customers.directory.parts import Address, Reach
from tests.factories import directory

OFFICE = Reach("phone", "0512-68880000", "main", is_primary=True)
MOBILE = Reach("phone", "13812345678", "mobile")
MAIL = Reach("email", "Info@hengli.cn")


def test_a_customer_is_entered_with_all_that_hangs_on_it(rep):
    place = Address("delivery", "CN", "江苏省", "苏州市", "", "星湖街1号")

    made = actions.create(
        by=rep, name="恒力", points=[OFFICE, MOBILE], addresses=[place], tags=["VIP", "老客户"]
    )

    assert parts.points_of(made) == (OFFICE, MOBILE)
    assert made.addresses.get().region_code == "320500"
    assert sorted(Tag.objects.values_list("name", flat=True)) == ["VIP", "老客户"]


def test_the_quick_number_of_a_new_customer_is_the_primary_one(rep):
    made = actions.create(
        by=rep, name="恒力", phone="13812345678", points=[OFFICE._replace(is_primary=False)]
    )

    assert [(reach.value, reach.is_primary) for reach in parts.points_of(made)] == [
        ("13812345678", True),
        ("0512-68880000", False),
    ]


def test_an_edited_number_keeps_its_row_and_its_history(rep, customer):
    actions.edit(customer, by=rep, version=1, points=[OFFICE, MOBILE])
    before = {point.value: point.pk for point in customer.points.all()}

    actions.edit(customer, by=rep, version=2, points=[OFFICE, MOBILE._replace(value="13900001111")])

    after = {point.value: point.pk for point in customer.points.all()}
    assert after["13900001111"] == before["13812345678"]
    assert ContactPoint.history.filter(id=after["13900001111"]).count() == 2


def test_another_number_becomes_the_primary_one(rep, customer):
    actions.edit(customer, by=rep, version=1, points=[OFFICE, MOBILE])

    actions.edit(
        customer,
        by=rep,
        version=2,
        points=[OFFICE._replace(is_primary=False), MOBILE._replace(is_primary=True)],
    )

    assert parts.points_of(customer)[0].value == "13812345678"


def test_every_kind_has_one_primary_and_no_number_twice():
    tidy = parts.tidy_points([MOBILE, MOBILE._replace(value="138 1234 5678"), MAIL, OFFICE], "CN")

    assert [(reach.kind, reach.is_primary) for reach in tidy] == [
        ("phone", True),
        ("phone", False),
        ("email", True),
    ]
    assert tidy[0].value == OFFICE.value


def test_a_number_that_works_is_primary_before_one_that_does_not():
    tidy = parts.tidy_points([MOBILE._replace(is_invalid=True), OFFICE._replace(is_primary=False)], "CN")

    assert tidy[0].value == OFFICE.value


def test_the_same_list_changes_nothing(rep, customer):
    actions.edit(customer, by=rep, version=1, points=[OFFICE, MAIL], tags=["VIP"])

    actions.edit(customer, by=rep, version=2, points=parts.points_of(customer), tags=("VIP",))

    assert Customer.objects.get(pk=customer.pk).version == 2


def test_who_may_not_write_contact_data_writes_no_numbers(agent, customer):
    with pytest.raises(PermissionDenied):
        actions.edit(customer, by=agent, version=1, points=[MOBILE])


def test_two_people_who_change_different_things_are_both_saved(rep, manager, customer):
    actions.edit(customer, by=manager, version=1, level="A")
    actions.edit(customer, by=rep, version=1, points=[MOBILE])
    actions.edit(customer, by=manager, version=1, tags=["VIP"])

    row = Customer.objects.get(pk=customer.pk)
    assert (row.level, row.version, row.points.count()) == ("A", 4, 1)


def test_two_people_who_change_the_numbers_meet(rep, manager, customer):
    actions.edit(customer, by=manager, version=1, points=[OFFICE])

    with pytest.raises(EditConflict) as conflict:
        actions.edit(customer, by=rep, version=1, points=[MOBILE], level="A")

    assert conflict.value.theirs == {"points": (OFFICE,)}


def test_a_contacts_numbers_are_a_list_too(rep, customer):
    role = contacts.add(customer, by=rep, name="孙", phone="13812345678")

    contacts.edit(role, by=rep, version=1, points=[OFFICE, MOBILE._replace(is_invalid=True), MAIL])

    assert parts.points_of(role.contact) == (
        OFFICE,
        MOBILE._replace(is_invalid=True),
        MAIL._replace(is_primary=True),
    )


def test_what_hangs_on_a_customer_counts_in_its_version(rep, customer):
    contacts.add(customer, by=rep, name="孙")

    assert Customer.objects.get(pk=customer.pk).version == 2


def test_the_history_says_who_took_a_tag_off(rep, customer):
    directory.tag(customer, "VIP")

    actions.edit(customer, by=rep, version=1, tags=[])

    assert CustomerTag.history.filter(history_type="-").get().history_user == rep
