"""Who gets in, what a bad form answers, what a page costs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from customers.directory.models import Customer
from ownership.models import User
from tests.factories import ownership as people
from tests.factories import pools
from tests.workflows.conftest import finish
from workflows.collaborations.models import Collaboration, Comment
from workflows.playbooks.models import Playbook
from workflows.reports.models import Report
from workflows.steps.models import Step

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]
StepOf = Callable[[str], Step]


def address(name: str, *args: Any) -> str:
    return reverse(f"workflows:{name}", args=args)


def test_the_run_is_hidden_from_other_departments(
    run: Collaboration, other_department: User, sign_in: SignIn
) -> None:
    assert sign_in(other_department).get(run.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("panel", ["progress", "steps", "comments"])
def test_each_panel_has_its_own_lock(
    run: Collaboration, agent: User, stranger: User, sign_in: SignIn, panel: str
) -> None:
    url = address(f"collaboration-{panel}", run.pk)

    assert sign_in(agent).get(url).status_code == 200
    assert sign_in(stranger).get(url).status_code == 404


def test_who_finished_his_step_keeps_reading_the_run(
    run: Collaboration, step_of: StepOf, sign_in: SignIn
) -> None:
    step = step_of("sales")
    finish(step)

    assert sign_in(step.assignee).get(run.get_absolute_url()).status_code == 200


def test_an_empty_result_is_told_beside_the_field(
    run: Collaboration, step_of: StepOf, sign_in: SignIn
) -> None:
    step = step_of("support")

    answer = sign_in(step.assignee).post(address("step-complete", step.pk), {"result": " "})

    assert answer.status_code == 422
    assert step_of("support").state == "assigned"


def test_an_open_checklist_gives_the_typed_result_back(
    run: Collaboration, step_of: StepOf, sign_in: SignIn
) -> None:
    step = step_of("sales")

    answer = sign_in(step.assignee).post(address("step-complete", step.pk), {"result": "客户同意周五前解决"})

    assert answer.status_code == 422
    assert "客户同意周五前解决" in answer.content.decode()


def test_a_step_that_moved_on_answers_409(run: Collaboration, step_of: StepOf, sign_in: SignIn) -> None:
    step = step_of("support")
    finish(step)

    answer = sign_in(step.assignee).post(address("step-complete", step.pk), {"result": "again"})

    assert answer.status_code == 409


@pytest.mark.parametrize(
    ("verb", "field"),
    [
        ("complete", "result"),
        ("send_back", "reason"),
        ("send_again", "answer"),
        ("skip", "reason"),
        ("note", "text"),
    ],
)
def test_what_was_typed_for_a_step_that_moved_on_comes_back(
    run: Collaboration, step_of: StepOf, sign_in: SignIn, verb: str, field: str
) -> None:
    step = step_of("support")
    finish(step)

    answer = sign_in(step.assignee).post(address(f"step-{verb}", step.pk), {field: "型号 HL-32B"})

    assert answer.status_code == 409
    assert "型号 HL-32B" in answer.content.decode()
    assert "moved on meanwhile" in answer.content.decode()


def test_a_button_pressed_too_late_says_that_somebody_was_quicker(
    run: Collaboration, step_of: StepOf, sign_in: SignIn
) -> None:
    step = step_of("support")
    finish(step)

    answer = sign_in(step.assignee).post(address("step-accept", step.pk))

    assert answer.status_code == 409
    assert "Somebody else was quicker" in answer.content.decode()


def test_somebody_elses_step_answers_403(
    run: Collaboration, step_of: StepOf, agent: User, sign_in: SignIn
) -> None:
    answer = sign_in(agent).post(address("step-complete", step_of("support").pk), {"result": "x"})

    assert answer.status_code == 403


def test_ticks_are_saved_without_a_page(run: Collaboration, step_of: StepOf, sign_in: SignIn) -> None:
    step = step_of("sales")

    answer = sign_in(step.assignee).post(
        address("step-tick", step.pk), {"items": ["1"]}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 204
    assert [done for _text, done in step_of("sales").items] == [False, True]


@pytest.mark.parametrize(
    ("verb", "data"),
    [("send_back", {"reason": "型号不详"}), ("note", {"text": "在路上"})],
)
def test_verbs_of_the_assignee(
    run: Collaboration, step_of: StepOf, sign_in: SignIn, verb: str, data: dict[str, str]
) -> None:
    step = step_of("support")

    answer = sign_in(step.assignee).post(address(f"step-{verb}", step.pk), data)

    assert answer.status_code == 302
    assert answer.headers["Location"] == run.get_absolute_url()


def test_a_step_is_handed_to_a_colleague_of_the_department_only(
    run: Collaboration, step_of: StepOf, sign_in: SignIn, agent: User, company: Any
) -> None:
    colleague = people.member(company.support, username="colleague")
    step = step_of("support")
    browser = sign_in(step.assignee)

    refused = browser.post(address("step-hand_over", step.pk), {"to": agent.pk})
    given = browser.post(address("step-hand_over", step.pk), {"to": colleague.pk, "note": "休假"})

    assert (refused.status_code, given.status_code) == (422, 302)
    assert step_of("support").assignee == colleague


def test_who_leads_the_department_above_hands_a_step_to_another_region(
    run: Collaboration, step_of: StepOf, sign_in: SignIn, company: Any
) -> None:
    step = step_of("support")
    north = people.department("support-north", company.support.kind, parent=company.support)
    south = people.department("support-south", company.support.kind, parent=company.support)
    Step.objects.filter(pk=step.pk).update(department=north)
    there, head = people.member(south, username="there"), people.member(company.support, "manager", "head")

    statuses = [
        sign_in(by).post(address("step-hand_over", step.pk), {"to": there.pk}).status_code
        for by in (step.assignee, head)
    ]

    assert statuses == [422, 302]
    assert (step_of("support").assignee, step_of("support").department) == (there, south)


def test_a_comment_that_is_too_long_comes_back(run: Collaboration, agent: User, sign_in: SignIn) -> None:
    answer = sign_in(agent).post(address("collaboration-comments", run.pk), {"text": "long words " * 400})

    assert answer.status_code == 422
    assert "long words long words" in answer.content.decode()
    assert not run.comments.exists()


def test_a_comment_reaches_the_discussion(run: Collaboration, agent: User, sign_in: SignIn) -> None:
    sign_in(agent).post(address("collaboration-comments", run.pk), {"text": "<b>客户</b>已答复"})

    page = sign_in(agent).get(run.get_absolute_url()).content.decode()
    assert "&lt;b&gt;客户&lt;/b&gt;已答复" in page


def test_start_by_hand(customer: Customer, rep: User, sign_in: SignIn, complaint: Playbook) -> None:
    browser, visit = sign_in(rep), Playbook.objects.get(code="visit")
    url = f"{address('collaboration-new')}?customer={customer.pk}"

    assert browser.get(url).status_code == 200
    bad = browser.post(url, {"playbook": visit.pk, "title": "", "priority": "normal"})
    triggered = browser.post(url, {"playbook": complaint.pk, "title": "门轴异响", "priority": "high"})
    good = browser.post(url, {"playbook": visit.pk, "title": "拜访", "priority": "high"})

    assert (bad.status_code, triggered.status_code, good.status_code) == (422, 422, 302)
    assert Collaboration.objects.get().requester == rep


def test_nobody_reaches_a_pool_customer_by_asking_others(
    customer: Customer, rep: User, sign_in: SignIn, company: Any
) -> None:
    Customer.objects.filter(pk=customer.pk).update(
        owner=None, department=None, pool=pools.pool(company.sales_east)
    )
    words = {"question": "Who is it?", "department": company.support.pk, "minutes": 60}

    for name in ("quick-ask", "collaboration-new"):
        url = f"{address(name)}?customer={customer.pk}"
        assert sign_in(rep).get(url).status_code == 403
        assert sign_in(rep).post(url, words).status_code == 403


def test_a_hidden_customer_cannot_be_asked_about(
    customer: Customer, other_department: User, sign_in: SignIn
) -> None:
    url = f"{address('quick-ask')}?customer={customer.pk}"

    assert sign_in(other_department).get(url).status_code == 404
    assert sign_in(other_department).get(f"{address('quick-ask')}?customer=x").status_code == 404


def test_quick_ask(customer: Customer, rep: User, supporter: User, sign_in: SignIn, company: Any) -> None:
    url = f"{address('quick-ask')}?customer={customer.pk}"
    words = {"question": "还有库存吗？", "department": company.support.pk, "minutes": 60}

    wrong = sign_in(rep).post(url, {**words, "department": company.sales_south.pk, "to": supporter.pk})
    right = sign_in(rep).post(url, {**words, "to": supporter.pk})

    assert (wrong.status_code, right.status_code) == (422, 302)


def test_cancel_asks_why(run: Collaboration, agent: User, rep: User, sign_in: SignIn) -> None:
    url = address("collaboration-cancel", run.pk)

    assert sign_in(rep).get(url).status_code == 403
    assert sign_in(agent).post(url, {"reason": ""}).status_code == 422
    assert sign_in(agent).post(url, {"reason": "重复"}).status_code == 302
    run.refresh_from_db()
    assert run.state == "cancelled"


@pytest.fixture
def reported(run: Collaboration, step_of: StepOf, work: Callable[[], int]) -> Collaboration:
    """The run with its report to confirm."""
    for kind in ("sales", "support", "service"):
        finish(step_of(kind), f"{kind} ok")
    work()
    run.refresh_from_db()
    return run


def test_the_requester_edits_and_confirms(
    reported: Collaboration, agent: User, rep: User, sign_in: SignIn
) -> None:
    edit, browser = address("report-edit", reported.pk), sign_in(agent)
    browser.post(edit, {"result": "Mended.", "feedback": "Thanks", "version": 1})

    assert sign_in(rep).post(address("collaboration-confirm", reported.pk)).status_code == 403
    assert browser.post(address("collaboration-confirm", reported.pk)).status_code == 302
    assert "Mended." in browser.get(address("report", reported.pk)).content.decode()


def test_a_rival_edit_of_the_report_shows_both(reported: Collaboration, agent: User, sign_in: SignIn) -> None:
    edit, browser = address("report-edit", reported.pk), sign_in(agent)
    browser.post(edit, {"result": "first words", "feedback": "", "version": 1})

    second = browser.post(edit, {"result": "second words", "feedback": "", "version": 1})

    assert second.status_code == 409
    assert "first words" in second.content.decode()
    assert "second words" in second.content.decode()
    assert Report.objects.get(collaboration=reported).result == "first words"


@pytest.mark.parametrize("verb", ["reopen", "cancel"])
def test_a_reason_given_too_late_comes_back(
    reported: Collaboration, agent: User, sign_in: SignIn, verb: str
) -> None:
    browser = sign_in(agent)
    browser.post(address("collaboration-confirm", reported.pk))

    answer = browser.post(address(f"collaboration-{verb}", reported.pk), {"reason": "Der Beleg fehlt"})

    assert answer.status_code == 409
    assert "Der Beleg fehlt" in answer.content.decode()


def test_another_round_from_the_page(reported: Collaboration, agent: User, sign_in: SignIn) -> None:
    url = address("collaboration-reopen", reported.pk)

    assert sign_in(agent).post(url, {"reason": ""}).status_code == 422
    sign_in(agent).post(url, {"reason": "还在渗漏", "steps": [reported.plan["steps"][1]["key"]]})

    reported.refresh_from_db()
    assert reported.round == 2
    assert Comment.objects.filter(collaboration=reported, text="还在渗漏").exists()


def test_opening_a_briefing_is_its_receipt(
    run: Collaboration, step_of: StepOf, agent: User, sign_in: SignIn
) -> None:
    step = step_of("support")
    briefing = run.briefings.get(department__kind="support")

    page = sign_in(step.assignee).get(address("briefing", briefing.pk))

    assert page.status_code == 200
    assert briefing.receipts.get().user == step.assignee
    assert sign_in(agent).get(address("briefing", briefing.pk)).status_code == 404


def test_my_work_lists_the_step_with_its_verb(run: Collaboration, step_of: StepOf, sign_in: SignIn) -> None:
    step = step_of("support")

    page = sign_in(step.assignee).get(address("work")).content.decode()

    assert address("step-accept", step.pk) in page


def test_pages_cost_the_same_for_many_steps(
    run: Collaboration, agent: User, sign_in: SignIn, django_assert_max_num_queries: Any
) -> None:
    browser = sign_in(agent)
    browser.get(run.get_absolute_url())

    with django_assert_max_num_queries(40):
        browser.get(run.get_absolute_url())
    with django_assert_max_num_queries(25):
        browser.get(address("work"))
    with django_assert_max_num_queries(20):
        browser.get(address("collaboration-list"))


def test_administrators_keep_playbooks_and_each_change_is_a_version(
    admin: User, complaint: Playbook, sign_in: SignIn
) -> None:
    url = reverse("admin:workflows_playbook_change", args=[complaint.pk])
    browser = sign_in(admin)
    page = browser.get(url)
    form, steps = page.context["adminform"].form, page.context["inline_admin_formsets"][0].formset
    data = {**form.initial, **{key: value or "" for key, value in steps.management_form.initial.items()}}
    data = {name: value for name, value in data.items() if value is not None}
    data |= {f"{steps.prefix}-{name}": value for name, value in steps.management_form.initial.items()}
    for line in steps.forms:
        for name, field in line.fields.items():
            value = line.initial.get(name, field.initial)
            if value is not None and value != "":
                data[f"{line.prefix}-{name}"] = getattr(value, "pk", value)

    answer = browser.post(url, {**data, "name_en": "Complaint, mended", "is_active": "on"})

    assert answer.status_code == 302
    complaint.refresh_from_db()
    assert (complaint.name_en, complaint.version) == ("Complaint, mended", 2)
    assert complaint.steps.count() == 3
