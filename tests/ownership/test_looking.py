"""Looking as a colleague: who may, what is refused, what stays undone, what is written down."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.directory.models import Customer
from notifications import relay
from notifications.models import Notice, Watch
from ownership.access.policy import can
from ownership.looking import selectors, session
from ownership.models import AccessLogEntry, Membership, User
from tests.factories import directory
from tests.factories import interactions as talks
from tests.factories import ownership as people

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


def begin(browser: Client, person: User) -> Any:
    return browser.post(reverse("ownership:look-start", args=[person.pk]))


@pytest.fixture
def as_rep(manager: User, rep: User, customer: Customer, sign_in: Browser) -> Client:
    """The manager's browser, which looks as the rep."""
    browser = sign_in(manager)
    assert begin(browser, rep).status_code == 302
    return browser


# --- who may ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "whom", "may"),
    [
        ("manager", "rep", True),
        ("sales_head", "rep", True),
        ("sales_head", "manager", True),
        ("manager", "sales_head", False),
        ("manager", "other_department", False),
        ("manager", "manager", False),
        ("rep", "teammate", False),
        ("service_manager", "rep", False),
        ("executive", "rep", False),
        ("auditor", "rep", False),
        ("admin", "rep", True),
        ("admin", "manager", True),
        ("admin", "executive", False),
        ("admin", "auditor", False),
        ("admin", "stranger", False),
        ("admin", "admin", False),
    ],
)
def test_who_may_look_as_whom(request: pytest.FixtureRequest, who: str, whom: str, may: bool) -> None:
    by, person = request.getfixturevalue(who), request.getfixturevalue(whom)

    assert can(by, "people.look_as", person) is may
    assert (person.pk in selectors.offered(by, [person])) is may


def test_not_as_who_works_elsewhere_too(manager: User, rep: User, company: SimpleNamespace) -> None:
    Membership.objects.create(user=rep, department=company.finance, is_primary=False, from_on="2020-01-01")

    assert not can(manager, "people.look_as", rep)


def test_not_as_who_keeps_the_administration(manager: User, company: SimpleNamespace) -> None:
    keeper = people.member(company.sales_east, is_staff=True)

    assert not can(manager, "people.look_as", keeper)


def test_a_peer_who_leads_the_same_department_is_left_alone(manager: User, company: SimpleNamespace) -> None:
    peer = people.member(company.sales_east, "manager")

    assert not can(manager, "people.look_as", peer)


# --- what it shows ----------------------------------------------------------------------------------------


def test_the_rows_are_his(
    admin: User, agent: User, customer: Customer, key_customer: Customer, sign_in: Browser
) -> None:
    browser = sign_in(admin)
    assert browser.get(customer.get_absolute_url()).status_code == 404

    begin(browser, agent)

    assert browser.get(customer.get_absolute_url()).status_code == 200
    assert browser.get(key_customer.get_absolute_url()).status_code == 403


def test_the_bar_says_so_and_leads_back(as_rep: Client, manager: User) -> None:
    page = as_rep.get(reverse("customers:customer-list"))
    assert b'id="looking-bar"' in page.content
    assert b"data-live-url" not in page.content

    as_rep.post(reverse("ownership:look-stop"))
    page = as_rep.get(reverse("customers:customer-list"))
    assert b'id="looking-bar"' not in page.content
    assert page.wsgi_request.user == manager


def test_language_and_theme_stay_ones_own(
    manager: User, rep: User, customer: Customer, sign_in: Browser
) -> None:
    User.objects.filter(pk=rep.pk).update(language="zh-hans")
    User.objects.filter(pk=manager.pk).update(language="en")
    browser = sign_in(manager)

    begin(browser, rep)

    assert browser.get(reverse("customers:customer-list"))["Content-Language"] == "en"


