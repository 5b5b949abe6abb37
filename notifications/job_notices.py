"""Tells people how their jobs ended."""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from notifications import jobs, notices
from notifications.models import Event, Job


def _starter(event: Event) -> Any:
    """Who started it; somebody who may no longer sign in needs no answer."""
    return get_user_model()._default_manager.filter(jobs=event.about_id, is_active=True)


def _own_jobs(user: AbstractBaseUser, ids: list[int]) -> Mapping[int, Job]:
    return Job.objects.for_person(user).in_bulk(ids)


def _done(event: Event, job: Job) -> str:
    return _("%(title)s is finished.") % {"title": jobs.title_of(job)}


def _failed(event: Event, job: Job) -> str:
    return _("%(title)s did not succeed: %(reason)s") % {"title": jobs.title_of(job), "reason": job.sentence}


def _why(event: Event, user: AbstractBaseUser) -> str:
    return _("You started it.")


def _url(event: Event) -> str:
    return Job(pk=event.about_id).get_absolute_url()


notices.subject(Job._meta.label_lower, _own_jobs)
notices.notice("job.done", readers=_starter, text=_done, why=_why, url=_url, icon="circle-check")
notices.notice("job.failed", readers=_starter, text=_failed, why=_why, url=_url, icon="alert-triangle")
