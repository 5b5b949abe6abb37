"""Cells changed in place: the same action, the same locks, the row drawn anew."""

import pytest

from customers.directory.models import Customer
from customers.records.models import TimelineEntry
from tests.factories.fields import field

HTMX = {"HTTP_HX_REQUEST": "true"}


def put(browser, customer, key, version=None, **values):
    data = {"version": version or customer.version, "columns": "level,stage,owner", **values}
    return browser.post(f"/customers/lists/customers/{customer.pk}/{key}/", data, **HTMX)


def test_a_cell_opens_with_its_value(customer, rep, sign_in):
    answer = sign_in(rep).get(f"/customers/lists/customers/{customer.pk}/level/", **HTMX)

    assert answer.status_code == 200
    assert b'name="level"' in answer.content


def test_a_saved_cell_draws_its_row_and_leaves_a_line(customer, rep, sign_in):
    answer = put(sign_in(rep), customer, "level", level="A")

    assert answer.status_code == 200
    assert f'data-row="{customer.pk}"' in answer.content.decode()
    assert Customer.objects.get(pk=customer.pk).level == "A"
    assert TimelineEntry.objects.filter(customer=customer, kind="customer.edited").exists()


def test_a_bad_value_stays_in_the_cell(customer, rep, sign_in):
    answer = put(sign_in(rep), customer, "level", level="Z")

    assert answer.status_code == 422
    assert answer["HX-Retarget"] == "#cell-form"


def test_a_stale_cell_says_what_stands_there_now(customer, rep, sign_in):
    browser = sign_in(rep)
    put(browser, customer, "level", level="A")

    answer = put(browser, customer, "level", level="B")

    assert answer.status_code == 409
    assert b"now it says: A" in answer.content


@pytest.mark.parametrize(
    ("who", "status"), [("other_department", 404), ("agent", 200), ("accountant", 404), ("executive", 403)]
)
def test_who_changes_a_cell(who, status, customer, request, sign_in):
    answer = put(sign_in(request.getfixturevalue(who)), customer, "level", level="A")

    assert answer.status_code == status


def test_a_locked_customer_keeps_its_cells(key_customer, agent, sign_in):
    assert put(sign_in(agent), key_customer, "level", level="A").status_code == 403


def test_the_owner_is_not_staffs_to_change(customer, rep, sign_in):
    assert put(sign_in(rep), customer, "owner", owner="").status_code == 403


@pytest.mark.parametrize("key", ["updated_at", "place", "nothing"])
def test_what_is_not_changed_in_place_is_not_there(key, customer, rep, sign_in):
    assert put(sign_in(rep), customer, key).status_code == 404


def test_a_card_moves_to_another_lane(customer, rep, sign_in):
    answer = put(sign_in(rep), customer, "stage", stage="lost", board="1")

    assert answer.status_code == 200
    assert b'data-version="2"' in answer.content
    assert Customer.objects.get(pk=customer.pk).stage == "lost"


def test_without_scripts_a_move_leads_back(customer, rep, sign_in):
    address = f"/customers/lists/customers/{customer.pk}/stage/"

    answer = sign_in(rep).post(
        address, {"version": customer.version, "stage": "lost", "next": "/customers/?layout=board"}
    )

    assert answer.url == "/customers/?layout=board"


@pytest.mark.parametrize("more", [{}, {"board": "1"}])
def test_what_a_new_stage_asks_for_is_asked_for_in_place(more, customer, rep, sign_in):
    field("text", "budget", required="stage", required_stage="dormant", facet="identity")
    browser = sign_in(rep)

    asked = put(browser, customer, "stage", stage="dormant", **more)
    given = {"stage": "dormant", "also": "custom:budget", "custom:budget": "9,000"}
    saved = put(browser, customer, "stage", **given, **more)

    assert asked.status_code == 422
    assert 'name="custom:budget"' in asked.content.decode()
    assert saved.status_code == 200
    customer.refresh_from_db()
    assert (customer.stage, customer.custom) == ("dormant", {"budget": "9,000"})
