"""The history panel: who changed what, from what to what, as far as the reader may read it."""

from customers.directory import actions, contacts
from customers.records import history
from ownership.access.masking import Masked
from tests.factories import directory


def lines(user, customer, **params):
    return [
        (change.by, str(one.label), str(one.old), str(one.new))
        for change in history.page_for(user, customer, params, path="/h/")
        for one in change.differences
    ]


def test_a_change_names_person_field_and_both_values(rep, customer):
    actions.edit(customer, by=rep, version=1, level="A", stage="active")

    assert set(lines(rep, customer)) == {(rep, "level", "C", "A"), (rep, "stage", "Prospect", "Active")}


def test_people_and_departments_stand_by_name(rep, manager, teammate, customer):
    actions.assign(customer, by=manager, owner=teammate, version=1)

    assert lines(manager, customer) == [(manager, "owner", "Li Qiang", "Zhou Kai")]


def test_a_masked_value_stays_masked_in_the_past(rep, agent, customer):
    actions.edit(customer, by=rep, version=1, phone="13812345678")
    actions.edit(customer, by=rep, version=2, phone="13912345678")

    shown = lines(agent, customer)

    assert shown
    assert not any("12345" in old + new for _by, _label, old, new in shown)


def test_a_hidden_field_is_left_out(rep, agent, customer):
    actions.edit(customer, by=rep, version=1, capital_amount=1000)

    assert lines(rep, customer)
    assert lines(agent, customer) == []


def test_a_removed_contact_is_remembered(rep, customer):
    role = contacts.add(customer, by=rep, name="孙建国", phone="13812345678")
    contacts.remove(role, by=rep)

    removed = [change for change in history.page_for(rep, customer, {}) if change.kind == "-"]

    assert removed
    assert (rep, "name", "孙建国", "") in lines(rep, customer)


def test_twenty_changes_fill_a_page_and_lead_to_the_next(rep, customer):
    for number in range(25):
        actions.edit(customer, by=rep, version=number + 1, source=f"fair {number}")

    first = history.page_for(rep, customer, {}, path="/h/")
    mark = first.next_url.split("before=")[1].replace("%3A", ":").replace("%2B", "+")
    second = history.page_for(rep, customer, {"before": mark}, path="/h/")

    assert len(first) == 20
    assert len([change for change in second if change.differences]) == 5
    assert second.previous_url == "/h/"


def test_a_broken_mark_shows_the_first_page(rep, customer):
    actions.edit(customer, by=rep, version=1, level="A")

    assert len(history.page_for(rep, customer, {"before": "2020-99-99T"}).rows) == len(
        history.page_for(rep, customer, {}).rows
    )


def test_the_mask_is_marked_for_screen_readers(rep, agent, customer):
    actions.edit(customer, by=rep, version=1, phone="13812345678")

    values = [one.new for change in history.page_for(agent, customer, {}) for one in change.differences]

    assert any(isinstance(value, Masked) for value in values)


def test_a_parent_company_that_one_may_not_list_has_no_name(
    rep, operator, customer, company, other_department
):
    hidden = directory.customer(name="秘密集团", owner=other_department, department=company.sales_south)
    open_one = directory.customer(name="公开集团", owner=rep, department=company.sales_east)
    actions.edit(customer, by=operator, version=1, parent=hidden)
    actions.edit(customer, by=operator, version=2, parent=open_one)

    assert [(old, new) for _by, _label, old, new in lines(rep, customer)] == [("?", "公开集团"), ("", "?")]
    assert ("", "秘密集团") in [(old, new) for _by, _label, old, new in lines(operator, customer)]
