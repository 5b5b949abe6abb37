"""Creating, editing, assigning and revealing: permission, rule, event, history."""

import pytest
from django.core.exceptions import PermissionDenied

from crm_site.kit.errors import EditConflict
from customers.directory import actions
from customers.directory.models import ContactPoint, Customer
from customers.directory.rules import CodeTaken
from customers.records.models import TimelineEntry
from notifications.models import Event
from ownership.models import AccessLogEntry
from tests.factories import directory

GOOD_CODE = "91320594MA1W3K7X0N"
BAD_CODE = "91320594MA1W3K7X00"


def events():
    return list(Event.objects.order_by("pk").values_list("name", flat=True))


# --- create ---------------------------------------------------------------------------------------------------


def test_a_rep_owns_what_he_enters(rep, company):
    customer = actions.create(by=rep, name="Northwind", phone="0512 6288 0000")

    assert (customer.owner, customer.department) == (rep, company.sales_east)
    assert customer.code.startswith("C-")
    assert customer.points.get().key == "8651262880000"


def test_what_the_phone_desk_enters_is_nobodys(agent):
    customer = actions.create(by=agent, name="Walk-in")

    assert customer.owner is None
    assert Customer.objects.unassigned().get() == customer


def test_creating_records_the_event_the_line_and_the_history(rep):
    customer = actions.create(by=rep, name="Northwind")

    event = Event.objects.get()
    assert (event.name, event.bundle, event.topics) == ("customer.created", customer.topic, [customer.topic])
    assert TimelineEntry.objects.get(customer=customer).by == rep
    assert customer.history.get().history_user == rep


def test_an_event_carries_no_values(rep):
    actions.create(by=rep, name="Northwind", note="secret")

    assert "secret" not in str(Event.objects.values_list("facts", flat=True)[0])


@pytest.mark.parametrize("who", ["supporter", "stranger", "auditor", "executive", "admin"])
def test_who_writes_no_identity_enters_no_customer(who, request):
    with pytest.raises(PermissionDenied):
        actions.create(by=request.getfixturevalue(who), name="No")

    assert not Customer.objects.exists()


def test_a_rep_does_not_enter_customers_for_others(rep, teammate):
    with pytest.raises(PermissionDenied):
        actions.create(by=rep, name="No", owner=teammate)


def test_operations_enters_for_anybody(operator, teammate, company):
    customer = actions.create(by=operator, name="For you", owner=teammate)

    assert (customer.owner, customer.department) == (teammate, company.sales_east)


def test_a_code_that_passes_its_check_is_verified(rep):
    good = actions.create(by=rep, name="Good", credit_code=GOOD_CODE.lower())
    bad = actions.create(by=rep, name="Bad", credit_code=BAD_CODE)

    assert (good.credit_code, good.credit_code_verified) == (GOOD_CODE, True)
    assert (bad.credit_code, bad.credit_code_verified) == (BAD_CODE, False)


def test_a_verified_code_belongs_to_one_customer(rep, other_department):
    actions.create(by=rep, name="First", credit_code=GOOD_CODE)

    with pytest.raises(CodeTaken) as taken:
        actions.create(by=rep, name="Second", credit_code=GOOD_CODE)
    with pytest.raises(CodeTaken) as hidden:
        actions.create(by=other_department, name="Third", credit_code=GOOD_CODE)

    assert "First" in str(taken.value)
    assert "First" not in str(hidden.value)


def test_a_place_in_china_gets_its_code(rep):
    customer = actions.create(by=rep, name="X", country="CN", province="江苏省", city="苏州市")

    assert customer.region_code == "320500"


# --- edit -----------------------------------------------------------------------------------------------------


def test_an_edit_writes_what_differs_and_says_so(rep, customer):
    edited = actions.edit(customer, by=rep, version=1, name=customer.name, short_name="恒力", level="A")

    assert (edited.short_name, edited.level, edited.version) == ("恒力", "A", 2)
    event = Event.objects.get()
    assert (event.name, event.facts) == ("customer.edited", {"fields": ["level", "short_name"]})
    assert edited.history.first().history_user == rep


def test_an_edit_without_a_difference_leaves_no_trace(rep, customer):
    actions.edit(customer, by=rep, version=1, name=customer.name, phone="")

    assert Customer.objects.get().version == 1
    assert events() == []


