"""Time for the stories: what was done so far moves into the past, as if it had been a while ago."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import DateTimeField, F, Q, QuerySet

from customers.cases.clocks.models import CaseClock
from customers.cases.models import ServiceCase
from customers.records.models import TimelineEntry
from notifications.models import Event, Notice
from workflows.briefings.models import Briefing, BriefingReceipt
from workflows.collaborations.models import Collaboration, Comment
from workflows.reports.models import Report
from workflows.steps.models import Step


def let_pass(run: Collaboration, time: timedelta) -> None:
    """Everything that belongs to a run has happened `time` earlier; the next action is now."""
    for rows in _rows_of(run):
        moments = [field.name for field in rows.model._meta.fields if isinstance(field, DateTimeField)]
        rows.update(**{name: F(name) - time for name in moments})
    run.refresh_from_db()
    run.stage_times = {
        stage: (datetime.fromisoformat(at) - time).isoformat() for stage, at in run.stage_times.items()
    }
    run.save(update_fields=["stage_times"])


def _rows_of(run: Collaboration) -> Iterator[QuerySet]:
    about = Q(about_type="workflows.collaboration", about_id=run.pk)
    about |= Q(about_type="workflows.step", about_id__in=Step.objects.filter(collaboration=run).values("pk"))
    about |= Q(about_type="customers.servicecase", about_id=run.case_id or 0)
    yield Collaboration.objects.filter(pk=run.pk)
    for model in (Step, Comment, Briefing, Report):
        yield model._default_manager.filter(collaboration=run)
    yield BriefingReceipt.objects.filter(briefing__collaboration=run)
    yield ServiceCase.objects.filter(pk=run.case_id or 0)
    yield CaseClock.objects.filter(case=run.case_id or 0)
    yield TimelineEntry.objects.filter(about, customer=run.customer_id)
    yield Notice.objects.filter(event__in=Event.objects.filter(about))
    yield Event.objects.filter(about)
