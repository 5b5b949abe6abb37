"""The rules' jobs, what follows when one breaks off, and what the clock begins."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from notifications import jobs, relay
from notifications.models import Event, Job
from notifications.subscribers import subscribe
from ownership.rules import applying, simulating, simulation_actions


def _url(job: Job) -> str:
    return reverse("ownership:simulation-detail", args=[job.args["simulation"]])


def _broke_off(event: Event) -> None:
    job = Job.objects.filter(pk=event.about_id, kind__in=(simulating.JOB, applying.JOB)).first()
    if job is None:
        return
    if job.kind == applying.JOB:
        applying.stopped(job)
    else:
        simulation_actions.given_up(job)


jobs.kind(simulating.JOB, simulating.run, title=_("Simulation of assignment rules"), url=_url)
jobs.kind(applying.JOB, applying.run, title=_("Assignment by rules"), url=_url)
subscribe("job.failed", _broke_off, name="rules.failed")
subscribe("job.cancelled", _broke_off, name="rules.cancelled")
relay.every(600, "ownership: propose by rules", simulation_actions.propose)
relay.every(3600, "ownership: forget old simulations", simulation_actions.forget)
