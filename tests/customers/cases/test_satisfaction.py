"""The customer's word after the closing: one link, one answer, nothing given away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm_site.kit.errors import RuleBroken
from customers.cases import actions
from customers.cases.models import ServiceCase
from customers.cases.satisfaction import asking, links
from customers.cases.satisfaction.models import CaseFeedback
from customers.cases.satisfaction.selectors import figures
from customers.directory.models import Customer
from customers.records.models import TimelineEntry
from notifications import relay
from notifications.models import Event, Notice
from ownership.models import User
from tests.factories import directory

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]


@pytest.fixture
def case(customer: Customer, agent: User) -> ServiceCase:
    """A closed case."""
    return closed(customer, agent)


def closed(customer: Customer, agent: User, title: str = "Spindle hums") -> ServiceCase:
    case = actions.open(customer, by=agent, kind="request", title=title)
    return actions.close(actions.resolve(case, by=agent, solution="Oiled the seal."), by=agent)


@pytest.fixture
def asked(case: ServiceCase) -> CaseFeedback:
    return case.feedback.get()


@pytest.fixture
def customers_browser() -> Client:
    return Client()


def test_closing_asks_once_for_thirty_days(asked: CaseFeedback) -> None:
    assert asked.is_open
    assert asked.expires_at - asked.asked_at == timedelta(days=30)


def test_the_page_says_what_the_case_is_called_and_nothing_else(
    asked: CaseFeedback, case: ServiceCase, customers_browser: Client
) -> None:
    answer = customers_browser.get(links.path_of(asked))

    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Spindle hums" in page
    for secret in (
        case.customer.name,
        case.customer.code,
        case.number,
        "Oiled the seal",
        case.opened_by.name,
    ):
        assert secret not in page


def test_one_answer_is_taken_and_stands_on_the_case(
    asked: CaseFeedback, case: ServiceCase, customers_browser: Client
) -> None:
    path = links.path_of(asked)

    answer = customers_browser.post(path, {"score": "5", "words": "  Very quick. "})

    asked.refresh_from_db()
    version = case.version
    case.refresh_from_db()
    assert answer["Location"] == path
    assert (asked.score, asked.words, case.satisfaction, case.version) == (5, "Very quick.", 5, version + 1)
    assert "Thank you" in customers_browser.get(path).content.decode()
    event = Event.objects.get(name="case.rated")
    assert (event.by, event.facts["score"]) == (None, 5)
    assert TimelineEntry.objects.get(kind="case.rated").by is None


def test_a_second_answer_changes_nothing(asked: CaseFeedback, customers_browser: Client) -> None:
    asking.answer(asked, score=4)

    answer = customers_browser.post(links.path_of(asked), {"score": "1", "words": "no"})

    asked.refresh_from_db()
    assert (answer.status_code, asked.score, asked.words) == (409, 4, "")


def test_after_thirty_days_it_is_too_late(asked: CaseFeedback, customers_browser: Client) -> None:
    CaseFeedback.objects.update(expires_at=timezone.now() - timedelta(seconds=1))

    assert "expired" in customers_browser.get(links.path_of(asked)).content.decode()
    assert customers_browser.post(links.path_of(asked), {"score": "5"}).status_code == 409
    assert not CaseFeedback.objects.get().is_answered


@pytest.mark.parametrize("token", ["1", "1.forged", "0", "💩", "1.", "."])
def test_a_made_up_link_leads_nowhere(token: str, asked: CaseFeedback, customers_browser: Client) -> None:
    assert customers_browser.get(f"/customers/feedback/{token}/").status_code == 404


def test_a_reopened_case_asks_nobody_and_asks_again(
    asked: CaseFeedback, case: ServiceCase, agent: User, customers_browser: Client
) -> None:
    actions.reopen(case, by=agent)
    assert customers_browser.get(links.path_of(asked)).status_code == 404

    actions.close(actions.resolve(case, by=agent, solution="x"), by=agent)
    assert case.feedback.get().is_open


def test_who_closes_twice_asks_once_more_after_an_answer(
    asked: CaseFeedback, case: ServiceCase, agent: User
) -> None:
    asking.answer(asked, score=2)
    actions.reopen(case, by=agent)
    actions.close(actions.resolve(case, by=agent, solution="x"), by=agent)

    asking.answer(case.feedback.get(answered_at=None), score=5)

    case.refresh_from_db()
    assert (case.satisfaction, case.feedback.count()) == (5, 2)


@pytest.mark.parametrize("posted", [{}, {"score": "6"}, {"score": "x"}, {"score": "5", "words": "x" * 2001}])
def test_a_wrong_form_comes_back_with_its_words(
    posted: dict[str, str], asked: CaseFeedback, customers_browser: Client
) -> None:
    assert customers_browser.post(links.path_of(asked), posted).status_code == 422


def test_a_form_of_another_site_is_refused(asked: CaseFeedback) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(links.path_of(asked), {"score": "5"}).status_code == 403


def test_the_page_speaks_both_languages(asked: CaseFeedback, customers_browser: Client) -> None:
    answer = customers_browser.get(links.path_of(asked), headers={"accept-language": "zh-CN"})

    assert answer["Content-Language"] == "zh-hans"


def test_a_flood_is_turned_away(asked: CaseFeedback, customers_browser: Client) -> None:
    statuses = [customers_browser.get(links.path_of(asked)).status_code for _ in range(61)]

    assert statuses == [200] * 60 + [429]


def test_behind_a_proxy_customers_are_not_turned_away_for_one_another(
    asked: CaseFeedback, customers_browser: Client, settings: Any
) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    path = links.path_of(asked)

    def come(address: str) -> int:
        headers = {"x-forwarded-for": address, "x-forwarded-proto": "https"}
        return customers_browser.get(path, headers=headers).status_code

    flood = [come(f"192.0.2.{number}, 203.0.113.9") for number in range(61)]

    assert (flood[-1], come("203.0.113.10")) == (429, 200)


def test_an_answer_that_was_given_meanwhile_is_refused(asked: CaseFeedback) -> None:
    stale = CaseFeedback.objects.get()
    asking.answer(asked, score=5)

    with pytest.raises(RuleBroken):
        asking.answer(stale, score=1)


def test_the_owner_hears_of_it_and_his_manager_where_somebody_is_unhappy(
    asked: CaseFeedback, case: ServiceCase, agent: User, service_manager: User
) -> None:
    asking.answer(asked, score=2, words="Too slow")
    while relay.drain():
        pass

    told = set(Notice.objects.filter(event__name="case.rated").values_list("recipient__username", flat=True))
    assert told == {agent.username, service_manager.username}


def test_a_good_word_goes_to_the_owner_alone(asked: CaseFeedback, agent: User, service_manager: User) -> None:
    asking.answer(asked, score=5)
    while relay.drain():
        pass

    assert [one.recipient for one in Notice.objects.filter(event__name="case.rated")] == [agent]


def test_the_case_shows_the_link_and_then_the_answer(
    asked: CaseFeedback, case: ServiceCase, agent: User, rep: User, sign_in: Browser
) -> None:
    assert links.path_of(asked) in sign_in(agent).get(case.get_absolute_url()).content.decode()
    assert links.path_of(asked) not in sign_in(rep).get(case.get_absolute_url()).content.decode()

    asking.answer(asked, score=2, words="Nobody called back.")

    page = sign_in(agent).get(case.get_absolute_url()).content.decode()
    assert "Nobody called back." in page
    assert "2 of 5" in page


def test_a_mail_begins_with_the_link(
    asked: CaseFeedback, case: ServiceCase, agent: User, sign_in: Browser
) -> None:
    directory.point(case.customer, "box@hengli.example", "email")

    address = f"{reverse('customers:mail-new', args=[case.customer_id])}?case={case.pk}"
    body = sign_in(agent).get(address).context["form"]["body"].value()

    assert f"http://testserver{links.path_of(asked)}" in body


def test_figures_lead_to_exactly_their_cases(
    customer: Customer, agent: User, service_manager: User, sign_in: Browser
) -> None:
    for place, score in enumerate((5, 4, 1, None)):
        case = closed(customer, agent, f"Case {place}")
        if score:
            asking.answer(case.feedback.get(), score=score)

    found = figures(service_manager, 30)

    assert (found.asked, found.answered, found.answered_percent, found.satisfied_percent) == (4, 3, 75, 67)
    assert found.average == pytest.approx(10 / 3)
    browser = sign_in(service_manager)
    assert [bar.number for bar in found.bars] == [1, 1, 0, 0, 1]
    for url, number in (
        (found.asked_url, 4),
        (found.answered_url, 3),
        *((bar.url, bar.number) for bar in found.bars),
    ):
        assert len(browser.get(url).context["page"].rows) == number
    assert browser.get(reverse("customers:case-figures"), {"days": "90"}).status_code == 200


def test_figures_are_for_those_in_charge(
    agent: User, service_manager: User, executive: User, company: SimpleNamespace, sign_in: Browser
) -> None:
    page = reverse("customers:case-figures")

    assert [sign_in(one).get(page).status_code for one in (agent, service_manager, executive)] == [
        403,
        200,
        200,
    ]


def test_the_list_shows_and_finds_by_the_answer(asked: CaseFeedback, agent: User, sign_in: Browser) -> None:
    asking.answer(asked, score=1)

    page = sign_in(agent).get("/customers/cases/", {"view": "unhappy", "columns": "satisfaction"})

    assert "1 / 5" in page.content.decode()
