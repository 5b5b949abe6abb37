"""What a person's inbox and job pages show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.utils.translation import gettext as _

from crm_site.kit.paging import Order, Page, page_of
from notifications import jobs, notices
from notifications.models import Job, Notice
from notifications.querysets import NoticeQuerySet

CAP = 100
PER_PAGE = 30
NEWEST_FIRST = Order(("-seq",))
SHELVES = ("action", "all", "unread")


@dataclass(frozen=True)
class Line:
    """A notice in words. `url` is empty when its row is out of sight; then the text says only that."""

    notice: Notice
    text: str
    why: str = ""
    url: str = ""
    icon: str = "eye-off"

    @property
    def is_waiting(self) -> bool:
        return self.notice.needs_action and self.notice.done_at is None


@dataclass
class Bundle:
    """Lines about one thing, newest first; `title` is empty where nobody names it."""

    title: str
    lines: list[Line] = field(default_factory=list)


@dataclass(frozen=True)
class JobLine:
    job: Job
    title: str
    url: str


def unread(user: AbstractBaseUser) -> NoticeQuerySet:
    """The unread notices, for the number on the bell."""
    return Notice.objects.for_person(user).unread()


def unread_count(user: AbstractBaseUser) -> int:
    """Unread notices, counted up to 100 along the partial index. One query."""
    return Notice.objects.for_person(user).unread().order_by()[:CAP].count()


def waiting_count(user: AbstractBaseUser) -> int:
    """Notices that still need action, counted up to 100. One query."""
    return Notice.objects.for_person(user).waiting().order_by()[:CAP].count()


def inbox(
    user: AbstractBaseUser, shelf: str, params: Mapping[str, Any], path: str
) -> tuple[list[Bundle], Page]:
    """One page of the inbox in bundles. Two queries, plus one per kind of row and kind of bundle on it.

    Bundles are made within the page: one that goes on is named again on the next page.
    """
    rows = Notice.objects.for_person(user).select_related("event__by")
    page = page_of(_shelf(rows, shelf), NEWEST_FIRST, params, size=PER_PAGE, path=path)
    return _bundled(user, lines(user, page.rows)), page


def _shelf(rows: NoticeQuerySet, name: str) -> NoticeQuerySet:
    return {"action": rows.waiting, "unread": rows.unread}.get(name, rows.all)()


def lines(user: AbstractBaseUser, rows: list[Notice]) -> list[Line]:
    """Notices in the words of the present language. One fetch per kind of row; needs `event__by`."""
    wanted: dict[str, set[int]] = {}
    for row in rows:
        wanted.setdefault(row.event.about_type, set()).add(row.event.about_id)
    seen = {kind: notices.subjects_for(user, kind, sorted(ids)) for kind, ids in wanted.items()}
    return [_line(user, row, seen[row.event.about_type].get(row.event.about_id)) for row in rows]


def _line(user: AbstractBaseUser, notice: Notice, subject: Any) -> Line:
    kind = notices.kind_of(notice.name)
    if kind is None or subject is None:
        return Line(notice, _("Something you can no longer see"))
    event = notice.event
    return Line(
        notice, str(kind.text(event, subject)), str(kind.why(event, user)), kind.url(event), kind.icon
    )


def _bundled(user: AbstractBaseUser, ready: Iterable[Line]) -> list[Bundle]:
    """Bundles in the order of their newest line; a line without a bundle stands alone."""
    found: dict[str, list[Line]] = {}
    for line in ready:
        found.setdefault(line.notice.bundle or f"notice {line.notice.pk}", []).append(line)
    titles = notices.titles_for(user, found)
    return [Bundle(str(titles.get(name, "")), members) for name, members in found.items()]


def one(user: AbstractBaseUser, pk: int) -> Line | None:
    """One notice of this person in words; None when it is not his."""
    row = Notice.objects.for_person(user).select_related("event__by").filter(pk=pk).first()
    return lines(user, [row])[0] if row else None


def job_line(job: Job) -> JobLine:
    """A job with its title, and the address of what came out of it."""
    known = jobs.kind_of(job.kind)
    url = known.url_of(job) if known and job.state == Job.State.DONE else ""
    return JobLine(job, jobs.title_of(job), url)


def job_of(user: AbstractBaseUser, pk: int) -> JobLine | None:
    """One job of this person; None when it is not his. One query."""
    job = Job.objects.for_person(user).filter(pk=pk).first()
    return job_line(job) if job else None


def jobs_of(user: AbstractBaseUser, params: Mapping[str, Any], path: str) -> tuple[list[JobLine], Page]:
    """One page of this person's jobs, newest first. One query."""
    page = page_of(Job.objects.for_person(user), Order(("-id",)), params, size=PER_PAGE, path=path)
    return [job_line(job) for job in page.rows], page
