"""Pages about customers: who gets in, what a bad form answers, what a stale one does."""

import pytest

from customers.directory.models import Contact, ContactRole, Customer
from ownership.access import shares
from ownership.models import AccessLogEntry
from tests.factories import directory

NEW = {"kind": "organisation", "name": "Northwind", "stage": "prospect", "level": "C"}


def posted(customer, **changes):
    """What the edit form sends back when only `changes` were typed."""
    values = {"kind": customer.kind, "name": customer.name, "stage": customer.stage, "level": customer.level}
    return {**values, "country": customer.country, "version": customer.version, **changes}


# --- reading --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "panel", ["", "head/", "facts/", "contacts/", "people/", "why/", "timeline/", "history/"]
)
def test_every_panel_has_the_customers_lock(
    panel, customer, key_customer, rep, agent, other_department, sign_in
):
    def status(user, row):
        return sign_in(user).get(f"/customers/{row.pk}/{panel}").status_code

    assert status(rep, customer) == status(agent, customer) == 200
    assert status(other_department, customer) == 404
    assert status(agent, key_customer) == 403


def test_a_panel_is_bare_to_htmx_and_framed_to_a_browser(customer, rep, sign_in):
    browser = sign_in(rep)

    bare = browser.get(f"/customers/{customer.pk}/contacts/", headers={"HX-Request": "true"})
    framed = browser.get(f"/customers/{customer.pk}/contacts/")

    assert b"<html" not in bare.content
    assert b"<html" in framed.content
    assert f'id="{customer.topic}-contacts"'.encode() in bare.content


def test_opening_a_key_customer_is_logged(key_customer, manager, sign_in):
    sign_in(manager).get(f"/customers/{key_customer.pk}/")

    assert AccessLogEntry.objects.get().kind == "opened"


def test_masked_numbers_stay_masked_on_the_page(customer, agent, rep, sign_in):
    directory.point(customer, "13812345678")
    directory.point(directory.contact(customer), "sun@hengli.example", "email")
    address = f"/customers/{customer.pk}/"

    assert b"13812345678" in sign_in(rep).get(address).content
    masked = sign_in(agent).get(address).content
    assert b"13812345678" not in masked
    assert b"sun@hengli" not in masked
    assert b"138\xe2\x80\xa2" in masked


def test_a_reveal_answers_the_value(customer, agent, sign_in):
    point = directory.point(customer, "13812345678")

    answer = sign_in(agent).post(
        f"/customers/{customer.pk}/reveal/", {"value": f"contactpoint:{point.pk}:value"}
    )

    assert b"13812345678" in answer.content
    assert AccessLogEntry.objects.get().kind == "revealed"


@pytest.mark.parametrize(
    "key", ["", "contactpoint:0:value", "customer:1", "user:1:password", "customer:x:name"]
)
def test_a_reveal_of_nonsense_is_not_found(key, customer, agent, sign_in):
    answer = sign_in(agent).post(f"/customers/{customer.pk}/reveal/", {"value": key})

    assert answer.status_code == 404


def test_a_reveal_does_not_reach_another_customers_number(customer, key_customer, agent, sign_in):
    point = directory.point(key_customer, "13812345678")

    answer = sign_in(agent).post(
        f"/customers/{customer.pk}/reveal/", {"value": f"contactpoint:{point.pk}:value"}
    )

    assert answer.status_code == 404


def test_why_names_the_share_its_giver_and_its_reason(customer, teammate, manager, sign_in):
    shares.grant(customer, to=teammate, by=manager, reason="holiday cover")

    page = sign_in(teammate).get(f"/customers/{customer.pk}/why/").content.decode()

    assert "shared by hand" in page
    assert "holiday cover" in page
    assert "He Jing" in page


def test_an_empty_list_teaches(rep, sign_in):
    assert "Enter the first one" in sign_in(rep).get("/customers/").content.decode()


# --- entering -------------------------------------------------------------------------------------------------


def test_a_new_customer_leads_to_its_page(rep, sign_in):
    answer = sign_in(rep).post("/customers/new/", {**NEW, "phone": "13812345678"})

    assert answer["Location"] == Customer.objects.get().get_absolute_url()


def test_a_form_without_a_name_comes_back_with_what_was_typed(rep, sign_in):
    answer = sign_in(rep).post("/customers/new/", {**NEW, "name": "", "website": "hengli.example"})

    assert answer.status_code == 422
    assert b'value="hengli.example"' in answer.content


def test_who_may_not_enter_customers_gets_no_form(supporter, sign_in):
    assert sign_in(supporter).get("/customers/new/").status_code == 403
    assert sign_in(supporter).post("/customers/new/", NEW).status_code == 403


def test_a_twin_is_pointed_out_and_can_be_entered_anyway(rep, customer, sign_in):
    browser = sign_in(rep)
    typed = {**NEW, "name": f" {customer.name} "}

    warned = browser.post("/customers/new/", typed)
    entered = browser.post("/customers/new/", {**typed, "anyway": "1"})

    assert warned.status_code == 422
    assert customer.get_absolute_url().encode() in warned.content
    assert entered.status_code == 302


@pytest.mark.parametrize("typed", ["ACME（China） Ltd.", "acme (china) ltd"])
def test_a_twin_is_known_by_any_spelling(typed, rep, sign_in):
    directory.customer(name="Acme (China) Ltd.")

    assert sign_in(rep).post("/customers/new/", {**NEW, "name": typed}).status_code == 422


