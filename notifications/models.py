"""Events, what became of them, and the rows behind the inbox, the live stream, due work and jobs."""

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from notifications.mail.models import OutgoingMail
from notifications.querysets import (
    DeliveryQuerySet,
    EventQuerySet,
    JobQuerySet,
    NoticeQuerySet,
    WatchQuerySet,
)

__all__ = [
    "Delivery",
    "Event",
    "Job",
    "LiveCounter",
    "LiveMessage",
    "Notice",
    "OutgoingMail",
    "Periodic",
    "Watch",
]


class Event(models.Model):
    """What happened, to which row, by whom: written by `outbox.record` in the caller's transaction.

    Holds ids and field names, no values and no personal text, and points to its row without a
    foreign key: an event outlives what it tells about. Nothing but `delivered_at` ever changes.
    """

    name = models.CharField(_("event"), max_length=80)
    about_type = models.CharField(_("kind of row"), max_length=80)
    about_id = models.BigIntegerField(_("row"))
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: the system did it."),
    )
    bundle = models.CharField(
        max_length=80, blank=True, help_text=_("Notices with the same word stand together.")
    )
    topics = ArrayField(
        models.CharField(max_length=80), default=list, blank=True, verbose_name=_("live topics")
    )
    batch = models.BigIntegerField(
        _("batch"), null=True, help_text=_("Set when the event stands for many rows.")
    )
    facts = models.JSONField(_("facts"), default=dict, encoder=DjangoJSONEncoder)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    delivered_at = models.DateTimeField(_("delivered at"), null=True)

    objects = EventQuerySet.as_manager()

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        ordering = ["-id"]
        indexes = [
            models.Index(
                F("batch").asc(nulls_first=True),
                F("id").asc(),
                condition=Q(delivered_at__isnull=True),
                name="event_pending",
            ),
            models.Index(fields=["about_type", "about_id"], name="event_by_row"),
        ]

    class OnMerge:
        about = "keep"  # what happened to a row stays with that row

    def __str__(self) -> str:
        return f"{self.name} ({self.about_type} {self.about_id})"


class Delivery(models.Model):
    """What became of one event at one subscriber.

    done is written together with the effect; waiting means that a try failed and `due_at` names
    the next; failed means that nobody tries any more until an administrator says so.
    """

    class State(models.TextChoices):
        DONE = "done", _("done")
        WAITING = "waiting", _("waiting for the next try")
        FAILED = "failed", _("failed")

    event = models.ForeignKey(
        Event, models.CASCADE, db_index=False, related_name="deliveries", verbose_name=_("event")
    )
    subscriber = models.CharField(_("subscriber"), max_length=120)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.DONE)
    attempts = models.PositiveSmallIntegerField(_("tries"), default=1)
    due_at = models.DateTimeField(_("next try"), null=True)
    error = models.CharField(_("what went wrong"), max_length=200, blank=True)
    at = models.DateTimeField(_("last try"), default=timezone.now)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(state="waiting", due_at__isnull=False)
                | (~Q(state="waiting") & Q(due_at__isnull=True)),
                name="delivery_waits_until_a_time",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="delivery_due"),
            models.Index(fields=["-id"], condition=Q(state="failed"), name="delivery_failed"),
        ]

    def __str__(self) -> str:
        return f"{self.event_id} → {self.subscriber}: {self.get_state_display()}"


class Notice(models.Model):
    """One person is told about one event. The words are made when it is read, in the reader's language.

    A notice that needs action stays open until `notices.finish` says that the thing is done.
    """

    class Channel(models.TextChoices):
        APP = "app", _("in the app")

    event = models.ForeignKey(
        Event, models.CASCADE, db_index=False, related_name="notices", verbose_name=_("event")
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        db_index=False,
        related_name="notices",
        verbose_name=_("recipient"),
    )
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices, default=Channel.APP)
    name = models.CharField(_("notice"), max_length=80)
    bundle = models.CharField(max_length=80, blank=True)
    needs_action = models.BooleanField(_("needs action"), default=False)
    seq = models.BigIntegerField(help_text=_("Its place in the recipient's live stream."))
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    read_at = models.DateTimeField(_("read at"), null=True)
    done_at = models.DateTimeField(_("done at"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-seq"]
        constraints = [
            models.UniqueConstraint(fields=["event", "recipient", "channel"], name="notice_once"),
            models.CheckConstraint(
                condition=Q(needs_action=True) | Q(done_at__isnull=True), name="notice_done_was_an_action"
            ),
        ]
        indexes = [
            models.Index(fields=["recipient", "-seq", "-id"], name="notice_inbox"),
            models.Index(
                fields=["recipient", "-seq", "-id"], condition=Q(read_at__isnull=True), name="notice_unread"
            ),
            models.Index(
                fields=["recipient", "-seq", "-id"],
                condition=Q(needs_action=True, done_at__isnull=True),
                name="notice_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} → {self.recipient_id}"


class LiveCounter(models.Model):
    """The last sequence number given to a person. Its lock is the last one a transaction takes."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+")
    last = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.user_id}: {self.last}"


class LiveMessage(models.Model):
    """A name for one person's live stream. A person's numbers have no gaps, so what was pruned is noticed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="+")
    seq = models.BigIntegerField()
    name = models.CharField(max_length=100)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "seq"], name="live_message_once")]

    def __str__(self) -> str:
        return f"{self.user_id}/{self.seq} {self.name}"


