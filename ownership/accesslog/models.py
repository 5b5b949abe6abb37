"""The access log, and the days on which somebody read unusually much."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import Frozen
from ownership.access.facets import Facet
from ownership.accesslog.querysets import AccessLogQuerySet, UnusualReadingQuerySet


class AccessLogEntry(Frozen):
    """One look at something guarded, one file taken out, one change of who may see what. Holds ids, never values.

    The database lets nothing but additions through (trigger `access_log_is_kept`). Some seconds after it was written
    an entry gets its place in the chain (`chain.link`): `link` is its number there, `seal` a digest of its ids and of
    the seal before it. A reason is a person's words, which a law may ask to take back: it stands outside the seal.
    """

    class Kind(models.TextChoices):
        OPENED = "opened", _("opened a key customer")
        REVEALED = "revealed", _("revealed a masked value")
        FOUND = "found", _("found by a complete number")
        DENIED = "denied", _("met a locked customer")
        EXPORTED = "exported", _("exported a file")
        SHARED = "shared", _("shared a customer")
        UNSHARED = "unshared", _("ended a share")
        GRANTED = "granted", _("granted an access request")
        REFUSED = "refused", _("refused an access request")
        REVOKED = "revoked", _("took granted access back")
        KEYED = "keyed", _("marked as key customer")
        UNKEYED = "unkeyed", _("took the key mark away")
        PROFILE = "profile", _("changed a facet profile")
        LOOKED_AS = "looked_as", _("looked as a colleague")
        LOOK_ENDED = "look_ended", _("stopped looking as a colleague")

    at = models.DateTimeField(_("time"), default=timezone.now, db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    seen_as = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        db_index=False,
        verbose_name=_("looking as"),
    )
    kind = models.CharField(_("what"), max_length=10, choices=Kind.choices)
    row = models.ForeignKey(
        settings.OWNED_MODEL,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        related_name="+",
        verbose_name=_("customer"),
    )
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(null=True)
    facet = models.CharField(_("facet"), max_length=14, choices=Facet.choices, blank=True)
    field = models.CharField(_("field"), max_length=60, blank=True)
    facets = ArrayField(
        models.CharField(max_length=14, choices=Facet.choices),
        default=list,
        blank=True,
        verbose_name=_("facets"),
    )
    number = models.PositiveIntegerField(_("number of rows"), null=True)
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    link = models.BigIntegerField(_("link of the chain"), null=True, editable=False)
    seal = models.CharField(_("seal"), max_length=64, blank=True, editable=False)

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("access log entry")
        verbose_name_plural = _("access log")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["row", "-at"], name="access_log_by_row"),
            models.Index(fields=["by", "-at"], name="access_log_by_person"),
            models.Index(fields=["id"], condition=Q(link=None), name="access_log_to_link"),
        ]
        constraints = [models.UniqueConstraint(fields=["link"], name="access_log_one_per_link")]

    class Privacy:
        personal = ("reason",)

    class OnMerge:
        row = "keep"  # what was looked at stays what was looked at

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_kind_display()}"


class UnusualReading(Frozen):
    """A day on which a person opened or revealed far more than usual. Told once to the owners of what he looked at, to
    executives and to auditors."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("person")
    )
    on = models.DateField(_("day"))
    looks = models.PositiveIntegerField(_("looks"), help_text=_("When it was noticed."))
    usual = models.PositiveIntegerField(_("looks on a usual day"))
    noticed_at = models.DateTimeField(_("noticed"), default=timezone.now)

    objects = UnusualReadingQuerySet.as_manager()

    class Meta:
        verbose_name = _("unusual reading")
        verbose_name_plural = _("unusual reading")
        ordering = ["-on", "-id"]
        constraints = [models.UniqueConstraint(fields=["person", "on"], name="unusual_reading_once_a_day")]

    def __str__(self) -> str:
        return f"{self.person} {self.on}: {self.looks}"

    def get_absolute_url(self) -> str:
        return reverse("ownership:unusual-reading", args=[self.pk])
