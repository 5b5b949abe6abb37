"""A customer that we have already shows itself while one types, and tells no more than one may know."""

import pytest

from customers.directory import actions, finds, twins
from customers.directory.twins import typed
from ownership.models import AccessLogEntry
from tests.factories import directory


@pytest.fixture
def hidden(other_department, company):
    """A customer of the south, of which the rep knows nothing."""
    return directory.customer(
        name="Hengli Precision Co., Ltd.", owner=other_department, department=company.sales_south
    )


def told(user, kind, text, **how):
    return [(twin.name, str(twin.reason), bool(twin.url)) for twin in typed(user, kind, text, **how)]


@pytest.mark.parametrize(
    "name",
    ["HENGLI precision", "hengli-precision GmbH", "Ｈengli Precision Inc.", "Hengli Precision Limited"],
)
def test_a_name_is_the_same_without_its_legal_form(name, rep, hidden):
    assert told(rep, "name", name) == [(hidden.name, "the same name", False)]


@pytest.mark.parametrize(
    "name", ["苏州恒力精密机械", "苏州恒力精密机械股份有限公司", "苏州恒力精密机械有限责任公司"]
)
def test_a_chinese_name_is_the_same_without_its_legal_form(name, rep, customer):
    assert told(rep, "name", name) == [(customer.name, "the same name", True)]


def test_other_names_count(rep, customer):
    actions.edit(customer, by=rep, version=1, short_name="恒力精机", aliases=["HL Machines", "恒力老厂"])

    assert told(rep, "name", "恒力精机")[0][1] == "the same name"
    assert told(rep, "name", "hl machines ltd")[0][1] == "the same name"


def test_a_name_that_begins_alike_is_told_where_it_may_be_listed(rep, customer, hidden):
    assert told(rep, "name", "苏州恒力") == [(customer.name, "the name begins alike", True)]
    assert told(rep, "name", "Hengli Prec") == []


def test_one_letter_says_too_little(rep, customer):
    assert told(rep, "name", "苏") == []
    assert told(rep, "name", "Hen") == []


def test_half_a_number_finds_nobody(rep, hidden):
    directory.point(hidden, "13812345678")

    assert told(rep, "phone", "13812") == []
    assert told(rep, "phone", "138 1234 5678") == [(hidden.name, "the same phone number", False)]
    assert told(rep, "point", "13812345678") == [(hidden.name, "the same phone number", False)]


def test_a_contacts_mail_address_counts(rep, customer):
    directory.point(directory.contact(customer), "sun@hengli.example", "email")

    assert told(rep, "email", "SUN@hengli.example") == [(customer.name, "the same mail address", True)]


def test_the_customer_itself_is_no_twin(rep, customer):
    assert told(rep, "name", customer.name, but=customer.pk) == []


def test_a_find_of_what_is_hidden_is_logged_once_a_minute(rep, hidden):
    told(rep, "name", "Hengli Precision")
    told(rep, "name", "Hengli Precision Ltd")

    entry = AccessLogEntry.objects.get()
    assert (entry.kind, entry.row_id, entry.field) == ("found", hidden.pk, "name")


def test_a_find_of_what_one_sees_is_not_logged(rep, customer):
    told(rep, "name", customer.name)

    assert not AccessLogEntry.objects.exists()


def test_nobody_fishes(rep, hidden, monkeypatch, sign_in):
    monkeypatch.setattr(finds, "FINDS_PER_MINUTE", 0)

    with pytest.raises(finds.TooMany):
        twins.twins(rep, {"name": "Hengli Precision"})
    page = sign_in(rep).get(
        "/customers/twins/",
        {"kind": "name", "field": "name", "name": "Hengli Precision"},
        headers={"HX-Request": "1"},
    )
    assert "Wait a moment" in page.content.decode()
    assert "Hengli" not in page.content.decode()


def test_the_hint_names_department_and_no_link(rep, hidden, sign_in):
    asked = {"kind": "phone", "field": "contact_phone", "contact_phone": "13812345678"}
    directory.point(hidden, "13812345678")

    page = sign_in(rep).get("/customers/twins/", asked, headers={"HX-Request": "true"}).content.decode()

    assert "Hengli Precision" in page
    assert "South" in page
    assert "<a " not in page


@pytest.mark.parametrize(
    "asked", [{}, {"kind": "x", "field": "kind"}, {"kind": "name", "field": "name", "but": "²"}]
)
def test_nonsense_finds_nobody(asked, rep, sign_in):
    assert sign_in(rep).get("/customers/twins/", asked).status_code == 200
