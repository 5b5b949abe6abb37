"""Who sees runs and steps, who may act where the asked one is gone, and that the bell says what still waits."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from customers.directory.models import Customer
from notifications import relay
from notifications.models import Notice
from ownership.access.facets import Facet, Level
from ownership.access.viewer import forget
from ownership.models import FacetRule, User
from tests.factories import directory
from tests.factories import ownership as people
from workflows.briefings.models import Briefing
from workflows.collaborations import actions as runs
from workflows.collaborations.models import Collaboration
from workflows.steps import actions
from workflows.steps.machine import verbs_for
from workflows.steps.models import Step

pytestmark = pytest.mark.django_db
StepOf = Callable[[str], Step]


def told(person: User) -> list[str]:
    """What waits for the person's action."""
    while relay.drain():
        pass
    return list(Notice.objects.waiting().filter(recipient=person).values_list("name", flat=True))


def test_a_briefing_masks_what_its_department_masks_whatever_a_step_opens(
    customer: Customer, run: Collaboration
) -> None:
    """The point was there before the run began, and the sections are stored for everybody of the department."""
    directory.point(customer, "13912345678")
    Briefing.objects.all().delete()
    from workflows.briefings.actions import write

    shown = {one.department.kind: str(one.sections) for one in write(run)}

    assert "13912345678" in shown["sales"]
    assert "13912345678" not in shown["support"]


def test_a_run_about_a_hidden_facet_is_no_business_of_those_from_whom_it_is_hidden(
    run: Collaboration, marketer: User, agent: User, executive: User, service_manager: User
) -> None:
    for person in (agent, executive, service_manager):
        assert Collaboration.objects.visible_to(person).filter(pk=run.pk).exists()
    assert not Collaboration.objects.visible_to(marketer).filter(pk=run.pk).exists()

    FacetRule.objects.create(kind="marketing", facet=Facet.CASES, level=Level.READ)
    forget(marketer)

    assert Collaboration.objects.visible_to(marketer).filter(pk=run.pk).exists()


@pytest.fixture
def queued(
    customer: Customer,
    agent: User,
    rep: User,
    sales_head: User,
    company: SimpleNamespace,
    work: Callable[[], int],
) -> Step:
    """A question to sales: anybody there, or below."""
    asked = runs.quick_ask(
        customer, by=agent, question="Who knows them?", department=company.sales, to=None, minutes=60
    )
    work()
    step: Step = asked.steps.get()
    return step


def test_what_waits_for_a_department_is_taken_by_anybody_below_it_too(
    queued: Step, rep: User, teammate: User
) -> None:
    assert told(rep)
    assert told(teammate)
    assert Step.objects.to_do(rep).filter(pk=queued.pk).exists()

    actions.take(queued, by=rep)

    queued.refresh_from_db()
    assert queued.assignee == rep
    assert told(teammate) == []


def test_but_not_by_others(queued: Step, supporter: User) -> None:
    assert not Step.objects.to_do(supporter).filter(pk=queued.pk).exists()
    with pytest.raises(PermissionDenied):
        actions.take(queued, by=supporter)


def test_what_comes_back_to_who_left_is_answered_by_who_leads_there(
    step_of: StepOf, agent: User, service_manager: User, company: SimpleNamespace
) -> None:
    step, head = step_of("support"), people.member(company.support, "manager", "support_head")
    actions.send_back(step, by=step.assignee, reason="Which machine?")
    assert told(agent)
    User.objects.filter(pk=agent.pk).update(is_active=False)
    step = Step.objects.select_related("collaboration__requester", "department").get(pk=step.pk)

    assert Step.objects.to_do(head).filter(pk=step.pk).exists()
    assert set(verbs_for(step, head)) == {"send_again", "skip"}
    assert not verbs_for(step, service_manager)
    actions.send_again(step, by=head, answer="The big one.")

    assert told(agent) == []


def test_who_left_is_not_sent_his_step_again(step_of: StepOf, agent: User, company: SimpleNamespace) -> None:
    step, other = step_of("support"), people.member(company.support, username="other_supporter")
    gone: Any = step.assignee
    actions.send_back(step, by=gone, reason="Which machine?")
    User.objects.filter(pk=gone.pk).update(is_active=False)

    actions.send_again(step, by=agent, answer="The big one.")

    step.refresh_from_db()
    assert step.assignee == other


def test_what_is_asked_right_after_something_was_done_is_not_done_with_it(
    step_of: StepOf, agent: User
) -> None:
    """The step was assigned, its notice was still on its way, and it came back."""
    step = step_of("support")

    actions.send_back(step, by=step.assignee, reason="Which machine?")

    assert told(agent) == ["step.returned"]


def test_an_answered_question_waits_no_longer(step_of: StepOf, agent: User) -> None:
    step = step_of("support")
    actions.send_back(step, by=step.assignee, reason="Which machine?")
    assert told(agent)

    actions.send_again(step, by=agent, answer="The big one.")

    assert told(agent) == []
