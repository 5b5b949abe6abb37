"""Long work as rows: kinds are registered from above, `start()` queues one, `manage.py jobs` runs them."""

from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection, transaction
from django.utils import timezone
from django.utils.functional import Promise

from notifications.listening import JOBS, notify
from notifications.models import Job

Json = dict[str, Any]


@dataclass(frozen=True)
class Progress:
    """What a slice leaves behind: how far, and where to go on.

    `state` comes back as `resume` after a restart. `message` is an English sentence marked with
    `gettext_noop`, translated when it is shown and filled with `params`.
    """

    done: int
    total: int = 0
    state: Json = field(default_factory=dict)
    message: str = ""
    params: Json = field(default_factory=dict)


Run = Callable[[Job, Json], Generator[Progress, None, Json | None]]
Title = str | Promise | Callable[[Job], str | Promise]


@dataclass(frozen=True)
class JobKind:
    name: str
    run: Run
    title: Title
    url: Callable[[Job], str] | None = None

    def title_of(self, job: Job) -> str:
        return str(self.title(job) if callable(self.title) else self.title)

    def url_of(self, job: Job) -> str:
        """Where to look at what came out; empty when there is nothing to see."""
        return self.url(job) if self.url else ""


_kinds: dict[str, JobKind] = {}


def kind(name: str, run: Run, *, title: Title, url: Callable[[Job], str] | None = None) -> None:
    """Register a kind of job.

    `run(job, resume)` is a generator; each step from one `yield Progress(…)` to the next is a slice:
    one transaction that commits together with its progress, so that a slice is done wholly or not at
    all, and once. What it returns (a dict) becomes `job.result`, committed with the last slice.
    RuleBroken ends the job with its sentence; anything else is tried again, three times in all.
    It may be cancelled between slices; slices of seconds are best. `title` and `url` may look at the job.
    """
    if name in _kinds:
        raise ValueError(f"There is a job kind {name} already.")
    _kinds[name] = JobKind(name, run, title, url)


def kind_of(name: str) -> JobKind | None:
    """The registered kind, None when the code no longer knows it."""
    return _kinds.get(name)


def title_of(job: Job) -> str:
    """The job's name in the reader's language."""
    known = kind_of(job.kind)
    return known.title_of(job) if known else job.kind


def start(name: str, *, by: AbstractBaseUser, **args: Any) -> Job:
    """Queue a job in the caller's transaction; it begins after commit.

    `args` are ids and plain values. Raises KeyError for an unknown kind and RuntimeError outside a
    transaction. Two queries.
    """
    if name not in _kinds:
        raise KeyError(name)
    if not connection.in_atomic_block:
        raise RuntimeError("A job starts in the caller's transaction; open one first.")
    job = Job.objects.create(kind=name, by_id=by.pk, args=args)
    notify(JOBS)
    return job


@transaction.atomic
def cancel(job: Job) -> Job:
    """Ask for the job to stop: at once while it is queued, after the present slice while it runs.

    One that has ended stays as it is. Locks the job.
    """
    row = Job.objects.select_for_update().get(pk=job.pk)
    now = timezone.now()
    if row.state == Job.State.QUEUED:
        row.state, row.cancel_asked_at, row.finished_at = Job.State.CANCELLED, now, now
    elif row.state == Job.State.RUNNING:
        row.cancel_asked_at = row.cancel_asked_at or now
    row.save(update_fields=["state", "cancel_asked_at", "finished_at"])
    return row
