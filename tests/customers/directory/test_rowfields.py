"""Forms that hold lists: rows of numbers and addresses, lines, tags; also without scripts."""

import pytest

from customers.directory.forms import CustomerForm
from customers.directory.models import Customer, Tag
from customers.directory.parts import Reach
from tests.factories import directory

BASE = {"kind": "organisation", "name": "恒力", "stage": "prospect", "level": "C", "version": 1}
ROW = {"points-rows": "1", "points-0-kind": "phone", "points-0-value": "13812345678"}


def form(rep, data, fields=("points", "addresses", "tags", "aliases")):
    return CustomerForm(data, viewer=rep, fields=fields)


def test_rows_become_a_list(rep):
    filled = form(
        rep, {**ROW, "points-7-kind": "email", "points-7-value": "a@b.cn", "points-7-is_primary": "on"}
    )

    assert filled.is_valid(), filled.errors
    assert filled.cleaned_data == {
        "points": (Reach("phone", "13812345678"), Reach("email", "a@b.cn", is_primary=True))
    }


def test_empty_and_removed_rows_do_not_count(rep):
    filled = form(rep, {**ROW, "points-0-remove": "on", "points-1-kind": "phone", "points-1-value": " "})

    assert filled.is_valid()
    assert filled.cleaned_data["points"] == ()


@pytest.mark.parametrize(("kind", "value"), [("email", "no address"), ("phone", "call me"), ("fax", "?")])
def test_a_wrong_row_is_said_in_its_place(kind, value, rep):
    filled = form(rep, {"points-rows": "1", "points-0-kind": kind, "points-0-value": value})

    assert not filled.is_valid()
    assert "errorlist" in str(filled["points"])
    assert value in str(filled["points"])


def test_what_a_form_did_not_carry_stays(rep, customer, sign_in):
    directory.point(customer, "13812345678")
    directory.tag(customer, "VIP")

    sign_in(rep).post(f"/customers/{customer.pk}/edit/", {**BASE, "name": "New name"})

    row = Customer.objects.get(pk=customer.pk)
    assert (row.name, row.points.count(), row.tags.count()) == ("New name", 1, 1)


def test_the_edit_form_holds_what_stands_there(rep, customer, sign_in):
    directory.point(customer, "13812345678", label="mobile")
    directory.address(customer, "星湖街1号")
    directory.tag(customer, "VIP")

    page = sign_in(rep).get(f"/customers/{customer.pk}/edit/").content.decode()

    for words in ("13812345678", "星湖街1号", "VIP", 'value="mobile" selected'):
        assert words in page


def test_lists_are_saved_from_the_page(rep, customer, sign_in):
    given = {
        **BASE, **ROW, "aliases": "恒力老厂\n\n HL ", "tags": "VIP，老客户, vip",
        "addresses-rows": "1", "addresses-0-label": "delivery", "addresses-0-line": "星湖街1号",
    }  # fmt: skip

    assert sign_in(rep).post(f"/customers/{customer.pk}/edit/", given).status_code == 302

    row = Customer.objects.get(pk=customer.pk)
    assert row.aliases == ["恒力老厂", "HL"]
    assert Tag.objects.count() == 2
    assert row.addresses.get().line == "星湖街1号"
    assert row.points.get().key == "8613812345678"


def test_one_more_row_is_drawn_without_scripts(rep, customer, sign_in):
    answer = sign_in(rep).post(f"/customers/{customer.pk}/edit/", {**BASE, **ROW, "refresh": "points"})

    page = answer.content.decode()
    assert 'value="13812345678"' in page
    assert 'name="points-1-value"' in page
    assert Customer.objects.get(pk=customer.pk).version == 1


def test_a_conflict_carries_the_rows_along(rep, customer, sign_in):
    browser, address = sign_in(rep), f"/customers/{customer.pk}/edit/"
    browser.post(address, {**BASE, **ROW})

    asked = browser.post(address, {**BASE, **ROW, "points-0-value": "13900001111"})

    assert asked.status_code == 409
    page = asked.content.decode()
    assert '<input type="hidden" name="points-0-value" value="13900001111"' in page
    assert "13812345678" in page


def test_a_new_customer_comes_with_its_first_contact(rep, sign_in):
    given = {
        **BASE,
        "contact_name": "孙建国",
        "contact_title": "采购",
        "contact_phone": "13812345678",
        "phone": "",
    }

    assert sign_in(rep).post("/customers/new/", given).status_code == 302

    role = Customer.objects.get().contact_roles.get()
    assert (role.contact.name, role.title, role.is_primary) == ("孙建国", "采购", True)
    assert role.contact.points.get().key == "8613812345678"


def test_a_contact_without_a_name_is_asked_for_it(rep, sign_in):
    answer = sign_in(rep).post("/customers/new/", {**BASE, "contact_phone": "13812345678"})

    assert answer.status_code == 422
    assert "What is the contact called?" in answer.content.decode()


@pytest.mark.parametrize("name", ["points", "addresses", "tags", "aliases", "parent"])
def test_any_text_in_the_address_of_the_new_form_is_answered(name, rep, sign_in):
    assert sign_in(rep).get("/customers/new/", {name: "<b>"}).status_code == 200
