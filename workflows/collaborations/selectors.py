"""Shaped answers for the pages of a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_site.kit.wording import ago
from ownership.access.viewer import viewer_of
from ownership.models import Department, User
from workflows.briefings import actions as briefing_actions
from workflows.briefings.models import Briefing
from workflows.collaborations.models import Collaboration, Comment
from workflows.collaborations.querysets import CollaborationQuerySet
from workflows.playbooks.models import Playbook
from workflows.steps import across
from workflows.steps.machine import verbs_for
from workflows.steps.models import Step


@dataclass
class StepCard:
    """One step as a reader of the page meets it."""

    step: Step
    verbs: list[str]
    is_mine: bool
    tone: str
    comments: list[Comment] = field(default_factory=list)
    open_items: int = 0
    ticked: int = 0


@dataclass
class Group:
    """Steps that run side by side; `planned` ones have no row yet."""

    number: int
    cards: list[StepCard]
    planned: list[dict[str, str]]


@dataclass
class Run:
    """Everything the page of one collaboration shows."""

    collaboration: Collaboration
    stages: list[dict[str, Any]]
    waiting: list[Step]
    rounds: list[tuple[int, list[Group]]]
    mine: list[StepCard]


TONES = {
    Step.State.DONE: "g",
    Step.State.ACCEPTED: "b",
    Step.State.ASSIGNED: "b",
    Step.State.RETURNED: "y",
    Step.State.QUEUED: "y",
}


def run(collaboration: Collaboration, user: User) -> Run:
    """The run for one reader. Four queries, whatever the number of steps."""
    steps = list(
        Step.objects.filter(collaboration=collaboration)
        .select_related("assignee", "department")
        .order_by("round", "group", "id")
    )
    comments = list(
        Comment.objects.filter(collaboration=collaboration, step__isnull=False).select_related("by")
    )
    for step in steps:
        step.collaboration = collaboration
    cards = {step.pk: _card(step, user, comments) for step in steps}
    present = [step for step in steps if step.round == collaboration.round]
    return Run(
        collaboration=collaboration,
        stages=stepper(collaboration, present, Briefing.objects.filter(collaboration=collaboration)),
        waiting=[step for step in present if step.is_active] if collaboration.is_open else [],
        rounds=_rounds(collaboration, steps, cards),
        mine=[cards[step.pk] for step in present if set(cards[step.pk].verbs) - {"remind"}],
    )


def _card(step: Step, user: User, comments: list[Comment]) -> StepCard:
    return StepCard(
        step=step,
        verbs=verbs_for(step, user) if step.collaboration.is_open else [],
        is_mine=step.assignee_id == user.pk,
        tone="r" if step.is_overdue else TONES.get(Step.State(step.state), ""),
        comments=[one for one in comments if one.step_id == step.pk],
        open_items=len(step.checklist),
        ticked=sum(bool(item["done"]) for item in step.checklist),
    )


def _rounds(
    collaboration: Collaboration, steps: list[Step], cards: dict[int, StepCard]
) -> list[tuple[int, list[Group]]]:
    """The rounds, the present one first, each with its groups; groups to come from the plan."""
    rounds = []
    for number in range(collaboration.round, 0, -1):
        groups: dict[int, Group] = {}
        for step in steps:
            if step.round == number:
                groups.setdefault(step.group, Group(step.group, [], [])).cards.append(cards[step.pk])
        if number == collaboration.round and collaboration.is_open:
            _add_planned(collaboration, groups)
        rounds.append((number, [groups[key] for key in sorted(groups)]))
    return rounds


def _add_planned(collaboration: Collaboration, groups: dict[int, Group]) -> None:
    for planned in collaboration.plan.get("steps", []):
        if planned["group"] <= collaboration.group or (
            collaboration.redo and planned["key"] not in collaboration.redo
        ):
            continue
        chinese_or_english = Step(title=planned["title"], title_en=planned["title_en"]).label
        kind = planned.get("department_kind")
        entry = {"title": chinese_or_english, "department": str(Department.Kind(kind).label) if kind else ""}
        groups.setdefault(planned["group"], Group(planned["group"], [], [])).planned.append(entry)


def stepper(collaboration: Collaboration, steps: list[Step], briefings: Any) -> list[dict[str, Any]]:
    """The five stages with a note each: when, who, how far. One query (receipts)."""
    order = list(Collaboration.Stage)
    here = order.index(Collaboration.Stage(collaboration.stage))
    if collaboration.state == Collaboration.State.DONE:
        here = len(order)
    notes = _notes(collaboration, steps, briefings)
    finished = [step for step in steps if not step.is_active]
    return [
        {
            "label": stage.label,
            "note": notes[stage],
            "state": "done" if place < here else "now" if place == here else "later",
            "share": round(len(finished) * 100 / len(steps))
            if stage == Collaboration.Stage.EXECUTE and steps
            else 50,
        }
        for place, stage in enumerate(order)
    ]


def _notes(collaboration: Collaboration, steps: list[Step], briefings: Any) -> dict[str, str]:
    stage, now = Collaboration.Stage, timezone.now()
    read = list(briefings.prefetch_related("receipts"))
    signed = sum(bool(len(one.receipts.all())) for one in read)
    begun = ago(moment(collaboration, stage.REQUEST) or collaboration.started_at, now)
    done = sum(step.state == Step.State.DONE for step in steps)
    notes: dict[str, str] = {
        stage.REQUEST: f"{collaboration.requester} · {begun}",
        stage.SYNC: _("%(read)d of %(all)d briefings read") % {"read": signed, "all": len(read)}
        if read
        else "",
        stage.ASSIGN: ngettext("%(n)d step", "%(n)d steps", len(steps)) % {"n": len(steps)} if steps else "",
        stage.EXECUTE: _("%(done)d of %(all)d done") % {"done": done, "all": len(steps)} if steps else "",
        stage.SUMMARIZE: _("The report writes itself"),
    }
    if collaboration.state == Collaboration.State.CONFIRMING:
        notes[stage.SUMMARIZE] = _("%(who)s confirms the report") % {"who": collaboration.requester}
    if collaboration.state == Collaboration.State.DONE and collaboration.finished_at:
        notes[stage.SUMMARIZE] = _("Done %(when)s") % {"when": ago(collaboration.finished_at, now)}
    return notes


def moment(collaboration: Collaboration, stage: str) -> datetime | None:
    """When the present round met a stage; the request stands for all rounds."""
    text = collaboration.stage_times.get(f"{collaboration.round}.{stage}") or collaboration.stage_times.get(
        f"1.{stage}"
    )
    return datetime.fromisoformat(text) if text else None


def comments(collaboration: Collaboration) -> list[Comment]:
    """The discussion, oldest first; notes on steps stand in it with their step. One query."""
    rows = Comment.objects.filter(collaboration=collaboration).select_related("by", "step")
    return list(rows.order_by("-at", "-id")[:200])[::-1]


def briefing_rows(collaboration: Collaboration, user: User) -> list[dict[str, Any]]:
    """The briefings with who signed and what changed since; which of them the reader may open."""
    rows = Briefing.objects.filter(collaboration=collaboration).select_related("department", "collaboration")
    mine = set(
        Briefing.objects.visible_to(user).filter(collaboration=collaboration).values_list("pk", flat=True)
    )
    return [
        {
            "briefing": one,
            "may_open": one.pk in mine,
            "receipts": list(one.receipts.select_related("user")),
            "changes": briefing_actions.changes_since(one),
        }
        for one in rows
    ]


def participants(collaboration: Collaboration) -> list[dict[str, Any]]:
    """The requester and everybody with a step, with what they are in it. One query."""
    found: dict[int, dict[str, Any]] = {
        collaboration.requester_id: {"user": collaboration.requester, "role": _("Requester")}
    }
    steps = Step.objects.filter(collaboration=collaboration, assignee__isnull=False).select_related(
        "assignee", "department"
    )
    for step in steps:
        found.setdefault(step.assignee_id or 0, {"user": step.assignee, "role": str(step.department)})
    return list(found.values())


def sees(user: User, collaboration: Collaboration) -> bool:
    """Whether the person may open its page. One query."""
    return Collaboration.objects.visible_to(user).filter(pk=collaboration.pk).exists()


def startable_playbooks() -> QuerySet[Playbook]:
    """The playbooks that people may start by hand: not those that begin by themselves, whose steps count on that."""
    return Playbook.objects.filter(is_active=True, trigger="")


def departments() -> QuerySet[Department]:
    """The departments that can be asked something."""
    return Department.objects.filter(is_active=True)


def people_to_ask(user: User) -> QuerySet[User]:
    """Colleagues with a place in the company who are not away, by name."""
    people = User.objects.present().exclude(pk=user.pk).filter(memberships__isnull=False)
    return people.distinct().order_by("name")


def works_in(person: User, department: Department) -> bool:
    """Whether the person belongs to the department or to one below it. One query."""
    return User.objects.of_department(department).filter(pk=person.pk).exists()


def shown(user: User, show: str) -> CollaborationQuerySet:
    """The list behind one of its tabs: open (also for an unknown word), mine, part, in, out, done."""
    rows = Collaboration.objects.visible_to(user).with_people()
    if show == "mine":
        return rows.filter(requester=user)
    if show == "part":
        return rows.filter(pk__in=Step.objects.mine(user).values("collaboration"))
    if show in (across.IN, across.OUT):
        ways = {across.IN: across.came_in, across.OUT: across.went_out}
        return rows.filter(pk__in=ways[show](viewer_of(user)).order_by().values("collaboration"))
    if show == "done":
        return rows.filter(state__in=["done", "cancelled"])
    return rows.open()


def with_waiting(runs: list[Collaboration]) -> list[dict[str, Any]]:
    """Each run with its open steps, the soonest due first. One query for all."""
    steps = Step.objects.active().filter(collaboration__in=[run.pk for run in runs])
    waiting: dict[int, list[Step]] = {}
    for step in steps.select_related("assignee", "department").order_by("due_at"):
        waiting.setdefault(step.collaboration_id, []).append(step)
    return [{"run": run, "waiting": waiting.get(run.pk, [])} for run in runs]


def of_customer(user: User, customer: Any) -> CollaborationQuerySet:
    """A customer's runs, as far as the person sees them."""
    return Collaboration.objects.visible_to(user).filter(customer=customer).with_people()


def running(user: User, customer: Any) -> list[Run]:
    """A customer's open runs for the side of its page: the three newest, four queries each."""
    rows = of_customer(user, customer).open().order_by("-started_at", "-id")
    return [run(one, user) for one in rows[:3]]


def about(user: User, **row: Any) -> list[Run]:
    """The newest runs about a case, an order or a deal (`case=row`), as far as the person sees them; four queries each."""
    return [run(one, user) for one in Collaboration.objects.visible_to(user).filter(**row).with_people()[:5]]
