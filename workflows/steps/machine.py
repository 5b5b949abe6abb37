"""The states of a step and the ways between them; who may take which. No database, no side effects."""

from __future__ import annotations

from typing import Any

from viewflow import fsm

from ownership.access.viewer import viewer_of
from workflows.steps.models import Step

S = Step.State


def _assignee(machine: StepMachine, user: Any) -> bool:
    return machine.step.assignee_id == user.pk


def _leads(machine: StepMachine, user: Any) -> bool:
    return machine.step.department_id in viewer_of(user).led_departments


def _assignee_or_lead(machine: StepMachine, user: Any) -> bool:
    return _assignee(machine, user) or _leads(machine, user)


def _member(machine: StepMachine, user: Any) -> bool:
    viewer = viewer_of(user)
    department = machine.step.department
    return department.group_id in viewer.group_ids or department.pk in viewer.led_departments


def _requester(machine: StepMachine, user: Any) -> bool:
    """Who asked for it; where he is not there any more, who leads the step's department, or an executive."""
    requester = machine.step.collaboration.requester
    if requester.is_active:
        return requester.pk == user.pk
    return _leads(machine, user) or viewer_of(user).is_executive


class StepMachine:
    """`StepMachine(step).accept.can_proceed()` asks, `.has_perm(user)` asks who, `.accept()` moves."""

    state = fsm.State(S, default=S.PENDING)

    def __init__(self, step: Step) -> None:
        self.step = step

    @state.setter()
    def _set(self, value: str) -> None:
        self.step.state = value

    @state.getter()
    def _get(self) -> Step.State:
        return S(self.step.state)

    @state.transition(source=S.QUEUED, target=S.ACCEPTED, permission=_member)
    def take(self) -> None:
        """A member of the department takes what nobody was found for."""

    @state.transition(source=S.ASSIGNED, target=S.ACCEPTED, permission=_assignee)
    def accept(self) -> None:
        """The assignee says that he is on it."""

    @state.transition(source=[S.ASSIGNED, S.ACCEPTED], permission=_assignee)
    def tick(self) -> None:
        """Checklist items are ticked."""

    @state.transition(source=[S.ASSIGNED, S.ACCEPTED], target=S.DONE, permission=_assignee)
    def complete(self) -> None:
        """Done, with a result."""

    @state.transition(source=[S.ASSIGNED, S.ACCEPTED], target=S.RETURNED, permission=_assignee)
    def send_back(self) -> None:
        """Back to the requester, with a reason."""

    @state.transition(
        source=[S.QUEUED, S.ASSIGNED, S.ACCEPTED], target=S.ASSIGNED, permission=_assignee_or_lead
    )
    def hand_over(self) -> None:
        """To a colleague of the department."""

    @state.transition(source=S.RETURNED, target=S.ASSIGNED, permission=_requester)
    def send_again(self) -> None:
        """The requester answers and sends it again."""

    @state.transition(source=S.RETURNED, target=S.SKIPPED, permission=_requester)
    def skip(self) -> None:
        """The requester does without it."""

    @state.transition(source=[S.QUEUED, S.ASSIGNED, S.ACCEPTED], permission=_requester)
    def remind(self) -> None:
        """The requester asks how it goes."""

    @state.transition(
        source=[S.PENDING, S.QUEUED, S.ASSIGNED, S.ACCEPTED, S.RETURNED], target=S.CANCELLED, permission=None
    )
    def cancel(self) -> None:
        """The collaboration was cancelled."""


VERBS = ("take", "accept", "complete", "send_back", "hand_over", "send_again", "skip", "remind")


def verbs_for(step: Step, user: Any) -> list[str]:
    """What the person may do with the step now."""
    machine = StepMachine(step)
    return [
        verb
        for verb in VERBS
        if getattr(machine, verb).can_proceed() and getattr(machine, verb).has_perm(user)
    ]
