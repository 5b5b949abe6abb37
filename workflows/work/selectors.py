"""My work: everything that waits for one person, in order of urgency."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from customers.cases.models import ServiceCase
from customers.interactions import selectors as interactions
from ownership.access.viewer import viewer_of
from ownership.models import AccessRequest, User
from ownership.pools.recycling import selectors as resting
from ownership.pools.recycling.selectors import Resting
from workflows.briefings.models import Briefing
from workflows.collaborations.models import Collaboration
from workflows.steps.models import Step

LIMIT = 60


@dataclass
class Item:
    """One thing to do: what, for whom, why it is here, until when, and the verb that deals with it."""

    icon: str
    tone: str
    title: str
    url: str
    customer: str
    why: str
    due_at: datetime | None
    verb: str
    since: datetime
    post: str = ""  # the verb is one click: an address to POST to, with `url` kept for looking first
    leads_to: str = ""  # where the verb leads, where that is not `url`


@dataclass
class Desk:
    """The three piles of a person's page, and what he waits for himself."""

    now: list[Item] = field(default_factory=list)
    today: list[Item] = field(default_factory=list)
    later: list[Item] = field(default_factory=list)
    waiting: list[Step] = field(default_factory=list)
    done_by_day: list[dict[str, Any]] = field(default_factory=list)
    on_time_percent: int | None = None


def urgent(user: Any) -> tuple[QuerySet, QuerySet]:
    """What waits for the person: the steps and reports behind the number in the navigation."""
    steps = Step.objects.to_do(user).filter(collaboration__state__in=["running", "stuck"])
    return steps, Collaboration.objects.filter(requester=user, state__in=["confirming", "stuck"])


def desk(user: Any) -> Desk:
    """Everything for the person's page. A constant number of queries."""
    items = [
        *steps(user),
        *reports(user),
        *briefings(user),
        *requests(user),
        *cases(user),
        *next_steps(user),
        *recycling(user),
    ]
    items.sort(key=lambda item: (item.due_at is None, item.due_at or item.since))
    page = Desk(waiting=waiting_for_others(user))
    now = timezone.now()
    tonight = timezone.localtime(now).replace(hour=23, minute=59, second=59)
    for item in items:
        page_of(page, item, now, tonight).append(item)
    page.done_by_day, page.on_time_percent = week(user)
    return page


def page_of(page: Desk, item: Item, now: datetime, tonight: datetime) -> list[Item]:
    """The pile an item belongs to: within the hour or late, today, later."""
    if item.due_at is not None and item.due_at <= now + timedelta(hours=1):
        return page.now
    if item.due_at is not None and item.due_at > tonight:
        return page.later
    return page.today


def steps(user: Any) -> list[Item]:
    """Steps to accept, to do, to take, or that came back."""
    rows = Step.objects.to_do(user).filter(collaboration__state__in=["running", "stuck"])
    rows = rows.select_related("collaboration", "collaboration__customer", "department", "assignee")
    return [_step_item(step) for step in rows.order_by("due_at", "id")[:LIMIT]]


def _step_item(step: Step) -> Item:
    run = step.collaboration
    url = reverse("workflows:collaboration-detail", args=[run.pk]) + f"#step-{step.pk}"
    verb, why, post = _step_words(step)
    title = step.label if run.kind == Collaboration.Kind.QUICK else f"{step.label} · {run.title}"
    return Item(
        icon="affiliate",
        tone="r" if step.is_overdue else "b",
        title=title,
        url=url,
        customer=str(run.customer),
        why=why,
        due_at=None if step.state == Step.State.RETURNED else step.due_at,
        verb=verb,
        since=step.updated_at,
        post=post,
    )


def _step_words(step: Step) -> tuple[str, str, str]:
    if step.state == Step.State.QUEUED:
        return (
            _("Take"),
            _("for %(department)s; any member may take it") % {"department": step.department},
            _address(step, "take"),
        )
    if step.state == Step.State.RETURNED:
        return _("Answer"), _("%(who)s returned it to you") % {"who": step.assignee or step.department}, ""
    why = {
        "least_loaded": _("given to you by rule: least loaded"),
        "owner": _("you are the customer's owner"),
        "requester": _("you started it"),
        "manager": _("you lead the department"),
        "team": _("you answer for it in the customer team"),
        "taken": _("you took it"),
        "handed_over": _("handed over to you"),
    }.get(step.found_by, _("given to you"))
    if step.state == Step.State.ASSIGNED:
        return _("Accept"), why, _address(step, "accept")
    return _("Work on it"), why, ""


def _address(step: Step, verb: str) -> str:
    return reverse(f"workflows:step-{verb}", args=[step.pk])


def reports(user: Any) -> list[Item]:
    """Reports to confirm and runs that need a hand."""
    rows = Collaboration.objects.filter(requester=user, state__in=["confirming", "stuck"]).select_related(
        "customer"
    )
    return [
        Item(
            icon="report",
            tone="v" if run.state == Collaboration.State.CONFIRMING else "r",
            title=str(run),
            url=reverse("workflows:report", args=[run.pk])
            if run.state == Collaboration.State.CONFIRMING
            else run.get_absolute_url(),
            customer=str(run.customer),
            why=_("your collaboration; its report is ready")
            if run.state == Collaboration.State.CONFIRMING
            else _("a background job failed; try it again"),
            due_at=None,
            verb=_("Confirm") if run.state == Collaboration.State.CONFIRMING else _("Look"),
            since=run.updated_at,
        )
        for run in rows[:LIMIT]
    ]


