"""Handing over all that somebody holds, and ending his account. Lock order: the person, the hand-over."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import locked
from crm_site.kit.errors import RuleBroken
from notifications import jobs
from notifications.models import Job
from notifications.outbox import record
from ownership.access.policy import require
from ownership.leaving.events import LeavingEvent
from ownership.leaving.plans import Plan
from ownership.models import HandOver, Membership, User
from ownership.moves.giving import Why, proceed
from ownership.moves.models import Reason
from ownership.people import main_department
from ownership.querysets import today

JOB = "ownership.hand_over"
KEPT = ("number", "moved", "along", "parts")  # of the job's place, for the page


@transaction.atomic
def start(person: User, plan: Plan, *, by: User, note: str = "", leaves_on: date | None = None) -> HandOver:
    """Begin to hand over all that `person` holds; it goes on in the background.

    Raises PermissionDenied, and RuleBroken while another hand-over of his is under way, or when he shall take
    something himself. Locks the person.
    """
    require(by, "leaving.hand_over", person)
    person = locked(User.objects.all(), person.pk)
    _close_given_up(person)
    if person.pk in plan.takers:
        raise RuleBroken(_("Who hands over cannot take it himself."))
    handing = HandOver.objects.create(
        person=person,
        department=main_department(person),
        by=by,
        plan=plan.as_json(),
        note=note.strip(),
        leaves_on=leaves_on,
    )
    job = jobs.start(JOB, by=by, hand_over=handing.pk)
    handing.job = job.pk
    handing.save(update_fields=["job"])
    record(LeavingEvent.STARTED, about=handing, by=by, topics=[handing.topic])
    return handing


def finish_up(handing: HandOver, state: dict[str, Any]) -> None:
    """All of it has gone over: write down what, tell, and end the account when the day has come."""
    handing = locked(HandOver.objects.select_related("person", "by"), handing.pk)
    handing.state, handing.done_at, handing.batch = HandOver.State.DONE, timezone.now(), state["batch"]
    handing.results = {name: state[name] for name in KEPT}
    handing.save(update_fields=handing.touch("state", "done_at", "batch", "results"))
    takers = sorted(Plan.of(handing.plan).takers)
    record(LeavingEvent.DONE, about=handing, by=handing.by, topics=[handing.topic], takers=takers)
    if handing.leaves_on and handing.leaves_on <= today():
        end_account(handing)


def end_account(handing: HandOver) -> None:
    """The places end with the last day, and nobody signs in with the account any more: open sessions end with it.

    Part of a transaction. Locks the person.
    """
    person, last = locked(User.objects.all(), handing.person_id), handing.leaves_on or today()
    places = Membership.objects.filter(user=person)
    places.filter(from_on__gt=last).delete()
    places.filter(Q(until_on=None) | Q(until_on__gt=last)).update(until_on=last)
    person.is_active = False
    person.save(update_fields=["is_active"])
    handing.ended_at = timezone.now()
    handing.save(update_fields=handing.touch("ended_at"))
    record(LeavingEvent.ENDED, about=handing, by=handing.by, topics=[handing.topic])


def end_those_who_left() -> int:
    """End the accounts whose last day is over; returns how many. Safe to run twice."""
    done = 0
    for pk in HandOver.objects.to_end(today() - timedelta(days=1)).values_list("pk", flat=True):
        with transaction.atomic():
            handing = HandOver.objects.select_for_update().filter(pk=pk, ended_at=None).first()
            if handing is not None:
                end_account(handing)
                done += 1
    return done


def _close_given_up(person: User) -> None:
    """One that failed or was cancelled makes room for the next. Raises RuleBroken for one that goes on."""
    running = HandOver.objects.filter(person=person, state=HandOver.State.RUNNING).first()
    if running is None:
        return
    job = Job.objects.filter(pk=running.job or 0).first()
    if job is None or job.state not in (Job.State.FAILED, Job.State.CANCELLED):
        raise RuleBroken(_("A hand-over of this colleague is under way already."))
    _close_batch(running, job)
    running.state, running.done_at, running.leaves_on = HandOver.State.DONE, timezone.now(), None
    running.save(update_fields=running.touch("state", "done_at", "leaves_on", "batch", "results"))


def _close_batch(handing: HandOver, job: Job | None) -> None:
    """What went over before it stopped can be looked at and undone, as after a whole one."""
    state = job.place if job else {}
    if not state.get("batch"):
        return
    handing.batch, handing.results = state["batch"], {name: state[name] for name in KEPT}
    if not state.get("customers_done"):
        why = Why(Reason.LEAVER, handing.note)
        proceed().finish(handing.batch, by=handing.by, why=why, left_out={})
