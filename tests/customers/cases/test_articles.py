"""The knowledge base: who writes, reads and finds an article, and which helped with a case."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from crm_site.kit.errors import RuleBroken
from customers.cases.articles import actions, selectors
from customers.cases.articles.models import CaseArticle, SolutionArticle
from customers.cases.categories.models import CaseCategory
from customers.cases.models import ServiceCase
from customers.directory.models import Customer
from customers.records.models import TimelineEntry
from notifications.models import Event
from ownership.access.masking import mask_one
from ownership.models import User
from tests.factories import cases

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]
LIST = "/customers/articles/"


@pytest.fixture
def case(customer: Customer, agent: User, company: SimpleNamespace) -> ServiceCase:
    return cases.case(customer, agent, owner=agent, department=company.service)


def titles(answer: Any) -> list[str]:
    """What the list shows, in its order."""
    found = SolutionArticle.objects.in_bulk([line.pk for line in answer.context["page"].rows])
    return [found[line.pk].title for line in answer.context["page"].rows]


def seen(user: User) -> set[str]:
    return set(SolutionArticle.objects.visible_to(user).values_list("title", flat=True))


# --- writing ------------------------------------------------------------------------------------------------


def test_the_desk_writes_and_its_manager_publishes(
    agent: User, service_manager: User, sign_in: Browser
) -> None:
    form = {"title": "Noise", "text": "Oil it.", "language": "en", "category": "", "department": ""}
    answer = sign_in(agent).post(reverse("customers:article-new"), form)
    article = SolutionArticle.objects.get()
    assert answer["Location"] == article.get_absolute_url()
    assert (article.state, article.by, article.history.get().history_user) == ("draft", agent, agent)

    publish = reverse("customers:article-publish", args=[article.pk])
    assert sign_in(agent).post(publish).status_code == 403
    assert sign_in(service_manager).post(publish).status_code == 302

    article.refresh_from_db()
    assert article.is_published
    found = Event.objects.filter(name__startswith="article").order_by("pk")
    names = list(found.values_list("name", flat=True))
    assert names == ["article.written", "article.published"]
    actions.withdraw(article, by=service_manager)
    article.refresh_from_db()
    assert (article.state, article.published_at) == ("draft", None)


def test_sellers_write_none(rep: User, sign_in: Browser) -> None:
    assert sign_in(rep).get(reverse("customers:article-new")).status_code == 403


def test_an_article_is_its_authors_and_his_managers_to_change(
    agent: User, service_manager: User, supporter: User, sign_in: Browser
) -> None:
    page = reverse("customers:article-edit", args=[cases.article(agent).pk])

    assert [sign_in(one).get(page).status_code for one in (agent, service_manager, supporter)] == [
        200,
        200,
        403,
    ]


def test_a_rival_edit_shows_both(agent: User, sign_in: Browser) -> None:
    article = cases.article(agent, title="Noise")
    actions.edit(article, by=agent, version=1, title="Much noise")
    form = {
        "title": "Loud noise",
        "text": article.text,
        "language": "en",
        "category": "",
        "department": "",
        "version": 1,
    }

    answer = sign_in(agent).post(reverse("customers:article-edit", args=[article.pk]), form)

    assert answer.status_code == 409
    assert "Much noise" in answer.content.decode()
    assert answer.context["form"]["title"].value() == "Loud noise"


# --- reading ------------------------------------------------------------------------------------------------


def test_drafts_are_the_desks_and_published_ones_everybodys(
    agent: User, supporter: User, rep: User, executive: User, stranger: User
) -> None:
    cases.article(agent, title="draft")
    cases.article(agent, title="ready", state="published")

    assert seen(agent) == seen(supporter) == seen(executive) == {"draft", "ready"}
    assert seen(rep) == {"ready"}
    assert seen(stranger) == set()


def test_one_for_a_department_is_hidden_from_others(
    agent: User, supporter: User, rep: User, company: SimpleNamespace, sign_in: Browser
) -> None:
    article = cases.article(supporter, title="ours", state="published", department=company.support)

    assert (seen(supporter), seen(rep), seen(agent)) == ({"ours"}, set(), set())
    assert sign_in(agent).get(article.get_absolute_url()).status_code == 404
    assert sign_in(supporter).get(article.get_absolute_url()).status_code == 200


# --- finding ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["主轴", "主軸 异响", "zhuzhou", "zzyx", "轴承温升", "BEARING", "bear"])
def test_articles_are_found_as_customers_are(text: str, agent: User, sign_in: Browser) -> None:
    cases.article(
        agent, title="主轴异响怎么排查", text="检查轴承温升 (bearing)", state="published", language="zh-hans"
    )
    cases.article(agent, title="发票重开", text="联系财务", state="published", language="zh-hans")

    assert titles(sign_in(agent).get(LIST, {"text": text})) == ["主轴异响怎么排查"]


def test_changed_words_are_found_at_once(agent: User) -> None:
    article = cases.article(agent, title="Noise", state="published")
    actions.edit(article, by=agent, version=1, title="Vibration")

    assert list(SolutionArticle.objects.matching("vibration")) == [article]
    assert not SolutionArticle.objects.matching("noise").exists()


@pytest.mark.parametrize("text", ["'", "&|!", "💩", "()", "a" * 100, "\\"])
def test_strange_words_find_nothing_and_break_nothing(text: str, agent: User, sign_in: Browser) -> None:
    cases.article(agent, title="Noise", state="published")

    assert titles(sign_in(agent).get(LIST, {"text": text})) == []


def test_a_title_stands_before_a_text(agent: User) -> None:
    in_text = cases.article(agent, title="Other", text="About noise", state="published", uses=9)
    in_title = cases.article(agent, title="Noise", state="published")

    assert list(SolutionArticle.objects.matching("noise").best_first("noise")) == [in_title, in_text]


def test_the_most_used_stands_first_and_drafts_have_a_view(agent: User, sign_in: Browser) -> None:
    cases.article(agent, title="rare", state="published", uses=1)
    cases.article(agent, title="often", state="published", uses=7)
    cases.article(agent, title="draft")
    browser = sign_in(agent)

    assert titles(browser.get(LIST)) == ["often", "rare"]
    assert titles(browser.get(LIST, {"view": "drafts"})) == ["draft"]
    assert titles(browser.get(LIST, {"view": "used", "language": "en"})) == ["often", "rare"]


def test_the_palette_finds_published_ones(agent: User) -> None:
    cases.article(agent, title="Noise", state="published")
    cases.article(agent, title="Noise too")

    (group,) = selectors.found(agent, "noise", 6)
    assert [hit.title for hit in group.hits] == ["Noise"]


# --- on a case ----------------------------------------------------------------------------------------------


def panel(case: ServiceCase) -> str:
    return reverse("customers:case-articles", args=[case.pk])


def test_an_article_that_helped_is_counted_and_told(case: ServiceCase, agent: User, sign_in: Browser) -> None:
    article, browser = cases.article(agent, title="Noise", state="published"), sign_in(agent)

    for _twice in range(2):
        browser.post(panel(case), {"attach": article.pk})

    article.refresh_from_db()
    assert (article.uses, CaseArticle.objects.get().by) == (1, agent)
    assert TimelineEntry.objects.filter(kind="case.article_attached").count() == 1
    assert "Noise" in browser.get(case.get_absolute_url()).content.decode()

    browser.post(panel(case), {"detach": article.pk})
    article.refresh_from_db()
    assert (article.uses, CaseArticle.objects.count()) == (0, 0)


def test_the_search_on_a_case_offers_what_is_not_there_yet(
    case: ServiceCase, agent: User, sign_in: Browser
) -> None:
    there = cases.article(agent, title="Noise here", state="published")
    actions.attach(case, there, by=agent)
    cases.article(agent, title="Noise there", state="published")

    answer = sign_in(agent).get(panel(case), {"q": "noise"}, headers={"hx-request": "true"})

    assert [one.title for one in answer.context["articles"].offered] == ["Noise there"]


def test_those_of_the_same_category_are_proposed(case: ServiceCase, agent: User) -> None:
    category = CaseCategory.objects.create(name="噪音", name_en="Noise")
    ServiceCase.objects.update(category=category)
    fits = cases.article(agent, state="published", category=category)
    cases.article(agent, category=category)
    case.refresh_from_db()

    found = selectors.on_case(agent, mask_one(case, agent), "", may_attach=True)

    assert found is not None
    assert found.offered == [fits]


def test_drafts_help_nobody(case: ServiceCase, agent: User, sign_in: Browser) -> None:
    draft = cases.article(agent)

    assert sign_in(agent).post(panel(case), {"attach": draft.pk}).status_code == 404
    with pytest.raises(RuleBroken):
        actions.attach(case, draft, by=agent)


def test_who_only_reads_the_case_attaches_nothing(
    case: ServiceCase, agent: User, rep: User, sign_in: Browser
) -> None:
    article = cases.article(agent, state="published")

    assert sign_in(rep).post(panel(case), {"attach": article.pk}).status_code == 403
