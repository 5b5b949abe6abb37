"""Finding a customer: fragments in what one may list, complete numbers also where they are masked."""

import pytest

from customers.directory import search
from ownership.models import AccessLogEntry
from tests.factories import directory


@pytest.fixture
def phoned(customer):
    directory.point(customer, "0512 6288 0000")
    return customer


def found(user, text):
    return [row.name for row in search.find(user, text).rows]


def test_a_fragment_finds_what_one_may_list(customer, agent, other_department):
    assert found(agent, "恒力") == [customer.name]
    assert found(other_department, "恒力") == []


def test_nothing_is_searched_for_nothing(agent, customer):
    assert found(agent, "  ") == []


@pytest.mark.parametrize("text", ["0512 6288 0000", "+86 512-62880000", "051262880000"])
def test_a_complete_number_finds_its_customer_though_masked(text, phoned, agent):
    result = search.find(agent, text)

    assert result.exact
    assert result.only.name == phoned.name
    entry = AccessLogEntry.objects.get()
    assert (entry.kind, entry.field, entry.row_id) == ("found", "phone", phoned.pk)


def test_part_of_a_number_finds_nothing(phoned, agent):
    assert found(agent, "6288000") == []


def test_a_contacts_address_finds_the_customer(customer, agent):
    directory.point(directory.contact(customer), "Sun@Hengli.example", "email")

    assert found(agent, "sun@hengli.EXAMPLE") == [customer.name]


def test_who_reads_the_number_leaves_no_trace(phoned, rep):
    assert found(rep, "0512 6288 0000") == [phoned.name]
    assert not AccessLogEntry.objects.exists()


def test_a_locked_customer_is_found_as_a_padlock(key_customer, agent):
    directory.point(key_customer, "13812345678")

    row = search.find(agent, "13812345678").only

    assert (row.is_locked, row.name) == (True, key_customer.name)


def test_a_hidden_customer_is_not_found_by_its_number(phoned, other_department):
    assert found(other_department, "0512 6288 0000") == []


def test_whose_department_meets_no_contact_data_finds_no_number(phoned, admin, manager):
    from ownership.access import shares

    shares.grant(phoned, to=admin, by=manager)

    assert found(admin, "0512 6288 0000") == []


def test_a_credit_code_and_our_own_code_find_exactly(customer, agent):
    customer.credit_code = "91320594MA1W3K7X0N"
    customer.save()

    assert search.find(agent, "91320594ma1w3k7x0n").only
    assert search.find(agent, customer.code.lower()).only


def test_haste_is_refused(phoned, agent, monkeypatch):
    monkeypatch.setattr(search, "FINDS_PER_MINUTE", 2)
    found(agent, "0512 6288 0000")
    found(agent, "0512 6288 0000")

    with pytest.raises(search.TooMany):
        found(agent, "0512 6288 0000")


def test_one_exact_hit_opens_the_customer(phoned, agent, sign_in):
    answer = sign_in(agent).get("/customers/search/", {"q": "051262880000"})

    assert (answer.status_code, answer["Location"]) == (302, phoned.get_absolute_url())


def test_an_unknown_caller_can_be_entered_with_his_number(agent, sign_in):
    browser = sign_in(agent)

    page = browser.get("/customers/search/", {"q": "13812345678"}).content.decode()

    assert "/customers/new/?phone=13812345678" in page
    assert 'value="13812345678"' in browser.get("/customers/new/?phone=13812345678").content.decode()


def test_haste_answers_429(phoned, agent, sign_in, monkeypatch):
    monkeypatch.setattr(search, "FINDS_PER_MINUTE", 0)

    assert sign_in(agent).get("/customers/search/", {"q": "051262880000"}).status_code == 429