def test_a_hidden_twin_shows_no_more_than_name_and_department(customer, other_department, sign_in):
    directory.point(customer, "13812345678")

    page = sign_in(other_department).post("/customers/new/", {**NEW, "phone": "13812345678"}).content.decode()

    assert customer.name in page
    assert "East" in page
    assert customer.get_absolute_url() not in page
    assert customer.owner.label not in page


def test_a_taken_code_is_said_beside_its_field(rep, customer, sign_in):
    code = "91320594MA1W3K7X0N"
    Customer.objects.update(credit_code=code, credit_code_verified=True)

    answer = sign_in(rep).post("/customers/new/", {**NEW, "credit_code": code, "anyway": "1"})

    assert answer.status_code == 422
    assert b"has this verified credit code" in answer.content


def test_places_follow_one_another_without_javascript(rep, sign_in):
    typed = {**NEW, "country": "CN", "province": "江苏省", "city": "广州市", "refresh": "1"}

    page = sign_in(rep).post("/customers/new/", typed).content.decode()

    assert 'value="苏州市"' in page
    assert "广州市" not in page
    assert 'value="Northwind"' in page
    assert not Customer.objects.exists()


# --- editing --------------------------------------------------------------------------------------------------


def test_an_edit_saves_and_returns(rep, customer, sign_in):
    answer = sign_in(rep).post(f"/customers/{customer.pk}/edit/", posted(customer, short_name="恒力"))

    assert answer["Location"] == customer.get_absolute_url()
    assert Customer.objects.get().short_name == "恒力"


def test_fields_that_are_not_ones_own_are_left_out_and_untouched(agent, rep, customer, sign_in):
    directory.point(customer, "13812345678")
    browser = sign_in(agent)

    form = browser.get(f"/customers/{customer.pk}/edit/").content
    browser.post(f"/customers/{customer.pk}/edit/", posted(customer, phone="1", owner="", is_key="on"))

    assert b'name="phone"' not in form
    assert b'name="owner"' not in form
    row = Customer.objects.get()
    assert (row.owner, row.is_key, row.points.get().value) == (rep, False, "13812345678")


def test_who_may_write_nothing_gets_no_form(supporter, customer, sign_in):
    assert sign_in(supporter).get(f"/customers/{customer.pk}/edit/").status_code == 403


def test_a_stale_edit_shows_both_values_and_keeps_what_was_typed(rep, customer, sign_in):
    browser = sign_in(rep)
    address = f"/customers/{customer.pk}/edit/"
    browser.post(address, posted(customer, short_name="theirs", level="A"))

    conflict = browser.post(address, posted(customer, short_name="mine", website="mine.example"))

    page = conflict.content.decode()
    assert conflict.status_code == 409
    assert "theirs" in page
    assert 'value="mine"' in page
    assert 'value="mine.example"' in page
    # What the person never touched is offered as it stands now.
    assert 'name="keep-level" value="theirs" checked' in page
    assert 'name="keep-short_name" value="mine" checked' in page


def test_the_choice_of_the_conflict_page_is_saved(rep, customer, sign_in):
    browser = sign_in(rep)
    address = f"/customers/{customer.pk}/edit/"
    browser.post(address, posted(customer, short_name="theirs", level="A"))

    chosen = {"version": "2", "keep-short_name": "mine", "keep-level": "theirs"}
    browser.post(address, posted(customer, short_name="mine", **chosen))

    row = Customer.objects.get()
    assert (row.short_name, row.level) == ("mine", "A")


def test_a_customer_given_away_leads_back_to_the_list(company, manager, other_department, sign_in):
    row = directory.customer(owner=manager, department=company.sales_east)
    given = posted(row, owner=other_department.pk, department=company.sales_south.pk)

    # The manager leads the east only: he may not choose somebody of the south, so operations does.
    answer = sign_in(manager).post(f"/customers/{row.pk}/edit/", given)

    assert answer.status_code == 422


# --- contacts -------------------------------------------------------------------------------------------------


def test_a_contact_is_added_changed_and_removed(rep, customer, sign_in):
    browser = sign_in(rep)
    base = f"/customers/{customer.pk}/contacts/"

    browser.post(f"{base}new/", {"name": "孙建国", "phone": "13812345678"})
    contact = Contact.objects.get()
    assert browser.get(f"{base}{contact.pk}/edit/").status_code == 200
    browser.post(f"{base}{contact.pk}/edit/", {"name": "孙建国", "title": "CEO", "version": "1"})
    assert ContactRole.objects.get().title == "CEO"
    assert browser.get(f"{base}{contact.pk}/delete/").status_code == 200
    browser.post(f"{base}{contact.pk}/delete/")

    assert not Contact.objects.exists()


def test_a_bad_contact_comes_back(rep, customer, sign_in):
    answer = sign_in(rep).post(f"/customers/{customer.pk}/contacts/new/", {"name": "", "email": "x"})

    assert answer.status_code == 422


def test_a_contact_of_another_customer_is_not_found(rep, customer, key_customer, sign_in):
    contact = directory.contact(key_customer)

    assert sign_in(rep).get(f"/customers/{customer.pk}/contacts/{contact.pk}/edit/").status_code == 404
