"""A complaint from request to report, through the actions."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from viewflow.workflow.models import Task
from viewflow.workflow.timers import fire_due_timers

from crm_site.kit.errors import Busy, RuleBroken
from customers.cases.models import ServiceCase
from customers.directory.models import Customer, CustomerUserShare
from customers.records.models import TimelineEntry
from notifications.models import Event
from ownership.models import EndedShare, User
from tests.factories import ownership as people
from tests.workflows.conftest import finish
from workflows.briefings.models import Briefing
from workflows.collaborations import actions
from workflows.collaborations.models import Collaboration
from workflows.handovers import cases
from workflows.playbooks.models import Playbook
from workflows.reports.models import Report
from workflows.steps import actions as steps
from workflows.steps.models import Step

pytestmark = pytest.mark.django_db
Work = Callable[[], int]
StepOf = Callable[[str], Step]


def test_a_complaint_opens_two_steps_side_by_side(
    run: Collaboration, supporter: User, step_of: StepOf
) -> None:
    assert run.stage == "execute"
    assert {step_of("sales").state, step_of("support").state} == {"assigned"}
    assert step_of("support").assignee == supporter
    assert Event.objects.filter(name="step.assigned").count() == 2


def test_a_case_starts_its_playbook_once(run: Collaboration, case: ServiceCase) -> None:
    assert cases.begin_for(case) is None
    assert Collaboration.objects.count() == 1


def test_sync_writes_a_redacted_briefing_per_department(run: Collaboration) -> None:
    kinds = {briefing.department.kind: briefing for briefing in Briefing.objects.all()}

    assert set(kinds) == {"sales", "support", "service"}
    assert "sensitive" not in kinds["support"].facets


def test_a_step_lends_its_person_the_customer_and_takes_it_back(
    run: Collaboration, customer: Customer, step_of: StepOf
) -> None:
    step = step_of("sales")
    assert Customer.objects.visible_to(step.assignee).filter(pk=customer.pk).exists()

    finish(step)

    assert not CustomerUserShare.objects.filter(source_kind="step", source_id=step.pk).exists()
    assert EndedShare.objects.filter(source_kind="step", source_id=step.pk).count() == 1


def test_the_next_group_opens_when_all_siblings_are_done(
    run: Collaboration, step_of: StepOf, agent: User
) -> None:
    finish(step_of("sales"))
    assert not Step.objects.filter(collaboration=run, group=2).exists()

    finish(step_of("support"))

    assert step_of("service").assignee == agent


def test_the_report_writes_itself_and_lands_on_the_timeline(
    run: Collaboration, step_of: StepOf, work: Work, agent: User, customer: Customer
) -> None:
    for kind, words in (("sales", "客户愿意等待"), ("support", "更换密封件"), ("service", "已答复")):
        finish(step_of(kind), words)
    work()
    run.refresh_from_db()
    report = Report.objects.get(collaboration=run)
    assert run.state == "confirming"
    assert "更换密封件" in report.result

    done = actions.confirm(run, by=agent)

    assert done.state == "done"
    assert done.finished_at is not None
    assert done.process.status == "DONE"
    assert TimelineEntry.objects.filter(customer=customer, kind="collaboration.done").count() == 1
    assert [row["state"] for row in report.facts["steps"]] == ["done", "done", "done"]


def test_reopening_runs_the_chosen_steps_again(
    run: Collaboration, step_of: StepOf, work: Work, agent: User
) -> None:
    for kind in ("sales", "support", "service"):
        finish(step_of(kind))
    work()
    support = step_of("support")

    actions.reopen(run, by=agent, reason="还在渗漏", steps=[support.key])

    run.refresh_from_db()
    again = Step.objects.get(collaboration=run, round=2)
    assert (run.round, run.state, again.key, again.state) == (2, "running", support.key, "assigned")
    finish(again)
    work()
    assert actions.confirm(run, by=agent).state == "done"
    assert Report.objects.filter(collaboration=run).count() == 2


def test_cancelling_ends_every_step_and_share(run: Collaboration, agent: User) -> None:
    actions.cancel(run, by=agent, reason="重复")

    run.refresh_from_db()
    assert (run.state, run.process.status) == ("cancelled", "CANCELED")
    assert not Step.objects.active().filter(collaboration=run).exists()
    assert not CustomerUserShare.objects.filter(source_kind="step").exists()
    with pytest.raises(Busy):
        actions.cancel(run, by=agent, reason="nochmal")


def test_a_returned_step_waits_for_the_requester(run: Collaboration, step_of: StepOf, agent: User) -> None:
    step = step_of("support")
    steps.send_back(step, by=step.assignee, reason="型号不详")
    assert step_of("support").state == "returned"

    steps.send_again(step, by=agent, answer="HL-32B")

    assert step_of("support").state == "assigned"
    assert step_of("support").returns == 1


def test_skipping_a_returned_step_lets_the_run_go_on(
    run: Collaboration, step_of: StepOf, agent: User
) -> None:
    finish(step_of("sales"))
    step = step_of("support")
    steps.send_back(step, by=step.assignee, reason="不是产品问题")

    steps.skip(step, by=agent, reason="")

    assert step_of("service").state == "assigned"


def test_somebody_elses_step_is_refused(run: Collaboration, step_of: StepOf, other_department: User) -> None:
    with pytest.raises(PermissionDenied):
        steps.complete(step_of("support"), by=other_department, result="x")


def test_a_finished_step_cannot_be_finished_again(run: Collaboration, step_of: StepOf) -> None:
    step = step_of("support")
    finish(step)

    with pytest.raises(Busy):
        steps.complete(step, by=step.assignee, result="again")


def test_an_open_checklist_keeps_a_step_open(run: Collaboration, step_of: StepOf) -> None:
    step = step_of("sales")

    with pytest.raises(RuleBroken):
        steps.complete(step, by=step.assignee, result="fertig")

    assert step_of("sales").state == "assigned"


def test_nobody_present_leaves_the_step_to_the_department(
    case: ServiceCase, company: object, rep: User, work: Work
) -> None:
    started = cases.begin_for(case)
    work()
    queued = Step.objects.get(collaboration=started, department__kind="support")
    assert (queued.state, queued.assignee) == ("queued", None)


def test_a_member_takes_a_queued_step(case: ServiceCase, rep: User, work: Work, company: object) -> None:
    started = cases.begin_for(case)
    work()
    queued = Step.objects.get(collaboration=started, department__kind="support")
    late = people.member(company.support, username="late")  # type: ignore[attr-defined]

    steps.take(queued, by=late)

    queued.refresh_from_db()
    assert (queued.state, queued.assignee) == ("accepted", late)


def test_a_quick_ask_ends_with_its_answer(
    customer: Customer, rep: User, supporter: User, company: object, work: Work
) -> None:
    asked = actions.quick_ask(
        customer,
        by=rep,
        question="HL-32 还有库存吗？",
        department=company.support,  # type: ignore[attr-defined]
        minutes=60,
        to=supporter,
    )
    work()
    steps.complete(Step.objects.get(collaboration=asked), by=supporter, result="46 套")
    work()

    asked.refresh_from_db()
    assert asked.state == "done"
    assert Report.objects.get(collaboration=asked).result == "46 套"


def test_starting_needs_the_customer(customer: Customer, other_department: User, complaint: Playbook) -> None:
    with pytest.raises(PermissionDenied):
        actions.start(customer, by=other_department, playbook=complaint, title="x")


def test_a_deleted_playbook_does_not_break_a_run(
    run: Collaboration, step_of: StepOf, complaint: Playbook
) -> None:
    complaint.delete()
    finish(step_of("sales"))
    finish(step_of("support"))

    assert step_of("service").state == "assigned"


def test_a_briefing_for_all_of_sales_reaches_its_eastern_rep(
    customer: Customer, case: ServiceCase, teammate: User, supporter: User, work: Work
) -> None:
    Customer.objects.filter(pk=customer.pk).update(owner=None, department=None)
    case.refresh_from_db()
    run = cases.begin_for(case)
    work()

    step = Step.objects.get(collaboration=run, department__kind="sales")

    assert Briefing.objects.visible_to(step.assignee).filter(collaboration=run).count() == 1


def test_an_unconfirmed_report_stands_after_seven_days(
    run: Collaboration, step_of: StepOf, work: Work
) -> None:
    for kind in ("sales", "support", "service"):
        finish(step_of(kind))
    work()
    waiting = Task.objects.get(process=run.process, flow_task_type="TIMER", status="SCHEDULED")
    assert waiting.scheduled - timezone.now() > timedelta(days=6)
    Task.objects.filter(pk=waiting.pk).update(scheduled=timezone.now() - timedelta(minutes=1))

    fire_due_timers()

    run.refresh_from_db()
    assert run.state == "done"
    assert Report.objects.get(collaboration=run).confirmed_by.is_system
