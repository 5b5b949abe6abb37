"""Finding by tokens: what each person may find by, in which order, and that every change can be found."""

import pytest
from django.db import connection, transaction

from customers.directory import actions, contacts
from customers.directory.models import Contact, Customer
from customers.records import search
from customers.records.models import SearchEntry, SearchPending, SearchWord
from customers.records.search import finding, indexing, rebuilding
from customers.records.search.asking import question
from ownership.access import shares
from tests.factories import directory


def found(user, text, rows=None):
    listed = Customer.objects.listed_to(user) if rows is None else rows
    return [one.pk for one in search.matching(listed, text, user).order_by("pk")]


def ranked(user, text):
    return [
        one.name for one in finding.Search(Customer.objects.listed_to(user), question(text), user).ranked()
    ]


@pytest.fixture
def staffed(customer):
    """The rep's customer with a contact who has a number and a mail address."""
    person = directory.contact(customer, name="王建军", title="采购经理")
    directory.point(person, "13812348812")
    directory.point(person, "wang@hengli.example", "email")
    return customer


@pytest.mark.parametrize(
    "text",
    ["恒力", "hengli", "hljm", "苏州 精密", "王建军", "wangjianjun", "wjj", "8812", "wang@h", "恒力 8812"],
)
def test_the_owner_finds_by_all_that_he_reads(staffed, rep, text):
    assert found(rep, text) == [staffed.pk]


@pytest.mark.parametrize("text", ["恒力", "王建军", "wjj", "恒力 王建军"])
def test_whose_department_reads_names_alone_finds_by_names(staffed, agent, text):
    assert found(agent, text) == [staffed.pk]


@pytest.mark.parametrize("text", ["8812", "wang@hengli", "hengli.example", "恒力 8812", "wang@"])
def test_what_is_masked_finds_nothing(staffed, agent, text):
    assert found(agent, text) == []


def test_a_share_that_opens_contact_data_finds_by_it(staffed, agent, manager):
    shares.grant(staffed, to=agent, by=manager, facets=["contact"])

    assert found(agent, "8812") == [staffed.pk]


def test_nobody_finds_what_he_does_not_see(staffed, other_department, stranger):
    assert found(other_department, "恒力") == found(stranger, "恒力") == []


def test_a_padlock_is_found_by_its_name_alone(key_customer, agent):
    directory.contact(key_customer, name="王建军")
    key_customer.english_name, key_customer.website = "Secret Brand", "https://secret.example"
    key_customer.save()
    search.index([key_customer.pk])

    assert found(agent, "key account") == [key_customer.pk]
    for text in ("secret", "王建军", "secret.example", key_customer.code):
        assert found(agent, text) == []


def test_signs_alone_find_nothing_and_no_text_finds_all(customer, rep):
    assert found(rep, "!?") == []
    assert found(rep, " ") == [customer.pk]


def test_rows_may_be_narrowed_and_sorted_further(customer, rep):
    other = directory.customer(name="苏州恒力化工", owner=rep, level="A")

    rows = search.matching(Customer.objects.listed_to(rep), "恒力", rep).filter(level="A").order_by("name")

    assert [one.pk for one in rows] == [other.pk]


def test_called_just_so_comes_before_begins_so_before_holds(rep):
    for name in ("北京腾讯云计算", "腾讯科技", "腾讯"):
        directory.customer(name=name, owner=rep)

    assert ranked(rep, "腾讯") == ["腾讯", "腾讯科技", "北京腾讯云计算"]
    assert ranked(rep, "tengxun") == ["腾讯", "腾讯科技", "北京腾讯云计算"]
    assert ranked(rep, "tx") == ["腾讯", "腾讯科技", "北京腾讯云计算"]


def test_whole_words_come_before_words_that_begin_so(rep):
    for name in ("Berlin Starting Ltd", "Berlin Star Ltd"):
        directory.customer(name=name, owner=rep)

    assert ranked(rep, "star") == ["Berlin Star Ltd", "Berlin Starting Ltd"]


def test_ones_own_come_first(rep, teammate, executive):
    directory.customer(name="恒力一", owner=rep)
    directory.customer(name="恒力二", owner=executive)

    assert ranked(executive, "恒力") == ["恒力二", "恒力一"]


@pytest.fixture
def many(monkeypatch):
    """So few customers are many: every word is frequent that one in four has."""
    everybody = SearchEntry.objects.values_list("customer_id", flat=True)
    monkeypatch.setattr(finding, "_looked_at", lambda: list(everybody.all()))
    monkeypatch.setattr(finding, "MOST_IDS", 1)
    monkeypatch.setattr(finding, "SMALL", 0)
    monkeypatch.setattr(finding, "FREQUENT", 0.25)
    monkeypatch.setattr(finding, "OWN_ENOUGH", 2)


def test_who_has_few_customers_is_not_looked_up_in_the_index(rep, agent, django_assert_num_queries):
    directory.customer(name="恒力一", owner=rep)
    asked = question("恒力")
    mine, everybodys = (finding.Search(Customer.objects.listed_to(one), asked, one) for one in (rep, agent))

    assert mine._is_small
    assert not everybodys._is_small
    with django_assert_num_queries(1):
        assert len(mine.ranked()) == 1


def test_the_look_is_at_single_rows_and_the_same_ones_for_a_while(many_rows):
    first = finding._looked_at()

    assert len(set(first)) == finding.LOOKED_AT
    assert finding._looked_at() is first


