"""Custom fields of customers and contacts: written key by key, by who may, and asked for where they must be."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from crm_site.kit.errors import EditConflict
from customers.directory import actions, contacts
from customers.directory.models import Customer
from customers.records import fields
from customers.records.fields.kinds import Sum
from customers.records.models import TimelineEntry
from notifications.models import Event
from tests.factories import directory
from tests.factories.fields import field


def test_one_key_is_written_and_the_others_stay(rep, customer):
    field("number", "budget")
    field("text", "slogan")
    Customer.objects.filter(pk=customer.pk).update(custom={"slogan": "Hi", "old": [1]})
    customer.refresh_from_db()

    actions.edit(customer, by=rep, version=customer.version, **{"custom:budget": Decimal("5.5")})

    customer.refresh_from_db()
    assert customer.custom == {"slogan": "Hi", "old": [1], "budget": 5.5}
    assert customer.version == 2
    assert Event.objects.latest("pk").facts["fields"] == ["custom:budget"]
    assert TimelineEntry.objects.latest("pk").facts == {"fields": ["custom:budget"]}


def test_two_people_change_two_keys_and_nobody_loses(rep, manager, customer):
    field("text", "one")
    field("text", "two")
    actions.edit(customer, by=rep, version=1, **{"custom:one": "a"})

    actions.edit(customer, by=manager, version=1, **{"custom:two": "b"})

    customer.refresh_from_db()
    assert customer.custom == {"one": "a", "two": "b"}


def test_the_same_key_is_a_conflict_with_the_present_value(rep, manager, customer):
    field("money", "budget")
    actions.edit(customer, by=rep, version=1, **{"custom:budget": Sum(Decimal(5), "CNY")})

    with pytest.raises(EditConflict) as conflict:
        actions.edit(customer, by=manager, version=1, **{"custom:budget": Sum(Decimal(8), "CNY")})

    assert conflict.value.theirs == {"custom:budget": Sum(Decimal(5), "CNY")}


def test_an_empty_value_leaves_no_key(rep, customer):
    field("text", "slogan")
    actions.edit(customer, by=rep, version=1, **{"custom:slogan": "x"})

    customer = actions.edit(customer, by=rep, version=2, **{"custom:slogan": ""})

    assert customer.custom == {}


def test_a_field_of_a_facet_that_one_does_not_write_is_refused(agent, customer):
    field("text", "margin", facet="payments")

    with pytest.raises(PermissionDenied):
        actions.edit(customer, by=agent, version=1, **{"custom:margin": "x"})


def test_a_name_that_is_no_field_is_refused(rep, customer):
    with pytest.raises(PermissionDenied):
        actions.edit(customer, by=rep, version=1, **{"custom:nothing": "x"})


def test_a_stage_asks_for_its_fields_by_name(rep, customer):
    field("number", "budget", name_en="Budget", required="stage", required_stage="active")

    with pytest.raises(fields.Missing, match="In stage “Active” this has to be filled in: Budget") as problem:
        actions.edit(customer, by=rep, version=1, stage="active")
    assert problem.value.names == ["custom:budget"]

    actions.edit(customer, by=rep, version=1, stage="active", **{"custom:budget": 5})
    customer.refresh_from_db()
    assert customer.stage == "active"


@pytest.mark.parametrize(("stage", "asked"), [("lead", False), ("prospect", False), ("active", True), ("dormant", True), ("lost", False)])  # fmt: skip
def test_later_stages_ask_too_and_lost_does_not(stage, asked, db):
    one = field("text", "x", required="stage", required_stage="active")

    assert fields.is_required(one, stage) is asked


def test_who_may_not_write_a_field_is_not_asked_for_it(agent, customer):
    field("text", "margin", facet="payments", required="stage", required_stage="active")

    actions.edit(customer, by=agent, version=1, stage="active")

    customer.refresh_from_db()
    assert customer.stage == "active"


def test_a_required_value_is_not_taken_away_but_other_edits_go_through(rep, customer):
    field("text", "slogan", required="always")
    actions.edit(customer, by=rep, version=1, level="A")  # it was empty before the rule

    actions.edit(customer, by=rep, version=2, **{"custom:slogan": "x"})
    with pytest.raises(fields.Missing):
        actions.edit(customer, by=rep, version=3, **{"custom:slogan": None})


def test_a_new_customer_needs_what_is_always_required(rep, company):
    field("text", "slogan", required="always")

    with pytest.raises(fields.Missing):
        actions.create(by=rep, name="新客户")
    made = actions.create(by=rep, name="新客户", **{"custom:slogan": "x"})

    assert made.custom == {"slogan": "x"}


def test_a_contact_has_its_own(rep, customer):
    field("choice", "team", record="contacts")
    role = contacts.add(customer, by=rep, name="孙建国", **{"custom:team": "a"})

    contacts.edit(role, by=rep, version=1, **{"custom:team": "b"})

    role.contact.refresh_from_db()
    assert role.contact.custom == {"team": "b"}
    assert role.contact.history.count() == 2


def test_rows_that_lack_a_field_are_found_in_one_condition(customer):
    field("text", "slogan", required="stage", required_stage="active")
    full = directory.customer(custom={"slogan": "x"})

    assert set(Customer.objects.filter(fields.lacking("customers", "active"))) == {customer}
    assert not Customer.objects.filter(fields.lacking("customers", "lead")).exists()
    assert full.custom
