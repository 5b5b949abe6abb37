"""Prepared answers: what they say for whom, what they change, and what stops them."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from crm_site.kit.errors import EditConflict, RuleBroken
from customers.cases import actions
from customers.cases.categories.models import CaseCategory
from customers.cases.macros import applying
from customers.cases.macros.models import CaseMacro
from customers.cases.models import ServiceCase
from customers.directory.models import Customer
from ownership.models import User
from tests.factories import cases

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


@pytest.fixture
def case(customer: Customer, agent: User) -> ServiceCase:
    return actions.open(customer, by=agent, kind="question", title="It hums", reference="R-1")


def page(case: ServiceCase, macro: CaseMacro) -> str:
    return reverse("customers:case-macro", args=[case.pk, macro.pk])


def test_the_words_are_filled_in_for_who_uses_it(case: ServiceCase, agent: User) -> None:
    macro = cases.macro(solution="{case.number} ({case.reference}) of {customer.name}. {me.name}")

    shown = applying.preview(case, macro, agent)

    assert shown.text == f"{case.number} (R-1) of {case.customer.name}. {agent.label}"
    assert shown.left == []


def test_what_has_no_value_stays_in_braces_and_is_not_used(case: ServiceCase, agent: User) -> None:
    macro = cases.macro(solution="Dear {contact.name}", then="resolve")
    shown = applying.preview(case, macro, agent)

    assert shown.left == ["{contact.name}"]
    with pytest.raises(RuleBroken):
        applying.apply(case, macro, by=agent, version=case.version, text=shown.text)


def test_the_preview_says_what_changes_and_writes_nothing(
    case: ServiceCase, agent: User, sign_in: Browser
) -> None:
    category = CaseCategory.objects.create(name="噪音", name_en="Noise")
    macro = cases.macro(solution="Oil it.", priority="high", category=category, then="wait")

    answer = sign_in(agent).get(page(case, macro))

    rows = [(str(one.label), str(one.before), str(one.after)) for one in answer.context["shown"].differences]
    assert rows == [
        ("Priority", "Normal", "High"),
        ("Category", "none", "Noise"),
        ("State", "Open", "Waits for the customer"),
    ]
    case.refresh_from_db()
    assert (case.priority, case.version) == ("normal", 1)


def test_used_it_does_all_of_it_at_once(case: ServiceCase, agent: User, sign_in: Browser) -> None:
    category = CaseCategory.objects.create(name="噪音", name_en="Noise")
    macro = cases.macro(solution="Oil it.", priority="high", category=category, then="close")

    answer = sign_in(agent).post(page(case, macro), {"text": "Oil it twice.", "version": case.version})

    case.refresh_from_db()
    macro.refresh_from_db()
    assert answer["Location"] == case.get_absolute_url()
    assert (case.priority, case.category, case.state) == ("high", category, "closed")
    assert (case.solution, macro.uses) == ("Oil it twice.", 1)


def test_words_without_an_end_are_where_one_goes_on(case: ServiceCase, agent: User, sign_in: Browser) -> None:
    macro = cases.macro(solution="First look at the oil.", then="wait")

    applying.apply(case, macro, by=agent, version=case.version, text=macro.solution)

    case.refresh_from_db()
    assert (case.state, case.solution) == ("waiting", "First look at the oil.")
    solve = sign_in(agent).get(case.get_absolute_url()).context["solve"]
    assert solve["solution"].value() == "First look at the oil."


def test_a_rival_change_keeps_the_words(case: ServiceCase, agent: User, sign_in: Browser) -> None:
    macro = cases.macro(solution="Oil it.", then="resolve")
    actions.edit(case, by=agent, version=1, title="It hums loudly")

    answer = sign_in(agent).post(page(case, macro), {"text": "My own words", "version": 1})

    assert answer.status_code == 409
    assert answer.context["form"]["text"].value() == "My own words"
    with pytest.raises(EditConflict):
        applying.apply(case, macro, by=agent, version=1, text="x")
    case.refresh_from_db()
    assert case.state == "open"


def test_an_ended_case_is_left_alone(case: ServiceCase, agent: User) -> None:
    done = actions.resolve(case, by=agent, solution="x")

    with pytest.raises(RuleBroken):
        applying.apply(done, cases.macro(priority="high"), by=agent, version=done.version, text="")


def test_macros_of_other_departments_are_not_there(
    case: ServiceCase, agent: User, company: SimpleNamespace, sign_in: Browser
) -> None:
    theirs = cases.macro(department=company.support, priority="high")
    ours, gone = (
        cases.macro(department=company.service, priority="high"),
        cases.macro(is_active=False, then="wait"),
    )
    browser = sign_in(agent)

    assert list(applying.offered(agent)) == [ours]
    assert [browser.get(page(case, one)).status_code for one in (theirs, ours, gone)] == [404, 200, 404]
    assert page(case, ours) in browser.get(case.get_absolute_url()).content.decode()


def test_who_only_reads_the_case_uses_none(case: ServiceCase, rep: User, sign_in: Browser) -> None:
    macro = cases.macro(priority="high")

    assert sign_in(rep).get(page(case, macro)).status_code == 403
    assert page(case, macro) not in sign_in(rep).get(case.get_absolute_url()).content.decode()


@pytest.mark.parametrize("values", [{}, {"solution": "Dear {customer.nmae}"}, {"then": "resolve"}])
def test_a_macro_that_cannot_work_is_refused(values: dict[str, str]) -> None:
    with pytest.raises(ValidationError):
        CaseMacro(name="x", language="en", **values).full_clean()


def test_administrators_keep_them_with_their_history(admin: User, sign_in: Browser) -> None:
    macro = cases.macro(priority="high")
    form = {
        "name": "Another",
        "language": "en",
        "priority": "high",
        "position": 1,
        "is_active": "on",
        "solution": "",
    }

    answer = sign_in(admin).post(reverse("admin:customers_casemacro_change", args=[macro.pk]), form)

    macro.refresh_from_db()
    assert (answer.status_code, macro.name, macro.version) == (302, "Another", 2)
    assert macro.history.first().history_user == admin
