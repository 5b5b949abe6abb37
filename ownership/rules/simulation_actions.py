"""Verbs of simulations: begin one, apply it, let it go; and what the clock begins by itself."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit import filters
from crm_site.kit.db import locked
from crm_site.kit.errors import Busy, RuleBroken
from crm_site.kit.filters import Filter
from notifications import jobs, notices
from notifications.models import Job
from notifications.outbox import record
from ownership.access.asking import asker_for
from ownership.access.policy import require
from ownership.models import User
from ownership.people import system_user
from ownership.rules import actions, applying, simulating
from ownership.rules.events import RuleEvent
from ownership.rules.models import Decision, Rhythm, RuleSet, Scope, Simulation

KEPT = timedelta(days=30)
EVERY = {Rhythm.DAILY: timedelta(days=1), Rhythm.WEEKLY: timedelta(days=7)}
FORGOTTEN_AT_ONCE = 20_000


@transaction.atomic
def simulate(
    ruleset: RuleSet, *, by: User, scope: str = Scope.ENTRY, within: Filter | None = None
) -> Simulation:
    """Begin to work out what the draft would do; its version is frozen for that. Raises RuleBroken for one that cannot
    run, FilterRefused for a filter (`within`) that is not his to ask."""
    require(by, "rules.keep")
    row: RuleSet = locked(RuleSet.objects.kept(), ruleset.pk)
    version = actions.freeze(row, by=by)
    if within is not None:
        filters.check(within, asker_for(by))
    made = Simulation.objects.create(
        ruleset=row, version=version, by=by, scope=scope, within=filters.dump(within) if within else {}
    )
    return _begin(made, by)


@transaction.atomic
def apply(simulation: Simulation, *, by: User) -> Simulation:
    """Move them, in the background. Raises RuleBroken for what is not ready, moves nobody or is over, Busy while it is
    being applied."""
    require(by, "rules.apply")
    row: Simulation = locked(Simulation.objects.select_related("ruleset"), simulation.pk)
    if row.state == "applying":
        raise Busy(_("This is being applied already."))
    if row.state != "ready":
        raise RuleBroken(_("This simulation is over; run a new one."))
    if not row.moves:
        raise RuleBroken(_("Nobody would move."))
    row.apply_job_id = jobs.start(applying.JOB, by=by, simulation=row.pk).pk
    row.save(update_fields=["apply_job_id"])
    notices.finish(about_type="ownership.simulation", about_id=row.pk)
    return row


@transaction.atomic
def dismiss(simulation: Simulation, *, by: User) -> Simulation:
    """Let it go: nobody moves. Raises RuleBroken for one that is applied."""
    require(by, "rules.apply")
    row: Simulation = locked(Simulation.objects.select_related("ruleset"), simulation.pk)
    if row.state == "dismissed":
        return row
    if row.state != "ready":
        raise RuleBroken(_("This is not to be dismissed any more."))
    row.dismissed_at, row.dismissed_by = timezone.now(), by
    row.save(update_fields=["dismissed_at", "dismissed_by"])
    notices.finish(about_type="ownership.simulation", about_id=row.pk)
    record(RuleEvent.DISMISSED, about=row, by=by, topics=[row.topic, row.ruleset.topic])
    return row


def propose() -> None:
    """Have every set that is due look at its customers. Due work: safe to run twice."""
    now = timezone.now()
    for rhythm, length in EVERY.items():
        due = RuleSet.objects.running().filter(Q(proposed_at=None) | Q(proposed_at__lte=now - length))
        for pk in due.filter(in_force__plan__rhythm=rhythm).values_list("pk", flat=True):
            _propose(pk, now - length)


@transaction.atomic
def _propose(pk: int, before: object) -> None:
    row = RuleSet.objects.running().select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
    if row is None or row.in_force is None or (row.proposed_at and row.proposed_at > before):  # type: ignore[operator]
        return
    row.proposed_at = timezone.now()
    row.save(update_fields=["proposed_at"])
    by = system_user()
    _begin(Simulation.objects.create(ruleset=row, version=row.in_force, by=by, is_proposal=True), by)


def _begin(simulation: Simulation, by: User) -> Simulation:
    simulation.job_id = jobs.start(simulating.JOB, by=by, simulation=simulation.pk).pk
    simulation.save(update_fields=["job_id"])
    return simulation


@transaction.atomic
def given_up(job: Job) -> None:
    """Working it out was stopped or failed: there is nothing to apply."""
    mine = Simulation.objects.filter(pk=job.args["simulation"], ready_at=None, dismissed_at=None)
    mine.update(dismissed_at=timezone.now())
    Decision.objects.filter(simulation=job.args["simulation"], simulation__ready_at=None).delete()


def forget() -> None:
    """A month later decisions are gone, and what was not applied is over. Due work: safe to run twice."""
    now = timezone.now()
    Simulation.objects.ready().filter(at__lt=now - KEPT).update(dismissed_at=now)
    over = Q(simulation__applied_at__isnull=False) | Q(simulation__dismissed_at__isnull=False)
    gone = Decision.objects.filter(over, simulation__at__lt=now - KEPT)
    Decision.objects.filter(pk__in=gone.values("pk")[:FORGOTTEN_AT_ONCE]).delete()
