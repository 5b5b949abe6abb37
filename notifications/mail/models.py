"""Mails, as rows before they are messages."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class OutgoingMailQuerySet(models.QuerySet):
    def due(self, now: Any) -> Self:
        """Waiting, and their next try has come."""
        return self.filter(state="queued", due_at__lte=now).order_by("due_at", "id")

    def for_person(self, user: Any) -> Self:
        """Those that the person sent."""
        return self.filter(by=user)


class OutgoingMail(models.Model):
    """One mail to a few people. Written with what it tells about, in one transaction; sent by the relays.

    queued -> sent, or -> failed after the last try or where a further one is pointless. `to` is what the server
    is told; pages show `shown_to`, which holds no more than the sender may read. `attachments` name files of the
    default storage: {"name", "type", "stored_as"}.
    """

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("mail", "Waiting")
        SENT = "sent", pgettext_lazy("mail", "Sent")
        FAILED = "failed", pgettext_lazy("mail", "Not sent")

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        db_index=False,  # `outgoing_mail_by_sender` begins with it
        related_name="+",
        verbose_name=_("by"),
        help_text=_("Empty: the system wrote it."),
    )
    to = ArrayField(models.CharField(max_length=320), verbose_name=_("to"))
    shown_to = models.CharField(_("to, as shown"), max_length=1000)
    reply_to = models.CharField(_("answers go to"), max_length=320, blank=True)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("text"))
    attachments = models.JSONField(_("attachments"), default=list, blank=True)
    about_type = models.CharField(max_length=80, blank=True)
    about_id = models.BigIntegerField(null=True)
    topics = ArrayField(models.CharField(max_length=80), default=list, blank=True)
    state = models.CharField(_("state"), max_length=6, choices=State.choices, default=State.QUEUED)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    error = models.CharField(_("last error"), max_length=200, blank=True)
    due_at = models.DateTimeField(_("next try"), default=timezone.now)
    created_at = models.DateTimeField(_("written at"), default=timezone.now)
    sent_at = models.DateTimeField(_("sent at"), null=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mails")
        indexes = [
            models.Index(fields=["due_at", "id"], name="outgoing_mail_due", condition=Q(state="queued")),
            models.Index(F("by"), F("id").desc(), name="outgoing_mail_by_sender"),
            models.Index(
                fields=["about_type", "about_id"],
                name="outgoing_mail_by_row",
                condition=Q(about_id__isnull=False),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="sent", sent_at__isnull=False)
                | (~Q(state="sent") & Q(sent_at__isnull=True)),
                name="outgoing_mail_sent_has_time",
            )
        ]

    class Privacy:
        personal = ("to", "shown_to", "reply_to", "subject", "body", "attachments")

    def __str__(self) -> str:
        return f"#{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("notifications:mail", args=[self.pk])
