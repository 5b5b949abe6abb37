"""Finding a customer: fragments in what one may list, complete numbers also where they are masked."""

import pytest

from customers.cases import actions as cases
from customers.directory import finds, search
from customers.records import search as records_search
from customers.records.search import indexing
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
    monkeypatch.setattr(finds, "FINDS_PER_MINUTE", 2)
    found(agent, "0512 6288 0000")
    found(agent, "0512 6288 0000")

    with pytest.raises(finds.TooMany):
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
    monkeypatch.setattr(finds, "FINDS_PER_MINUTE", 0)

    assert sign_in(agent).get("/customers/search/", {"q": "051262880000"}).status_code == 429


@pytest.fixture
def staffed(customer):
    """A customer with a contact who has a number."""
    person = directory.contact(customer, name="王建军", title="采购经理")
    directory.point(person, "13812348812")
    return customer


def people(user, text):
    return [(one.name, one.customer, one.why) for one in search.find(user, text).people]


def test_a_contact_is_found_with_his_customer(staffed, rep, agent):
    assert people(rep, "王建军") == [("王建军", staffed.name, "")]
    assert people(agent, "wjj") == [("王建军", staffed.name, "")]


def test_who_is_found_through_a_contact_alone_stands_in_his_line(staffed, rep):
    assert found(rep, "王建军") == []
    assert found(rep, "恒力 王建军") == [staffed.name]


def test_a_line_says_by_what_it_was_found(staffed, rep):
    staffed.aliases = ["恒力机床"]
    staffed.save()
    records_search.index([staffed.pk])

    whys = {text: search.find(rep, text).rows[0].why for text in ("机床", "恒力 王建军", "恒力")}

    assert whys == {"机床": "恒力机床", "恒力 王建军": "contact 王建军", "恒力": ""}


def test_a_number_of_a_contact_is_told_by_its_end(staffed, rep):
    assert people(rep, "8812") == [("王建军", staffed.name, "王建军 · phone …8812")]


def test_a_masked_number_is_neither_found_nor_told(staffed, agent):
    assert found(agent, "8812") == people(agent, "8812") == []


def test_contacts_of_a_locked_customer_are_not_found(key_customer, agent):
    directory.contact(key_customer, name="王建军")

    assert found(agent, "王建军") == people(agent, "王建军") == []


def test_another_spelling_is_searched_and_told(rep):
    directory.customer(name="Berglunds snabbköp", owner=rep)
    indexing.sweep()

    result = search.find(rep, "bergulnds")

    assert [row.name for row in result.rows] == ["Berglunds snabbköp"]
    assert result.instead == "berglunds"


def test_a_spelling_that_only_others_could_find_by_is_not_told(rep, other_department):
    directory.customer(name="Berglunds snabbköp", owner=rep)
    indexing.sweep()

    assert search.find(other_department, "bergulnds") == search.Found()


@pytest.mark.parametrize("text", ["\0", "' OR 1=1 --", "<script>", "%", "𝕳𝖚𝖙", "a" * 500, "\ud800"])
def test_strange_texts_are_answered(customer, rep, text):
    assert search.find(rep, text).rows == []


def test_the_queries_of_a_search_do_not_grow(rep, django_assert_max_num_queries):
    for number in range(12):
        directory.contact(directory.customer(name=f"恒力{number}号", owner=rep), name="王建军")

    with django_assert_max_num_queries(16):
        search.find(rep, "恒力")
    with django_assert_max_num_queries(16):
        search.find(rep, "王建军")


def test_the_page_shows_customers_contacts_and_cases(staffed, agent, sign_in):
    case = cases.open(staffed, by=agent, kind="complaint", title="王建军 complains")

    page = sign_in(agent).get("/customers/search/", {"q": "王建军"}).content.decode()

    assert "采购经理" in page
    assert case.number in page


def test_the_palette_answers_with_lines(staffed, agent, sign_in):
    page = sign_in(agent).get("/find/", {"q": "恒力"}, headers={"HX-Request": "true"}).content.decode()

    assert staffed.get_absolute_url() in page
    assert 'role="option"' in page
    assert "<html" not in page


def test_the_palette_offers_verbs_and_places(customer, agent, stranger, sign_in):
    page = sign_in(agent).get("/find/", {"at": customer.get_absolute_url()}).content.decode()
    other = sign_in(stranger).get("/find/").content.decode()

    assert f"/customers/cases/new/?customer={customer.pk}" in page
    assert 'href="/customers/"' in page
    assert "/customers/new/" not in other.partition("palette-lines")[2]


def test_a_verb_is_found_by_its_words(agent, sign_in):
    page = sign_in(agent).get("/find/", {"q": "new cust"}, headers={"HX-Request": "true"}).content.decode()

    assert 'href="/customers/new/"' in page


def test_haste_is_told_in_the_palette(phoned, agent, sign_in, monkeypatch):
    monkeypatch.setattr(finds, "FINDS_PER_MINUTE", 0)

    answer = sign_in(agent).get("/find/", {"q": "051262880000"}, headers={"HX-Request": "true"})

    assert answer.status_code == 200
    assert "Wait a moment" in answer.content.decode()
