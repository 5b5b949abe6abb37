"""The first page of each position: its figures, each with the list behind it, and what departments wait for."""

import re
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.cases import actions as cases_actions
from customers.cases.clocks.models import ServiceLevel
from customers.directory.models import Customer
from customers.records import home
from customers.records.figures import Figure
from ownership.models import Membership, User
from tests.factories import campaigns, cases, deals, directory, interactions, orders
from tests.workflows.conftest import finish
from workflows.collaborations.models import Collaboration
from workflows.steps import across
from workflows.steps.models import Step

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]
CHINESE = {"Accept-Language": "zh-hans"}


@pytest.fixture
def busy(customer: Customer, rep: User, teammate: User, agent: User, marketer: User) -> None:
    """Something of everything, of several people."""
    today = timezone.localdate()
    deals.deal(customer, rep, amount=Decimal(2_000_000), expected_on=today)
    deals.deal(customer, rep, amount=Decimal(30_000), currency="USD", expected_on=today - timedelta(days=40))
    deals.deal(customer, teammate, amount=Decimal(500))
    deals.won(customer, rep)
    for values in (
        {"owner": agent},
        {"owner": None},
        {"owner": agent, "state": "waiting", "waiting_since": timezone.now()},
    ):
        desk = {"department": agent.memberships.get().department}
        cases.case(customer, agent, **{**desk, **values})
    Customer.objects.filter(pk=customer.pk).update(ordered_at=timezone.now())  # so finance sees it
    late = orders.signed(customer, rep)
    orders.instalment(late, days=-45, amount=300)
    orders.instalment(late, days=-2)
    orders.instalment(late, days=3)
    orders.payment(late, rep, 70)
    orders.invoice(late, rep)
    running = campaigns.campaign(marketer, state="running")
    campaigns.member(running, customer, state="planned")
    directory.customer(name="Nobody's lead", stage="lead")


PERSONS = {
    "rep": {
        "Open deals": "¥2M + $30K", "Expected this month, weighted": None, "Past their expected close": "$30K",
        "Won this month": "¥1K", "Payments overdue": "¥400",
    },
    "agent": {"Open cases": "2", "Due within a day": None, "Target missed": None, "Not taken": "1"},
    "marketer": {"Running campaigns": "1", "Still to reach": "1", "Responses in 7 days": "0", "Leads nobody has": "1"},
    "operator": {"Nobody's customers": "1", "Leads nobody has": "1", "New in 7 days": "2"},
    "accountant": {
        "Invoices to issue": "1", "Overdue": "¥400", "Due within 7 days": "¥100", "Received this month": "¥70",
    },
}  # fmt: skip


def figures(user: User) -> dict[str, Figure]:
    return {str(one.label): one for _part, shown in home.figures_of(user) for one in shown}


@pytest.mark.parametrize("who", PERSONS)
def test_each_position_has_its_figures(who: str, busy: None, request: pytest.FixtureRequest) -> None:
    found = figures(request.getfixturevalue(who))

    assert list(found) == list(PERSONS[who])
    for label, value in PERSONS[who].items():
        assert value in (None, found[label].value), label


@pytest.mark.parametrize(
    "who",
    [
        "rep",
        "manager",
        "agent",
        "service_manager",
        "marketer",
        "operator",
        "accountant",
        "executive",
        "auditor",
    ],
)
def test_each_figure_leads_to_the_rows_that_it_counts(
    who: str, busy: None, request: pytest.FixtureRequest, sign_in: Browser
) -> None:
    user = request.getfixturevalue(who)
    browser = sign_in(user)
    for label, figure in figures(user).items():
        page = browser.get(figure.url)
        assert page.status_code == 200, label
        if label != "Satisfied":
            number = re.match(r"\d+", str(figure.note or figure.value))
            assert number is not None, figure
            assert len(page.context["page"].rows) == int(number[0]), (label, figure)


def test_who_leads_counts_the_team_and_who_sees_everything_counts_all(
    busy: None, rep: User, manager: User, executive: User, service_manager: User
) -> None:
    assert figures(manager)["Open deals"].note == "3 deals"
    assert figures(executive)["Open deals"].note == "3 deals"
    assert figures(service_manager)["Open cases"].value == "3"
    assert {"Open deals", "Open cases", "Overdue"} <= set(figures(executive))


def test_an_unpaid_currency_is_never_added_to_another(busy: None, rep: User) -> None:
    assert "+" in str(figures(rep)["Open deals"].value)


@pytest.mark.parametrize("who", ["rep", "agent", "marketer", "accountant", "executive", "stranger", "admin"])
def test_the_pages_parts_answer_for_everybody(
    who: str, busy: None, request: pytest.FixtureRequest, sign_in: Browser
) -> None:
    browser = sign_in(request.getfixturevalue(who))
    for name in ("work", "work-figures", "work-charts"):
        for language in ({}, CHINESE):
            assert browser.get(reverse(f"workflows:{name}"), headers=language).status_code == 200