def briefings(user: Any) -> list[Item]:
    """Briefings of running collaborations in which the person has a step and has not signed."""
    runs = Step.objects.active().filter(assignee=user).values("collaboration")
    rows = Briefing.objects.visible_to(user).filter(collaboration__in=runs, collaboration__state="running")
    rows = rows.filter(department__group_id__in=viewer_of(user).group_ids)
    rows = rows.exclude(receipts__user=user).select_related(
        "collaboration", "collaboration__customer", "department"
    )
    return [
        Item(
            icon="file-text",
            tone="",
            title=_("Customer briefing · %(run)s") % {"run": one.collaboration},
            url=reverse("workflows:briefing", args=[one.pk]),
            customer=str(one.collaboration.customer),
            why=_("your department takes part"),
            due_at=None,
            verb=_("Read"),
            since=one.made_at,
        )
        for one in rows[:LIMIT]
    ]


def requests(user: Any) -> list[Item]:
    """Access requests that the person may decide."""
    rows = AccessRequest.objects.visible_to(user).open().exclude(by=user).select_related("by", "row")
    if viewer_of(user).is_auditor:
        return []
    return [
        Item(
            icon="lock-open",
            tone="v",
            title=_("%(who)s asks for access") % {"who": one.by},
            url=one.get_absolute_url(),
            customer=str(one.row),
            why=_("you answer for this customer"),
            due_at=None,
            verb=_("Decide"),
            since=one.created_at,
        )
        for one in rows.order_by("created_at")[:LIMIT]
    ]


def cases(user: Any) -> list[Item]:
    """Open cases that the person handles and that no running collaboration carries."""
    carried = Collaboration.objects.open().filter(case__isnull=False).values("case")
    rows = (
        ServiceCase.objects.to_handle().filter(owner=user).exclude(pk__in=carried).select_related("customer")
    )
    return [
        Item(
            icon="headset",
            tone="r" if one.priority == ServiceCase.Priority.URGENT or one.missed_at else "",
            title=f"{one.number} {one.title}",
            url=one.get_absolute_url(),
            customer=str(one.customer),
            why=_("you handle the case"),
            due_at=one.due_at,
            verb=_("Open"),
            since=one.opened_at,
        )
        for one in rows.order_by(F("due_at").asc(nulls_last=True), "opened_at")[:LIMIT]
    ]


def next_steps(user: Any) -> list[Item]:
    """What the person has promised customers for today or before, in his own interactions."""
    rows: Any = interactions.due_steps(user)
    rows = rows.visible_to(user).select_related("customer")
    return [
        Item(
            icon="calendar-due",
            tone="",
            title=row.next_step or _("Follow up"),
            url=row.get_absolute_url(),
            customer=str(row.customer),
            why=_("your next step of %(day)s") % {"day": date_format(row.at, "MONTH_DAY_FORMAT")},
            due_at=_end_of(row.next_step_on),
            verb=_("Done"),
            since=row.at,
            post=reverse("customers:interaction-step", args=[row.pk]),
        )
        for row in rows.order_by("next_step_on", "pk")[:LIMIT]
    ]


def recycling(user: Any) -> list[Item]:
    """The person's customers that go into a public pool unless he follows up, and wishes for more time to answer."""
    return [
        *(_recycled_item(one) for one in resting.mine(user, limit=LIMIT)),
        *(_asked_item(one) for one in resting.to_answer(user, limit=LIMIT)),
    ]


def _recycled_item(one: Resting) -> Item:
    return Item(
        icon="recycle",
        tone="y",
        title=_("About to be recycled"),
        url=one.customer.get_absolute_url(),
        customer=one.customer.name,
        why=_("nobody talked to it for long; it goes into %(pool)s") % {"pool": one.warning.rule.pool},
        due_at=_end_of(one.warning.due_on),
        verb=_("Follow up now"),
        since=one.warning.warned_at,
        leads_to=f"{reverse('customers:interaction-new')}?customer={one.customer.pk}",
    )


def _asked_item(one: Resting) -> Item:
    return Item(
        icon="clock-plus",
        tone="v",
        title=_("%(who)s asks for more time") % {"who": one.warning.owner},
        url=reverse("ownership:warning-list"),
        customer=one.customer.name,
        why=_("you lead the department"),
        due_at=_end_of(one.warning.due_on),
        verb=_("Decide"),
        since=one.warning.asked_at or one.warning.warned_at,
    )


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(23, 59)))


def waiting_for_others(user: User) -> list[Step]:
    """Open steps of others in the person's own collaborations, the soonest due first."""
    rows = Step.objects.active().filter(collaboration__requester=user, collaboration__state="running")
    rows = rows.exclude(assignee=user).exclude(state="returned")
    return list(rows.select_related("assignee", "department", "collaboration").order_by("due_at")[:8])


def week(user: User) -> tuple[list[dict[str, Any]], int | None]:
    """Finished steps per day of the last seven, and the share that was on time. One query."""
    today = timezone.localdate()
    first = today - timedelta(days=6)
    done = Step.objects.filter(assignee=user, state="done", finished_at__date__gte=first)
    rows = list(done.values_list("finished_at", "due_at"))
    days = {first + timedelta(days=number): 0 for number in range(7)}
    for finished, _deadline in rows:
        day = timezone.localtime(finished).date()
        days[day] = days.get(day, 0) + 1
    most = max(days.values()) or 1
    bars = [
        {"day": day, "number": number, "share": round(number * 100 / most)} for day, number in days.items()
    ]
    timed = [finished <= due for finished, due in rows if finished and due]
    return bars, round(sum(timed) * 100 / len(timed)) if timed else None
