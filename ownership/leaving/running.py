"""Carries a hand-over out, in slices: the customers first, then part by part, then the account."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from notifications import jobs
from notifications.models import Job
from ownership.access import shares
from ownership.access.querysets import owned_model
from ownership.access.shares import Source
from ownership.disputes.freeze import frozen
from ownership.leaving import actions, parts
from ownership.leaving.parts import Holding
from ownership.leaving.plans import Place, Plan, grouped, place_for
from ownership.models import Department, HandOver, User
from ownership.moves.giving import MOVED_ON, Move, Why, proceed
from ownership.moves.models import Reason
from ownership.people import main_department
from ownership.transfers.actions import hold

SLICE = 500
CUSTOMERS = gettext_noop("Customers are being handed over.")
REST = gettext_noop("The rest is being handed over.")
BEST = "A"
Steps = Generator[jobs.Progress, None, dict[str, Any]]


def in_steps(job: Job, resume: dict[str, Any]) -> Steps:
    """The job. Each slice commits with its place, so that a killed process goes on where it was."""
    handing = HandOver.objects.select_related("person", "by").get(pk=job.args["hand_over"])
    state = resume or {"after": 0, "number": 0, "batch": None, "moved": 0, "along": {}, "parts": {}}
    work = Handing(handing, job.pk)
    total = work.customers().count() + state["number"] + len(parts.parts())
    while not state.get("customers_done"):
        work.next_slice(state)
        yield jobs.Progress(state["number"], total, state, CUSTOMERS)
    for one in parts.parts():
        if one.hand_over is None or one.name in state["parts"]:
            continue
        state["parts"][one.name] = work.part(one)
        yield jobs.Progress(state["number"] + len(state["parts"]), total, state, REST)
    actions.finish_up(handing, state)
    return {"hand_over": handing.pk}


class Handing:
    """One hand-over at work."""

    def __init__(self, handing: HandOver, job_id: int) -> None:
        self.handing, self.plan, self.job_id = handing, Plan.of(handing.plan), job_id
        self.person, self.by = handing.person, handing.by
        self.why = Why(Reason.LEAVER, handing.note)

    def customers(self) -> Any:
        """What the person still holds."""
        return owned_model().objects.filter(owner=self.person).order_by("pk")

    def next_slice(self, state: dict[str, Any]) -> None:
        """The next customers, with what goes along; the last time the batch is closed. Changes `state`."""
        ids = list(self.customers().filter(pk__gt=state["after"]).values_list("pk", flat=True)[:SLICE])
        hold(ids)
        held = frozen(ids)  # in dispute: they stay, with all that hangs on them
        state["held"] = state.get("held", 0) + len(held)
        rows = [
            row
            for row in self.customers().filter(pk__in=ids).only("pk", "level", "is_key", "department_id")
            if row.pk not in held
        ]
        hands = proceed()
        if state["batch"] is None and rows:
            state["batch"] = hands.begin(by=self.by, why=self.why, job_id=self.job_id)
        if rows:
            self._give(rows, state)
        state["after"] = ids[-1] if ids else state["after"]
        if len(ids) < SLICE:
            self._close(state)

    def _give(self, rows: Sequence[Any], state: dict[str, Any]) -> None:
        places: dict[int, Place] = {}
        for row in rows:
            is_best = row.is_key or row.level == BEST
            places[row.pk] = place_for(self.plan, state["number"], is_best=is_best, is_key=row.is_key)
            state["number"] += 1
        for place, ids in grouped(places).items():
            self._along(place, ids, state)
        homes = _homes(places.values())
        moves = [_move(row, places[row.pk], homes) for row in rows]
        moved = proceed().put(state["batch"], moves, by=self.by, why=self.why)
        state["moved"] += len(moved)
        self._keep_reading(moved, state["batch"])

    def _along(self, place: Place, ids: Sequence[int], state: dict[str, Any]) -> None:
        if place.owner is None:
            return
        to = User.objects.get(pk=place.owner)
        for one in parts.parts(follows=True):
            if one.name in self.plan.along and one.hand_over:
                done = one.hand_over(Holding(rows=ids), to=to, by=self.by)
                state["along"][one.name] = state["along"].get(one.name, 0) + done

    def _keep_reading(self, moved: Sequence[int], batch: int) -> None:
        if not self.plan.keeps_days or self.handing.leaves_on:
            return
        shares.lend(
            owned_model(),
            moved,
            to_ids=[self.person.pk] * len(moved),
            by=self.by,
            source=Source.TRANSFER,
            source_id=batch,
            until=timezone.now() + timedelta(days=self.plan.keeps_days),
        )

    def _close(self, state: dict[str, Any]) -> None:
        state["customers_done"] = True
        if state["batch"] is None:
            return
        stayed = state["number"] - state["moved"] + state.get("held", 0)
        left_out = {MOVED_ON: stayed} if stayed else {}
        if not proceed().finish(state["batch"], by=self.by, why=self.why, left_out=left_out):
            state["batch"] = None

    def part(self, one: parts.Part) -> int | None:
        """Hand one kind of thing over to whom the plan names; None where it names nobody and it cannot just end."""
        wanted = self.plan.parts.get(one.name)
        to = User.objects.active().filter(pk=wanted).first() if wanted else None
        ends = one.may_end and self.handing.leaves_on is not None  # who stays keeps what nobody takes
        if one.hand_over is None or (to is None and not ends):
            return None
        return one.hand_over(Holding(person=self.person), to=to, by=self.by)


def _homes(places: Any) -> dict[int, Department | None]:
    owners = {place.owner for place in places if place.owner}
    people = User.objects.in_bulk(owners)
    return {pk: main_department(user) for pk, user in people.items()}


def _move(row: Any, place: Place, homes: dict[int, Department | None]) -> Move:
    if place.pool:
        return Move(row.pk, pool_id=place.pool)
    home = homes.get(place.owner or 0)
    return Move(row.pk, place.owner, (home.pk if home else None) or place.department or row.department_id)


jobs.kind(
    actions.JOB,
    in_steps,
    title=_("Hand-over of a colleague's work"),
    url=lambda job: HandOver(pk=job.args["hand_over"]).get_absolute_url(),
)