def test_who_has_no_position_finds_no_empty_figures(stranger: User, sign_in: Browser) -> None:
    page = sign_in(stranger).get(reverse("workflows:work")).content.decode()

    assert "home-figures" not in page
    assert "home-charts" not in page


def test_charts_lead_to_what_they_show(
    busy: None, accountant: User, rep: User, marketer: User, sign_in: Browser
) -> None:
    for user, title, number in (
        (accountant, "Overdue by age", 2),
        (rep, "Forecast, weighted", 2),
        (marketer, "Response rates", 1),
    ):
        chart = next(shown for _part, shown in home.charts_of(user) if shown.title == title)
        assert len(chart.bars) == number, title
        for bar in chart.bars:
            assert sign_in(user).get(bar.url).status_code == 200


def test_the_desk_sees_whose_target_is_nearest(
    customer: Customer, agent: User, service_manager: User
) -> None:
    ServiceLevel.objects.update_or_create(  # gone where a test before emptied the tables
        kind="complaint", priority="urgent", defaults={"response_minutes": 60, "resolution_minutes": 240}
    )
    case = cases_actions.open(customer, by=agent, kind="complaint", title="Seal leaks", priority="urgent")
    chart = next(shown for _part, shown in home.charts_of(service_manager) if shown.title == "Due next")

    assert [bar.label for bar in chart.bars] == [f"{case.number} Seal leaks"]


# --- between departments ------------------------------------------------------------------------------------


def test_a_department_sees_who_waits_for_it_and_for_whom_it_waits(
    run: Collaboration, agent: User, teammate: User, supporter: User, step_of: Callable[[str], Step]
) -> None:
    Step.objects.filter(department__kind="support").update(due_at=timezone.now() - timedelta(hours=1))

    asked = across.between(agent).asked
    assert [(one.department.kind, one.number, one.late) for one in asked if one.department] == [
        ("support", 1, 1), ("sales", 1, 0),
    ]  # fmt: skip
    owed = across.between(supporter).owed
    assert [(one.department.kind, one.number) for one in owed if one.department] == [("service", 1)]
    assert not across.between(supporter).asked


def test_who_leads_departments_sees_what_they_owe(
    run: Collaboration, manager: User, sales_head: User
) -> None:
    for leader in (manager, sales_head):
        assert [one.number for one in across.between(leader).owed] == [1]


def test_the_tabs_of_the_list_show_the_same(
    run: Collaboration, agent: User, supporter: User, sign_in: Browser
) -> None:
    address = reverse("workflows:collaboration-list")
    for user, tab, number in (
        (agent, "out", 1),
        (agent, "in", 0),
        (supporter, "in", 1),
        (supporter, "out", 0),
    ):
        page = sign_in(user).get(f"{address}?show={tab}")
        assert len(page.context["lines"]) == number, (user, tab)


def test_what_is_finished_is_owed_no_longer(
    run: Collaboration, supporter: User, step_of: Callable[[str], Step]
) -> None:
    finish(step_of("support"))

    assert not across.between(supporter)


def test_who_has_left_every_department_owes_nothing(run: Collaboration, supporter: User) -> None:
    Membership.objects.filter(user=supporter).update(until_on=timezone.localdate() - timedelta(days=1))

    assert not across.between(User.objects.get(pk=supporter.pk))


# --- next steps ---------------------------------------------------------------------------------------------


def test_next_steps_of_today_stand_among_the_work_and_are_done_with_one_click(
    customer: Customer, rep: User, teammate: User, sign_in: Browser
) -> None:
    today = timezone.localdate()
    late = interactions.interaction(
        customer, rep, next_step="Send the offer", next_step_on=today - timedelta(days=2)
    )
    interactions.interaction(customer, rep, next_step_on=today)
    interactions.interaction(customer, rep, next_step="Next week", next_step_on=today + timedelta(days=7))
    interactions.interaction(customer, teammate, next_step="Somebody else's", next_step_on=today)
    browser = sign_in(rep)

    desk = browser.get(reverse("workflows:work")).context["desk"]
    assert [item.title for item in [*desk.now, *desk.today]] == ["Send the offer", "Follow up"]
    assert not desk.later

    answer = browser.post(desk.now[0].post, {"from": "work"}, follow=True)
    assert answer.redirect_chain[-1][0] == reverse("workflows:work")
    late.refresh_from_db()
    assert late.next_step_done_by == rep
    left = answer.context["desk"]
    assert [item.title for item in [*left.now, *left.today]] == ["Follow up"]


def test_a_case_is_offered_to_who_may_open_one(agent: User, marketer: User, sign_in: Browser) -> None:
    address, case = reverse("workflows:work"), reverse("customers:case-new")

    assert case in sign_in(agent).get(address).content.decode()
    assert case not in sign_in(marketer).get(address).content.decode()
