"""Two cases become one: what goes along, what both say, who may, and two people at it at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from crm_site.kit.errors import RuleBroken
from customers.cases import actions
from customers.cases.articles.models import CaseArticle
from customers.cases.merging import actions as merging
from customers.cases.models import ServiceCase
from customers.directory.models import Customer
from customers.records import timeline
from customers.records.documents import actions as documents
from customers.records.models import TimelineEntry
from notifications import relay
from notifications.models import Event, Notice
from ownership.models import User
from tests.factories import cases, directory
from tests.factories import interactions as talks
from tests.factories import ownership as people
from tests.racing import together
from workflows.collaborations.models import Collaboration

Browser = Callable[[User], Client]


@pytest.fixture
def pair(customer: Customer, agent: User) -> tuple[ServiceCase, ServiceCase]:
    """Two open cases of one customer, in the agent's hands."""
    made = [actions.open(customer, by=agent, kind="question", title=one) for one in ("It hums", "It is loud")]
    return made[0], made[1]


@pytest.mark.django_db
class TestMerging:
    def test_the_other_is_closed_and_everything_points_to_the_kept_one(
        self, pair: tuple[ServiceCase, ServiceCase], customer: Customer, rep: User, agent: User
    ) -> None:
        gone, kept = pair
        document = documents.attach(customer, [talks.upload()], by=rep, about=gone, facet="documents")
        article = cases.article(agent, state="published", uses=1)
        CaseArticle.objects.create(case=gone, article=article, by=agent)
        run = Collaboration.objects.create(customer=customer, case=gone, requester=agent, title="x")

        merging.merge(gone, into=kept, by=agent)
        while relay.drain():
            pass

        gone.refresh_from_db()
        run.refresh_from_db()
        assert (gone.state, gone.merged_into, gone.due_at) == ("closed", kept, None)
        assert not gone.clocks.filter(stopped_at=None).exists()
        assert [one.about_id for one in _documents(document)] == [kept.pk]
        assert [one.case for one in CaseArticle.objects.all()] == [kept]
        assert run.case == kept
        about = TimelineEntry.objects.filter(about_type="customers.servicecase")
        assert set(about.values_list("about_id", flat=True)) == {kept.pk}
        texts = [str(line.text) for line in timeline.page_for(agent, customer, {})]
        assert any(f"{gone.number} → {kept.number}" in text and "opened" in text for text in texts)
        assert Event.objects.get(name="case.merged").facts["into"] == kept.pk

    def test_an_article_of_both_counts_once(self, pair: tuple[ServiceCase, ServiceCase], agent: User) -> None:
        article = cases.article(agent, state="published", uses=2)
        for case in pair:
            CaseArticle.objects.create(case=case, article=article, by=agent)

        merging.merge(pair[0], into=pair[1], by=agent)

        article.refresh_from_db()
        assert (article.uses, CaseArticle.objects.get().case) == (1, pair[1])

    def test_both_pages_say_so(
        self, pair: tuple[ServiceCase, ServiceCase], agent: User, sign_in: Browser
    ) -> None:
        gone, kept = pair
        browser = sign_in(agent)

        answer = browser.post(reverse("customers:case-merge", args=[gone.pk]), {"into": kept.pk})

        assert answer["Location"] == kept.get_absolute_url()
        assert f"merged into {kept.number}" in browser.get(gone.get_absolute_url()).content.decode()
        assert gone.number in browser.get(kept.get_absolute_url()).content.decode()

    def test_what_was_merged_before_goes_along(
        self, pair: tuple[ServiceCase, ServiceCase], customer: Customer, agent: User
    ) -> None:
        third = actions.open(customer, by=agent, kind="question", title="Third")
        merging.merge(pair[0], into=pair[1], by=agent)

        merging.merge(pair[1], into=third, by=agent)

        assert set(ServiceCase.objects.filter(merged_into=third)) == set(pair)

    def test_a_merged_case_is_not_reopened(
        self, pair: tuple[ServiceCase, ServiceCase], agent: User, sign_in: Browser
    ) -> None:
        merging.merge(pair[0], into=pair[1], by=agent)

        answer = sign_in(agent).post(reverse("customers:case-reopen", args=[pair[0].pk]))

        assert answer.status_code == 422

    def test_nobody_is_asked_how_content_he_was(
        self, pair: tuple[ServiceCase, ServiceCase], agent: User
    ) -> None:
        actions.close(actions.resolve(pair[0], by=agent, solution="x"), by=agent)

        merging.merge(pair[0], into=pair[1], by=agent)

        assert not pair[0].feedback.exists()

    @pytest.mark.parametrize("which", ["itself", "another customer's", "an ended one", "merged already"])
    def test_cases_that_do_not_fit_together(
        self, which: str, pair: tuple[ServiceCase, ServiceCase], customer: Customer, agent: User
    ) -> None:
        gone, kept = pair
        if which == "itself":
            kept = gone
        elif which == "another customer's":
            kept = actions.open(directory.customer(), by=agent, kind="question", title="x")
        elif which == "an ended one":
            actions.resolve(kept, by=agent, solution="x")
        else:
            merging.merge(gone, into=kept, by=agent)

        with pytest.raises(RuleBroken):
            merging.merge(gone, into=kept, by=agent)

    def test_the_owner_of_the_other_is_told(
        self, pair: tuple[ServiceCase, ServiceCase], agent: User, service_manager: User
    ) -> None:
        merging.merge(pair[0], into=pair[1], by=service_manager)
        while relay.drain():
            pass

        assert Notice.objects.filter(recipient=agent, event__name="case.merged").exists()

    def test_a_number_will_do_and_a_wrong_one_is_said(
        self, pair: tuple[ServiceCase, ServiceCase], agent: User, sign_in: Browser
    ) -> None:
        browser, page = sign_in(agent), reverse("customers:case-merge", args=[pair[0].pk])
        assert pair[1].number in browser.get(page).content.decode()

        assert browser.post(page, {"number": "S-99999"}).status_code == 422
        assert browser.post(page, {"number": pair[1].number.lower()}).status_code == 302

    def test_sellers_merge_nothing(
        self, pair: tuple[ServiceCase, ServiceCase], rep: User, sign_in: Browser
    ) -> None:
        assert sign_in(rep).get(reverse("customers:case-merge", args=[pair[0].pk])).status_code == 403


def _documents(rows: Any) -> list[Any]:
    for row in rows:
        row.refresh_from_db()
    return list(rows)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_two_that_merge_crosswise_end_with_one_open_case() -> None:
    desk = people.department("service", "service", reach="company")
    agent = people.member(desk)
    customer = directory.customer()
    one, other = (cases.case(customer, agent, owner=agent, department=desk) for _ in range(2))

    told = together(
        lambda: merging.merge(one, into=other, by=agent), lambda: merging.merge(other, into=one, by=agent)
    )

    assert sum(isinstance(met, RuleBroken) for met in told) == 1
    assert ServiceCase.objects.filter(state="open").count() == 1
