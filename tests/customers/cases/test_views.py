"""Pages of cases: who gets in, what a bad form answers, what a locked customer keeps to himself."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse

from customers.cases import actions
from customers.cases.models import ServiceCase
from customers.directory.models import Customer
from ownership.models import AccessLogEntry, User
from tests.factories import cases, directory
from tests.factories import ownership as people

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


def url(name: str, *args: int) -> str:
    return reverse(f"customers:{name}", args=args)


# --- one case ---------------------------------------------------------------------------------------------


def test_a_hidden_case_is_not_there(
    customer: Customer, agent: User, other_department: User, sign_in: Browser
) -> None:
    case = cases.case(customer, agent)

    assert sign_in(other_department).get(url("case-detail", case.pk)).status_code == 404
    assert sign_in(other_department).post(url("case-take", case.pk)).status_code == 404


def test_who_opened_a_case_for_a_locked_customer_reads_the_case_and_a_name(
    key_customer: Customer, agent: User, sign_in: Browser
) -> None:
    case = cases.case(key_customer, agent, owner=agent, description="The pump is loud.")

    page = sign_in(agent).get(url("case-detail", case.pk)).content.decode()

    assert "The pump is loud." in page
    assert key_customer.name in page
    assert reverse("ownership:ask", args=[key_customer.pk]) in page
    assert reverse("customers:customer-detail", args=[key_customer.pk]) not in page


def test_a_colleague_does_not_meet_the_case_of_a_locked_customer(
    key_customer: Customer, agent: User, service_manager: User, sign_in: Browser
) -> None:
    case = cases.case(key_customer, agent, owner=agent)

    assert sign_in(service_manager).get(url("case-detail", case.pk)).status_code == 404


@pytest.mark.parametrize(
    ("state", "verbs"),
    [
        ("open", {"case-edit", "case-take", "case-resolve"}),
        ("resolved", {"case-edit", "case-close", "case-reopen"}),
        ("closed", {"case-edit", "case-reopen"}),
    ],
)
def test_the_page_offers_what_the_state_allows(
    state: str, verbs: set[str], customer: Customer, agent: User, sign_in: Browser
) -> None:
    case = actions.open(customer, by=agent, kind="question", title="x")
    if state != "open":
        case = actions.resolve(case, by=agent, solution="Done.")
    if state == "closed":
        actions.close(case, by=agent)

    page = sign_in(agent).get(url("case-detail", case.pk)).content.decode()

    known = ("case-edit", "case-take", "case-resolve", "case-close", "case-reopen")
    assert {name for name in known if f'"{url(name, case.pk)}"' in page} == verbs


def test_a_reader_is_offered_nothing(
    customer: Customer, agent: User, executive: User, sign_in: Browser
) -> None:
    case = cases.case(customer, agent)

    page = sign_in(executive).get(url("case-detail", case.pk)).content.decode()

    assert not any(url(name, case.pk) in page for name in ("case-edit", "case-take", "case-resolve"))


def test_the_verbs_walk_a_case_to_its_end(
    customer: Customer, rep: User, agent: User, sign_in: Browser
) -> None:
    case, browser = cases.case(customer, rep, department=agent.memberships.get().department), sign_in(agent)

    browser.post(url("case-take", case.pk))
    browser.post(url("case-resolve", case.pk), {"solution": "Replaced."})
    answer = browser.post(url("case-close", case.pk))

    case.refresh_from_db()
    assert answer.url == case.get_absolute_url()
    assert (case.state, case.owner, case.solution) == ("closed", agent, "Replaced.")


def test_a_case_is_given_to_a_colleague(
    customer: Customer, agent: User, service_manager: User, sign_in: Browser
) -> None:
    case = cases.case(customer, agent, owner=agent, department=agent.memberships.get().department)

    sign_in(agent).post(url("case-take", case.pk), {"owner": service_manager.pk})

    case.refresh_from_db()
    assert case.owner == service_manager


def test_only_people_of_the_department_can_be_named(
    customer: Customer, rep: User, agent: User, sign_in: Browser
) -> None:
    case = cases.case(customer, agent, owner=agent, department=agent.memberships.get().department)

    assert sign_in(agent).post(url("case-take", case.pk), {"owner": rep.pk}).status_code == 422


def test_an_empty_solution_comes_back_with_the_form(
    customer: Customer, agent: User, sign_in: Browser
) -> None:
    case = cases.case(customer, agent, owner=agent)

    answer = sign_in(agent).post(url("case-resolve", case.pk), {"solution": " "})

    assert answer.status_code == 422
    assert answer.context["solve"].errors["solution"]


def test_a_broken_rule_is_a_sentence(customer: Customer, agent: User, sign_in: Browser) -> None:
    case = cases.case(customer, agent, owner=agent)

    answer = sign_in(agent).post(url("case-close", case.pk))

    assert answer.status_code == 422
    assert "still open" in answer.content.decode()


# --- editing ----------------------------------------------------------------------------------------------

TYPED = {"kind": "question", "priority": "normal", "channel": "phone", "title": "Mine", "version": 1}


def test_a_change_is_saved(customer: Customer, agent: User, sign_in: Browser) -> None:
    case = cases.case(customer, agent, owner=agent)

    answer = sign_in(agent).post(url("case-edit", case.pk), TYPED)

    case.refresh_from_db()
    assert (answer.status_code, case.title) == (302, "Mine")


def test_a_bad_form_keeps_what_was_typed(customer: Customer, agent: User, sign_in: Browser) -> None:
    case = cases.case(customer, agent, owner=agent)

    answer = sign_in(agent).post(
        url("case-edit", case.pk), {**TYPED, "title": "", "description": "long text"}
    )

    assert answer.status_code == 422
    assert "long text" in answer.content.decode()


def test_a_rival_edit_shows_both_and_saving_again_takes_mine(
    customer: Customer, agent: User, sign_in: Browser
) -> None:
    case, browser = cases.case(customer, agent, owner=agent, title="Old"), sign_in(agent)
    actions.edit(case, by=agent, version=1, title="Theirs")

    answer = browser.post(url("case-edit", case.pk), TYPED)
    page = answer.content.decode()
    browser.post(url("case-edit", case.pk), {**TYPED, "version": answer.context["form"]["version"].value()})

    case.refresh_from_db()
    assert answer.status_code == 409
    assert "Theirs" in page
    assert "Mine" in page
    assert case.title == "Mine"


def test_who_only_reads_gets_no_form(
    customer: Customer, agent: User, executive: User, sign_in: Browser
) -> None:
    case = cases.case(customer, agent)

    assert sign_in(executive).get(url("case-edit", case.pk)).status_code == 403


# --- a new one --------------------------------------------------------------------------------------------


def test_the_callers_number_leads_to_the_form(customer: Customer, agent: User, sign_in: Browser) -> None:
    directory.point(customer, "0512-6688 0000")

    answer = sign_in(agent).get(url("case-new"), {"q": "0512-66880000"})

    assert answer.url == f"{url('case-new')}?customer={customer.pk}"
    assert AccessLogEntry.objects.get().kind == "found"


def test_names_find_locked_customers_too_and_say_so(
    key_customer: Customer, agent: User, sign_in: Browser
) -> None:
    directory.customer(name="Key Lime Ltd")

    answer = sign_in(agent).get(url("case-new"), {"q": "Key"}, headers={"HX-Request": "true"})

    assert {str(one) for one in answer.context["found"]} == {"Key Account Ltd", "Key Lime Ltd"}
    assert answer.content.decode().count("#tabler-lock") == 1


def test_a_rep_is_offered_his_own_alone(
    customer: Customer, teammate: User, rep: User, sign_in: Browser
) -> None:
    directory.customer(name="恒力二号", owner=teammate, department=customer.department)
    directory.customer(name="恒力三号", owner=rep, department=customer.department)

    answer = sign_in(rep).get(url("case-new"), {"q": "恒力"})

    assert {str(one) for one in answer.context["found"]} == {customer.name, "恒力三号"}


def test_a_complaint_is_opened(customer: Customer, agent: User, sign_in: Browser) -> None:
    contact = directory.contact(customer)
    typed = {**TYPED, "kind": "complaint", "customer": customer.pk, "contact": contact.pk}

    answer = sign_in(agent).post(url("case-new"), typed)

    case = ServiceCase.objects.get()
    assert answer.url == case.get_absolute_url()
    assert (case.kind, case.contact, case.customer) == ("complaint", contact, customer)


def test_a_new_case_without_a_title_comes_back(customer: Customer, agent: User, sign_in: Browser) -> None:
    answer = sign_in(agent).post(url("case-new"), {**TYPED, "customer": customer.pk, "title": ""})

    assert answer.status_code == 422
    assert not ServiceCase.objects.exists()


@pytest.mark.parametrize("which", ["", "nonsense", "999999999"])
def test_a_case_of_nobody_is_404(which: str, agent: User, sign_in: Browser) -> None:
    assert sign_in(agent).post(url("case-new"), {**TYPED, "customer": which}).status_code == 404


def test_a_hidden_customer_is_404(customer: Customer, other_department: User, sign_in: Browser) -> None:
    answer = sign_in(other_department).post(url("case-new"), {**TYPED, "customer": customer.pk})

    assert answer.status_code == 404


@pytest.mark.parametrize("who", ["auditor", "executive", "stranger", "admin"])
def test_who_opens_no_cases_gets_no_form(who: str, request: pytest.FixtureRequest, sign_in: Browser) -> None:
    assert sign_in(request.getfixturevalue(who)).get(url("case-new")).status_code == 403


# --- the panel --------------------------------------------------------------------------------------------


def test_the_panel_shows_open_cases_first(customer: Customer, agent: User, sign_in: Browser) -> None:
    open_one = cases.case(customer, agent)
    done = cases.resolved(customer, agent)

    answer = sign_in(agent).get(url("customer-cases", customer.pk), headers={"HX-Request": "true"})

    assert [row.pk for row in answer.context["rows"]] == [open_one.pk, done.pk]
    assert f'id="customer-{customer.pk}-cases"' in answer.content.decode()


def test_the_panel_of_a_locked_customer_is_locked(
    key_customer: Customer, agent: User, sign_in: Browser
) -> None:
    cases.case(key_customer, agent)

    assert sign_in(agent).get(url("customer-cases", key_customer.pk)).status_code == 403


def test_the_panel_is_shut_to_whom_cases_are_hidden(
    customer: Customer, company: SimpleNamespace, sign_in: Browser
) -> None:
    marketer = people.member(company.marketing)

    assert sign_in(marketer).get(url("customer-cases", customer.pk)).status_code == 403