def test_a_manager_meets_the_values_an_administrator_their_masks(
    manager: User, admin: User, rep: User, customer: Customer, sign_in: Browser
) -> None:
    directory.point(customer, "0512 6000 1234")

    def shown(by: User) -> str:
        browser = sign_in(by)
        begin(browser, rep)
        return browser.get(customer.get_absolute_url()).content.decode()

    assert "0512 6000 1234" in shown(manager)
    assert "0512 6000 1234" not in shown(admin)
    assert customer.name in shown(admin)


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("customers:customer-list", 200),
        ("customers:deal-list", 200),
        ("ownership:people", 200),
        ("workflows:work", 403),
        ("notifications:inbox", 403),
        ("ownership:profile", 403),
        ("customers:customer-new", 403),
        ("customers:import-list", 403),
        ("admin:index", 403),
    ],
)
def test_an_administrator_meets_only_pages_that_are_masked(
    admin: User, rep: User, customer: Customer, sign_in: Browser, name: str, status: int
) -> None:
    browser = sign_in(admin)
    begin(browser, rep)

    assert browser.get(reverse(name)).status_code == status


# --- what it refuses --------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["customers:customer-edit", "customers:customer-reveal", "ownership:ask"])
def test_nothing_is_changed_in_his_name(as_rep: Client, customer: Customer, rep: User, name: str) -> None:
    answer = as_rep.post(reverse(name, args=[customer.pk]), {"version": 1, "level": "C"})

    assert answer.status_code == 403
    assert "You are looking as" in answer.content.decode()
    customer.refresh_from_db()
    assert customer.version == 1


def test_opening_a_page_leaves_no_trace_of_his(as_rep: Client, customer: Customer, rep: User) -> None:
    as_rep.get(customer.get_absolute_url())

    assert not Watch.objects.filter(user=rep).exists()


def test_his_stream_is_not_lent(as_rep: Client) -> None:
    assert as_rep.get(reverse("notifications:live")).status_code == 403


def test_files_are_not_handed_out(as_rep: Client, rep: User, customer: Customer) -> None:
    visit = talks.interaction(customer, rep, next_step_on=timezone.localdate())

    answer = as_rep.get(reverse("customers:interaction-calendar", args=[visit.pk]))

    assert answer.status_code == 403
    assert "Files are not handed out" in answer.content.decode()


def test_one_look_at_a_time(as_rep: Client, teammate: User) -> None:
    assert begin(as_rep, teammate).status_code == 403


# --- how it ends ------------------------------------------------------------------------------------------


def test_it_ends_after_half_an_hour(as_rep: Client, manager: User) -> None:
    kept = as_rep.session
    kept[session.KEY] = {**kept[session.KEY], "until": (timezone.now() - timedelta(seconds=1)).isoformat()}
    kept.save()

    page = as_rep.get(reverse("customers:customer-list"))

    assert page.wsgi_request.user == manager
    assert session.KEY not in as_rep.session
    assert AccessLogEntry.objects.filter(kind="look_ended").count() == 1


def test_it_ends_with_the_right_to_it(as_rep: Client, manager: User) -> None:
    Membership.objects.filter(user=manager).update(position="staff")

    assert as_rep.get(reverse("customers:customer-list")).wsgi_request.user == manager


def test_signing_out_is_done_as_oneself(as_rep: Client) -> None:
    assert as_rep.post(reverse("ownership:logout")).status_code == 302
    assert session.KEY not in as_rep.session


# --- what is written down ---------------------------------------------------------------------------------


def test_beginning_and_end_are_written_down_and_he_is_told(as_rep: Client, manager: User, rep: User) -> None:
    as_rep.post(reverse("ownership:look-stop"))
    relay.drain()

    entries = AccessLogEntry.objects.order_by("pk").values_list("kind", "by", "about_id")
    assert list(entries) == [("looked_as", manager.pk, rep.pk), ("look_ended", manager.pk, rep.pk)]
    assert Notice.objects.get().recipient == rep


def test_what_is_opened_is_written_to_the_looker(
    as_rep: Client, manager: User, rep: User, key_customer: Customer
) -> None:
    as_rep.get(key_customer.get_absolute_url())

    entry = AccessLogEntry.objects.get(kind="opened")
    assert (entry.by, entry.seen_as, entry.row_id) == (manager, rep, key_customer.pk)


def test_the_people_page_offers_it(manager: User, rep: User, agent: User, sign_in: Browser) -> None:
    page = sign_in(manager).get(reverse("ownership:people"))

    assert page.context["may_look_as"] == {rep.pk}
    assert sign_in(rep).get(reverse("ownership:people")).context["may_look_as"] == set()
