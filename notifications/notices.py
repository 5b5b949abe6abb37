"""Which events tell whom, in which words; and the end of a notice that asked for something.

Registered from above in `ready()`. Who is told is decided when the event is delivered; what is
said is decided when the notice is read, by whoever reads it then and may still see the row.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import Promise

from notifications import outbox
from notifications.models import Event, Notice
from notifications.subscribers import Later, subscribe

# Our own event: the bells of `facts["users"]` show a number that is no longer true.
FINISHED = "notices.finished"

Words = str | Promise
Readers = Callable[[Event], Iterable[AbstractBaseUser]]
Fetch = Callable[[AbstractBaseUser, list[int]], Mapping[int, Any]]


@dataclass(frozen=True)
class NoticeKind:
    """What one event tells one group of readers."""

    name: str
    event_name: str
    readers: Readers
    text: Callable[[Event, Any], Words]
    why: Callable[[Event, AbstractBaseUser], Words]
    url: Callable[[Event], str]
    icon: str = "bell"
    needs_action: bool = False


_by_event: dict[str, list[NoticeKind]] = {}
_by_name: dict[str, NoticeKind] = {}
_subjects: dict[str, Fetch] = {}
_titles: dict[str, Fetch] = {}


def notice(
    event_name: str,
    *,
    readers: Readers,
    text: Callable[[Event, Any], Words],
    why: Callable[[Event, AbstractBaseUser], Words],
    url: Callable[[Event], str],
    icon: str = "bell",
    needs_action: bool = False,
    name: str = "",
) -> None:
    """Tell `readers(event)` about each `event_name`.

    `readers` runs at delivery and applies `visible_to`; a queryset of users is read as ids. The
    person who did it is never told, and nobody twice: who belongs to several notices of one event
    gets the first, those that need action before the others. `text(event, row)` and
    `why(event, user)` are called when it is read, in the reader's language, with `event.by` at hand;
    `row` comes from the fetcher given to `subject()`. A second notice of an event needs a `name`.
    """
    kind = NoticeKind(name or str(event_name), str(event_name), readers, text, why, url, icon, needs_action)
    if kind.name in _by_name:
        raise ValueError(f"There is a notice {kind.name} already; give this one another name.")
    _by_name[kind.name] = kind
    known = _by_event.setdefault(kind.event_name, [])
    known.append(kind)
    known.sort(key=lambda one: not one.needs_action)


def subject(about_type: str, fetch: Fetch) -> None:
    """How to read the rows of `about_type` for display: `fetch(user, ids) -> {id: row}`, in bulk.

    It applies `visible_to`: a row it leaves out, and every row of a type without a fetcher, is
    shown as something that can no longer be seen.
    """
    _subjects[about_type] = fetch


def bundle_title(prefix: str, fetch: Fetch) -> None:
    """How bundles named `prefix-<id>` are headed: `fetch(user, ids) -> {id: title}`, in bulk, scoped alike."""
    _titles[prefix] = fetch


def kind_of(name: str) -> NoticeKind | None:
    """The registered notice, None when the code no longer knows it."""
    return _by_name.get(name)


def subjects_for(user: AbstractBaseUser, about_type: str, ids: list[int]) -> Mapping[int, Any]:
    """The rows of one type that `user` may see, by id; costs what the registered fetcher costs."""
    return _subjects[about_type](user, ids) if about_type in _subjects else {}


def titles_for(user: AbstractBaseUser, bundles: Iterable[str]) -> dict[str, Words]:
    """Headings of the bundles that have one, by bundle; one fetch per prefix."""
    wanted: dict[str, list[int]] = {}
    for prefix, _dash, number in (one.rpartition("-") for one in set(bundles)):
        if prefix in _titles and number.isdecimal():
            wanted.setdefault(prefix, []).append(int(number))
    return {
        f"{prefix}-{number}": title
        for prefix, ids in wanted.items()
        for number, title in _titles[prefix](user, ids).items()
    }


def recipients(event: Event) -> dict[int, NoticeKind]:
    """Who is told about `event` and by which notice; the actor is left out. Runs every `readers`."""
    told: dict[int, NoticeKind] = {}
    for kind in _by_event.get(event.name, ()):
        for user_id in _ids(kind.readers(event)):
            told.setdefault(user_id, kind)
    told.pop(event.by_id or 0, None)
    return told


def _ids(readers: Iterable[AbstractBaseUser]) -> Iterable[int]:
    if isinstance(readers, QuerySet):  # ten thousand readers need no ten thousand objects
        return readers.values_list("pk", flat=True)
    return [one.pk for one in readers]


@transaction.atomic
def finish(
    *,
    about_type: str,
    about_id: int,
    recipient: AbstractBaseUser | None = None,
    name: str | None = None,
) -> int:
    """Close the open notices about a row because the thing is done; returns how many.

    For one `recipient` or all, for one notice `name` or all. Locks those notices; three queries. The
    bells of those it concerns are rung after commit. A notice that is being delivered at this very
    moment is closed a little later (`finish_again`).
    """
    which: dict[str, Any] = {"recipient": recipient.pk if recipient else None, "name": name}
    users = _close(about_type, about_id, **which)
    if users or _asking(about_type, [about_id]).exists():
        facts = {**which, "users": sorted(set(users))}
        outbox.enter(Event(name=FINISHED, about_type=about_type, about_id=about_id, facts=facts))
    return len(users)


def finish_many(*, about_type: str, about_ids: Collection[int]) -> None:
    """`finish` for those of many rows of which somebody was asked something; two queries find them."""
    notices = Notice.objects.waiting().filter(event__about_type=about_type, event__about_id__in=about_ids)
    asked = {
        *notices.values_list("event__about_id", flat=True),
        *_asking(about_type, about_ids).values_list("about_id", flat=True),
    }
    for pk in sorted(asked):
        finish(about_type=about_type, about_id=pk)


def finish_again(event: Event) -> None:
    """Close what was on its way when the thing was done: it read its rows before, and appeared after.

    Only notices of events before the thing was done: what was asked for since then is another thing, also for the
    event that rings the bells of what is closed here. Raises Later while an earlier event is not delivered yet.
    """
    done_at = event.facts.get("before", event.pk)
    if _asking(event.about_type, [event.about_id]).filter(pk__lt=done_at).exists():
        raise Later
    which = {name: event.facts[name] for name in ("recipient", "name")}
    users = _close(event.about_type, event.about_id, before=done_at, **which)
    if users:
        facts = {**which, "users": sorted(set(users)), "before": done_at}
        outbox.enter(Event(name=FINISHED, about_type=event.about_type, about_id=event.about_id, facts=facts))


def _asking(about_type: str, about_ids: Collection[int]) -> QuerySet[Event]:
    """Undelivered events about these rows whose notices need action."""
    names = [event for event, kinds in _by_event.items() if any(kind.needs_action for kind in kinds)]
    return Event.objects.pending().filter(about_type=about_type, about_id__in=about_ids, name__in=names)


def _close(
    about_type: str, about_id: int, *, recipient: int | None, name: str | None, before: int | None = None
) -> list[int]:
    """Mark open notices done and read; the recipients, one entry per notice."""
    wanted = {"recipient": recipient, "name": name, "event__lt": before}
    rows = Notice.objects.waiting().filter(event__about_type=about_type, event__about_id=about_id)
    rows = rows.filter(**{field: value for field, value in wanted.items() if value is not None})
    found = list(rows.select_for_update(of=("self",)).order_by("id").values_list("pk", "recipient_id"))
    if found:
        now = timezone.now()
        held = Notice.objects.filter(pk__in=[pk for pk, _user in found])
        held.update(done_at=now, read_at=Coalesce("read_at", now))
    return [user for _pk, user in found]


subscribe(FINISHED, finish_again, name="notices.finish_again")
