"""The access log: it only grows, its chain shows a change, and its pages tell who looked at what."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.directory import actions as directory
from customers.directory.models import Customer
from customers.records import exports
from customers.records.exports import actions as writing
from notifications import relay
from notifications.models import Event, Notice
from ownership.access import log
from ownership.accesslog import chain, unusual
from ownership.accesslog.chain import Head
from ownership.models import AccessLogEntry, AccessTerms, UnusualReading, User
from tests.factories import directory as rows
from tests.factories import ownership as people

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


def url(name: str, *args: int) -> str:
    return reverse(f"ownership:{name}", args=args)


def write(statement: str) -> None:
    """What somebody with a connection to the database tries."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def behind_its_back(statement: str) -> None:
    """What somebody does who has switched the trigger off."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else the rows of this test are still being checked
        cursor.execute("ALTER TABLE ownership_accesslogentry DISABLE TRIGGER USER")
        cursor.execute(statement)
        cursor.execute("ALTER TABLE ownership_accesslogentry ENABLE TRIGGER USER")


@pytest.fixture
def three(key_customer: Customer, rep: User) -> list[AccessLogEntry]:
    """Three looks, linked."""
    for _number in range(3):
        log.opened(key_customer, by=rep)
    chain.link_all()
    return list(AccessLogEntry.objects.order_by("link"))


# --- it only grows ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ownership_accesslogentry SET kind = 'found'",
        "UPDATE ownership_accesslogentry SET link = link + 1",
        "UPDATE ownership_accesslogentry SET seal = ''",
        "UPDATE ownership_accesslogentry SET reason = 'another'",
        "DELETE FROM ownership_accesslogentry",
        "SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL xietong.keep_access_log = 'on'; TRUNCATE ownership_accesslogentry",
    ],
)
def test_the_database_refuses_all_but_additions(three: list[AccessLogEntry], statement: str) -> None:
    with pytest.raises(IntegrityError, match="The access log only grows"):
        write(statement)

    assert AccessLogEntry.objects.count() == 3


def test_a_reason_may_be_taken_back_and_breaks_no_link(customer: Customer, agent: User) -> None:
    log.revealed(customer, by=agent, facet="contact", field="value", about=customer, reason="Called back")
    chain.link_all()

    AccessLogEntry.objects.update(reason="")

    assert chain.verify().is_whole


def test_an_empty_log_may_be_emptied() -> None:
    write("SET LOCAL xietong.keep_access_log = 'on'; TRUNCATE ownership_accesslogentry")


# --- the chain --------------------------------------------------------------------------------------------


def test_entries_are_linked_one_after_the_other(three: list[AccessLogEntry]) -> None:
    assert [one.link for one in three] == [1, 2, 3]
    assert len({one.seal for one in three}) == 3
    assert chain.verify() == chain.Verdict(Head(3, three[-1].seal), waiting=0)


def test_an_entry_of_a_slow_transaction_is_linked_later(three: list[AccessLogEntry], agent: User) -> None:
    """Its id is smaller than those that are linked already."""
    behind_its_back(
        "INSERT INTO ownership_accesslogentry (id, at, by_id, kind, about_type, facet, field, facets, reason, seal) "
        f"VALUES (0, now(), {agent.pk}, 'opened', '', '', '', '{{}}', '', '')"
    )

    assert chain.link_all() == 1
    assert AccessLogEntry.objects.get(pk=0).link == 4
    assert chain.verify().is_whole


def test_linking_again_changes_nothing(three: list[AccessLogEntry]) -> None:
    assert chain.link_all() == 0


@pytest.mark.parametrize(
    ("statement", "why"),
    [
        ("UPDATE ownership_accesslogentry SET kind = 'found' WHERE link = 2", "its seal"),
        ("UPDATE ownership_accesslogentry SET row_id = row_id + 1 WHERE link = 2", "its seal"),
        ("UPDATE ownership_accesslogentry SET at = at + interval '1 microsecond' WHERE link = 2", "its seal"),
        ("DELETE FROM ownership_accesslogentry WHERE link = 2", "link 2 is missing"),
    ],
)
def test_a_change_behind_its_back_is_found(three: list[AccessLogEntry], statement: str, why: str) -> None:
    behind_its_back(statement)

    assert chain.verify().why.startswith(why)


def test_an_end_that_was_cut_off_is_found_by_a_noted_head(three: list[AccessLogEntry]) -> None:
    noted = chain.head()
    behind_its_back("DELETE FROM ownership_accesslogentry WHERE link = 3")

    assert chain.verify().is_whole
    assert "ends before the noted link 3" in chain.verify(noted).why


def test_the_command_says_what_it_found(
    three: list[AccessLogEntry], rep: User, key_customer: Customer
) -> None:
    log.opened(key_customer, by=rep)
    said = StringIO()

    call_command("verify_access_log", stdout=said)

    assert said.getvalue().splitlines() == [
        "The access log is whole: 3 entries are linked.",
        "1 entries wait for their link.",
        f"Head: {three[-1].link}:{three[-1].seal}",
    ]


def test_the_command_ends_with_1_and_names_the_entry(three: list[AccessLogEntry]) -> None:
    behind_its_back("UPDATE ownership_accesslogentry SET kind = 'found' WHERE link = 2")
    said = StringIO()

    with pytest.raises(SystemExit) as ended:
        call_command("verify_access_log", stdout=said)

    assert ended.value.code == 1
    assert f"Entry {three[1].pk}: its seal does not fit" in said.getvalue()


def test_the_command_wants_a_head_that_is_one() -> None:
    with pytest.raises(CommandError):
        call_command("verify_access_log", known="yesterday")


# --- what stands in it ------------------------------------------------------------------------------------


def test_marking_a_key_customer_is_written_down(customer: Customer, manager: User) -> None:
    directory.edit(customer, by=manager, version=customer.version, is_key=True)
    customer.refresh_from_db()
    directory.edit(customer, by=manager, version=customer.version, is_key=False)

    kinds = AccessLogEntry.objects.order_by("pk").values_list("kind", "row", "by")
    assert list(kinds) == [("keyed", customer.pk, manager.pk), ("unkeyed", customer.pk, manager.pk)]


def test_a_file_that_leaves_is_written_down(customer: Customer, rep: User, sign_in: Browser) -> None:
    kind = exports.find("customers")
    assert kind is not None
    writing.begin(kind, by=rep, format="csv", columns=["name", "phone"])

    entry = AccessLogEntry.objects.get()
    assert (entry.kind, entry.field, entry.number, entry.row_id) == ("exported", "customers", 1, None)
    assert entry.facets == ["contact", "identity"]


# --- its pages --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "number"),
    [
        ({}, 2),
        ({"kind": "denied"}, 1),
        ({"person": "rep"}, 1),
        ({"until_on": "2020-01-01"}, 0),
        ({"from_on": "2020-01-01"}, 2),
        ({"from_on": "no day"}, 2),
    ],
)
def test_the_log_is_narrowed(
    key_customer: Customer,
    rep: User,
    agent: User,
    auditor: User,
    sign_in: Browser,
    query: dict[str, str],
    number: int,
) -> None:
    log.opened(key_customer, by=rep)
    log.denied(key_customer, by=agent)

    answer = sign_in(auditor).get(url("access-log"), query)

    assert len(answer.context["page"].rows) == number


def test_the_file_holds_no_live_formula_and_is_itself_written_down(
    rep: User, auditor: User, company: SimpleNamespace, sign_in: Browser
) -> None:
    log.opened(rows.customer(name="=HYPERLINK(1)", owner=rep, is_key=True), by=rep)

    answer = sign_in(auditor).get(url("access-log-file"))

    assert answer["Content-Disposition"].startswith('attachment; filename="access-log-')
    assert "'=HYPERLINK(1)" in answer.content.decode("utf-8-sig")
    assert AccessLogEntry.objects.filter(kind="exported", by=auditor).get().number == 1


@pytest.mark.parametrize(
    ("who", "status"), [("rep", 403), ("manager", 403), ("admin", 403), ("executive", 200)]
)
def test_the_file_is_for_executives_and_auditors(
    request: pytest.FixtureRequest, sign_in: Browser, who: str, status: int
) -> None:
    assert sign_in(request.getfixturevalue(who)).get(url("access-log-file")).status_code == status


# --- unusual reading --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("looks", "usual", "unusual_"),
    [(24, 0, False), (25, 0, True), (25, 5, True), (25, 6, False), (149, 40, False), (150, 140, True)],
)
def test_what_is_unusual(looks: int, usual: int, unusual_: bool) -> None:
    assert unusual.is_unusual(looks, usual, AccessTerms()) is unusual_


def look(customer: Customer, person: User, number: int, days: int = 0) -> None:
    at = timezone.now() - timedelta(days=days)
    AccessLogEntry.objects.bulk_create(
        AccessLogEntry(by=person, row=customer, kind="opened", at=at) for _one in range(number)
    )


def test_unusual_reading_is_noticed_once_a_day(key_customer: Customer, agent: User) -> None:
    look(key_customer, agent, 30)

    assert (unusual.look_out(), unusual.look_out()) == (1, 0)
    reading = UnusualReading.objects.get()
    assert (reading.person, reading.looks, reading.usual) == (agent, 30, 0)
    assert Event.objects.filter(name="reading.unusual").count() == 1


def test_who_always_reads_much_is_left_alone(key_customer: Customer, agent: User) -> None:
    for days in range(1, 6):
        look(key_customer, agent, 28, days)
    look(key_customer, agent, 40)

    assert unusual.look_out() == 0


def test_owners_executives_and_auditors_are_told(
    key_customer: Customer, rep: User, agent: User, auditor: User, executive: User, manager: User
) -> None:
    look(key_customer, agent, 30)

    unusual.look_out()
    relay.drain()

    told = set(Notice.objects.values_list("recipient__username", flat=True))
    assert told == {"rep", "auditor", "executive"}


def test_the_page_shows_the_owner_his_own_customers(
    company: SimpleNamespace, key_customer: Customer, rep: User, agent: User, auditor: User, teammate: User,
    sign_in: Browser,
) -> None:  # fmt: skip
    other = rows.customer(name="Not his", owner=people.member(company.sales_south), is_key=True)
    for one in (key_customer, other):
        look(one, agent, 15)
    unusual.look_out()
    page = UnusualReading.objects.get().get_absolute_url()

    def shown(user: User) -> Any:
        return [one["row"] for one in sign_in(user).get(page).context["page"].rows]

    assert shown(rep) == [key_customer]
    assert set(shown(auditor)) == {key_customer, other}
    assert sign_in(teammate).get(page).status_code == 404
    assert sign_in(agent).get(page).status_code == 404


def test_the_page_is_none_for_the_owner_of_what_was_read_on_another_day_or_only_shared(
    company: SimpleNamespace, key_customer: Customer, rep: User, agent: User, sign_in: Browser
) -> None:
    other = rows.customer(name="Not his", owner=people.member(company.sales_south), is_key=True)
    look(other, agent, 30)
    look(key_customer, agent, 3, days=1)
    log.shared(key_customer, by=agent, to=rep)

    unusual.look_out()

    page = UnusualReading.objects.get().get_absolute_url()
    assert sign_in(rep).get(page).status_code == 404