class Watch(models.Model):
    """A person has a page open that shows `topic`; until `until` he hears of its changes."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, db_index=False, related_name="+")
    topic = models.CharField(max_length=80)
    until = models.DateTimeField(db_index=True)

    objects = WatchQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "topic"], name="watch_once")]
        indexes = [models.Index(fields=["topic", "until"], name="watch_by_topic")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.topic}"


class Periodic(models.Model):
    """Due work of the relay: one row per name says when it is due again."""

    name = models.CharField(_("name"), max_length=80, primary_key=True)
    next_at = models.DateTimeField(_("due at"))
    last_at = models.DateTimeField(_("last run"), null=True)
    took_ms = models.PositiveIntegerField(_("took (ms)"), null=True)
    error = models.CharField(_("what went wrong"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("due work")
        verbose_name_plural = _("due work")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class Job(models.Model):
    """Long work, done in slices by the jobs process; progress and place survive a killed process.

    queued -> running -> done | failed | cancelled. `jobs.start` makes it, the process that holds
    the lease moves it, its owner may ask to cancel. A lost lease lets another process go on at `place`.
    """

    class State(models.TextChoices):
        QUEUED = "queued", _("queued")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("failed")
        CANCELLED = "cancelled", _("cancelled")

    kind = models.CharField(_("kind"), max_length=80)
    args = models.JSONField(_("with"), default=dict, encoder=DjangoJSONEncoder)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="jobs", verbose_name=_("started by")
    )
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.QUEUED)
    done = models.PositiveBigIntegerField(_("done so far"), default=0)
    total = models.PositiveBigIntegerField(_("of"), default=0)
    message = models.TextField(
        _("message"), blank=True, help_text=_("The English sentence, translated when shown.")
    )
    message_params = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    place = models.JSONField(_("goes on at"), default=dict, encoder=DjangoJSONEncoder)
    result = models.JSONField(_("result"), default=dict, encoder=DjangoJSONEncoder)
    holder = models.CharField(_("held by"), max_length=80, blank=True)
    lease_until = models.DateTimeField(_("lease until"), null=True)
    due_at = models.DateTimeField(_("not before"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(
        _("tries"), default=0, help_text=_("Starts without a finished slice since the last one.")
    )
    cancel_asked_at = models.DateTimeField(_("cancelling asked at"), null=True)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    started_at = models.DateTimeField(_("started at"), null=True)
    finished_at = models.DateTimeField(_("finished at"), null=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state="running") & Q(lease_until__isnull=False) & ~Q(holder=""))
                | (~Q(state="running") & Q(lease_until__isnull=True, holder="")),
                name="job_lease_while_running",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed", "cancelled"], finished_at__isnull=False)
                | Q(state__in=["queued", "running"], finished_at__isnull=True),
                name="job_finished_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["id"], condition=Q(state__in=["queued", "running"]), name="job_open"),
        ]

    class Privacy:
        personal = ("args", "message_params", "result")

    def __str__(self) -> str:
        return f"{self.kind} #{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("notifications:job", args=[self.pk])

    @property
    def is_open(self) -> bool:
        return self.state in (self.State.QUEUED, self.State.RUNNING)

    @property
    def percent(self) -> int:
        """0 to 100; 0 while the total is unknown."""
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def sentence(self) -> str:
        """The message in the reader's language."""
        text = gettext(self.message) if self.message else ""
        params: dict[str, Any] = self.message_params
        return text % params if params else text