def test_a_stale_edit_meets_the_present_values(rep, manager, customer):
    actions.edit(customer, by=manager, version=1, level="A", city="苏州市")

    with pytest.raises(EditConflict) as conflict:
        actions.edit(customer, by=rep, version=1, level="B", short_name="恒力")

    assert conflict.value.theirs == {"level": "A"}
    assert Customer.objects.get().level == "A"


def test_a_stale_edit_that_agrees_is_no_conflict(rep, manager, customer):
    actions.edit(customer, by=manager, version=1, level="A")

    assert actions.edit(customer, by=rep, version=1, level="A").version == 2


@pytest.mark.parametrize("who", ["other_department", "supporter", "auditor", "executive", "stranger"])
def test_who_may_not_write_may_not_edit(who, customer, request):
    with pytest.raises(PermissionDenied):
        actions.edit(customer, by=request.getfixturevalue(who), version=1, name="Mine now")


def test_the_phone_desk_writes_names_but_no_masked_numbers(agent, customer):
    actions.edit(customer, by=agent, version=1, short_name="恒力")

    with pytest.raises(PermissionDenied):
        actions.edit(customer, by=agent, version=2, phone="13800000000")


def test_the_key_mark_is_set_by_those_in_charge(rep, manager, customer):
    with pytest.raises(PermissionDenied):
        actions.edit(customer, by=rep, version=1, is_key=True)

    assert actions.edit(customer, by=manager, version=1, is_key=True).is_key


def test_a_new_number_replaces_the_old_one(rep, customer):
    actions.edit(customer, by=rep, version=1, phone="13800000000")
    actions.edit(customer, by=rep, version=2, phone="13900000000")

    assert [point.value for point in customer.points.all()] == ["13900000000"]
    assert ContactPoint.history.count() == 2


def test_an_emptied_number_is_removed(rep, customer):
    actions.edit(customer, by=rep, version=1, phone="13800000000")
    actions.edit(customer, by=rep, version=2, phone="")

    assert not customer.points.exists()


def test_a_new_stage_starts_its_clock(rep, customer):
    before = customer.stage_since

    assert actions.edit(customer, by=rep, version=1, stage="active").stage_since > before


# --- assign ---------------------------------------------------------------------------------------------------


def test_a_manager_gives_a_customer_to_somebody_else(manager, other_department, customer, company):
    given = actions.assign(customer, by=manager, owner=other_department, version=1)

    assert (given.owner, given.department) == (other_department, company.sales_south)
    event = Event.objects.get()
    assert event.name == "customer.assigned"
    assert event.facts["owner_now"] == other_department.pk
    assert TimelineEntry.objects.get(customer=customer).kind == "customer.assigned"


def test_the_owner_does_not_give_his_customer_away(rep, teammate, customer):
    with pytest.raises(PermissionDenied):
        actions.assign(customer, by=rep, owner=teammate, version=1)


def test_operations_hands_out_the_unassigned(operator, rep, agent):
    customer = actions.create(by=agent, name="Walk-in")

    assert actions.assign(customer, by=operator, owner=rep, version=1).owner == rep


# --- reveal ---------------------------------------------------------------------------------------------------


def test_a_reveal_is_logged_before_it_is_answered(agent, customer):
    point = directory.point(customer, "13800000000")

    assert actions.reveal(customer, point, "value", by=agent) == "13800000000"

    entry = AccessLogEntry.objects.get()
    assert (entry.kind, entry.by, entry.facet, entry.about_id) == ("revealed", agent, "contact", point.pk)
    assert "138" not in entry.field


def test_what_one_reads_anyway_leaves_no_trace(rep, customer):
    point = directory.point(customer, "13800000000")

    actions.reveal(customer, point, "value", by=rep)

    assert not AccessLogEntry.objects.exists()


def test_a_hidden_value_is_not_revealed(agent, customer):
    with pytest.raises(PermissionDenied):
        actions.reveal(customer, customer, "capital_amount", by=agent)


def test_a_locked_customer_reveals_nothing(agent, key_customer):
    point = directory.point(key_customer, "13800000000")

    with pytest.raises(PermissionDenied):
        actions.reveal(key_customer, point, "value", by=agent)