@pytest.fixture
def many_rows(monkeypatch, db):
    """A table that says it is large."""
    monkeypatch.setattr(finding, "SIZE", "SELECT 1e6::real, 1000000")
    monkeypatch.setattr(finding, "_sample", (0.0, []))


def test_of_a_word_that_more_have_than_can_be_ranked_the_newest_stand(executive, rep, agent, monkeypatch):
    monkeypatch.setattr(finding, "RANKED", 2)
    monkeypatch.setattr(finding, "LATEST", 2)
    monkeypatch.setattr(finding, "CLOSE", 1)
    for number in range(6):
        directory.customer(name=f"恒力{number}号", owner=rep)

    for user in (executive, agent):
        assert {"恒力5号", "恒力4号"} <= set(ranked(user, "恒力"))
        assert len(ranked(user, "恒力")) < 6


def test_the_shape_of_the_query_changes_nothing(many, staffed, rep, agent, teammate):
    for number in range(6):
        directory.customer(name=f"恒力{number}号", owner=rep if number % 2 else teammate)

    assert len(found(rep, "恒力")) == 4
    assert len(found(agent, "恒力")) == 7
    assert found(agent, "8812") == []
    assert found(rep, "8812") == found(rep, "恒力 8812") == [staffed.pk]
    assert len(ranked(agent, "恒力")) == 7
    assert ranked(rep, "恒力0号") == []


def test_a_word_frequent_in_masked_data_is_looked_up_by_what_one_may_know(many, agent, rep):
    for number in range(6):
        row = directory.customer(name=f"Customer {number}", owner=rep)
        directory.point(row, f"info{number}@mail.example", "email")
    named = directory.customer(name="Info Systems", owner=rep)

    assert found(agent, "info") == [named.pk]
    assert len(found(rep, "info")) == 7


def test_entering_and_editing_can_be_found_at_once(rep):
    customer = actions.create(by=rep, name="无锡新材料", country="CN", phone="0510 8888 6666")
    assert found(rep, "新材") == found(rep, "6666") == [customer.pk]

    actions.edit(customer, by=rep, version=customer.version, name="无锡旧材料")

    assert found(rep, "新材") == []
    assert found(rep, "旧材") == [customer.pk]


def test_a_contact_can_be_found_at_once_and_no_more_when_he_has_gone(customer, rep):
    role = contacts.add(customer, by=rep, name="陈小明", phone="13700001234")
    assert found(rep, "陈小") == found(rep, "1234") == [customer.pk]

    contacts.remove(role, by=rep)

    assert found(rep, "陈小") == found(rep, "1234") == []


def test_the_database_queues_whatever_is_written_past_the_actions(staffed, rep):
    indexing.sweep()
    Customer.objects.filter(pk=staffed.pk).update(name="常州新名")
    Contact.objects.update(name="赵大伟")
    made = Customer.objects.bulk_create([Customer(code="B-1", name="批量一号", owner=rep)])[0]

    indexing.sweep()

    assert found(rep, "新名") == found(rep, "赵大伟") == [staffed.pk]
    assert found(rep, "批量") == [made.pk]
    assert found(rep, "恒力") == found(rep, "王建军") == []
    assert not SearchPending.objects.exists()


def test_what_nothing_is_found_by_queues_nothing(customer):
    indexing.sweep()

    Customer.objects.update(note="words", level="A", owner=None)

    assert not SearchPending.objects.exists()


def test_a_deleted_customer_leaves_no_tokens(customer):
    pk = customer.pk
    customer.delete()

    indexing.sweep()

    assert not SearchEntry.objects.filter(pk=pk).exists()


def test_the_sweep_learns_the_latin_words_of_names_but_not_of_contact_data(customer):
    person = directory.contact(customer, name="Hanna Moos")
    directory.point(person, "blauersee@delikatessen.example", "email")

    indexing.sweep()

    words = set(SearchWord.objects.values_list("word", flat=True))
    assert {"hanna", "moos"} <= words
    assert not words & {"blauersee", "delikatessen"}


def test_many_customers_are_left_to_the_sweep(rep, django_assert_num_queries):
    with django_assert_num_queries(0):
        search.index(range(1000))


def test_indexing_a_customer_takes_two_statements(staffed, django_assert_num_queries):
    with django_assert_num_queries(2):
        search.index([staffed.pk])


def test_a_long_queue_becomes_one_job(rep, monkeypatch):
    from notifications.models import Job

    monkeypatch.setattr(indexing, "SLICE", 2)
    monkeypatch.setattr(indexing, "SLICES", 1)
    monkeypatch.setattr(indexing, "MANY", 3)
    Customer.objects.bulk_create(Customer(code=f"B-{n}", name=f"批量{n}号", owner=rep) for n in range(9))

    queued = SearchPending.objects.count()
    with (
        connection.cursor() as cursor
    ):  # the plan in which a portion was taken once for each row of the queue
        cursor.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
    indexing.sweep()
    assert SearchPending.objects.count() == queued - 2
    indexing.sweep()

    job = Job.objects.get(kind="index")
    list(indexing.steps(job, {}))
    assert len(found(rep, "批量")) == 9


@pytest.mark.django_db(transaction=True)
def test_everything_can_be_built_anew(company, rep):
    directory.customer(name="苏州恒力", owner=rep)
    SearchEntry.objects.all().delete()

    said = []
    assert rebuilding.rebuild(said.append) == 1

    assert len(found(rep, "恒力")) == 1
    with transaction.atomic():
        search.index(Customer.objects.values_list("pk", flat=True))
