"""Exports: the log of what left the system as a file, and the files while they are kept."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.records.querysets import ExportQuerySet


class Export(models.Model):
    """One export: who took what, how many rows, which columns. Written before the first value leaves.

    making -> ready -> gone (the file is thrown away after some days, the row stays), or failed.
    """

    class State(models.TextChoices):
        MAKING = "making", _("being written")
        READY = "ready", _("ready")
        GONE = "gone", _("file deleted")
        FAILED = "failed", _("failed")

    class Format(models.TextChoices):
        XLSX = "xlsx", _("Excel workbook")
        CSV = "csv", _("CSV")
        VCARD = "vcf", _("vCard")

    kind = models.CharField(_("kind"), max_length=20)
    format = models.CharField(_("format"), max_length=4, choices=Format.choices)
    columns = ArrayField(models.CharField(max_length=60), verbose_name=_("columns"), default=list, blank=True)
    # Which rows: those of a list as its address asks for them, or those picked.
    query = models.TextField(_("list"), blank=True)
    picked = ArrayField(models.BigIntegerField(), null=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("time"), default=timezone.now)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.MAKING)
    file_name = models.CharField(_("file"), max_length=200, blank=True)
    stored_as = models.CharField(max_length=300, blank=True, editable=False)
    size = models.BigIntegerField(_("bytes"), default=0)
    job_id = models.BigIntegerField(null=True, editable=False)
    sentence = models.CharField(_("message"), max_length=300, blank=True)
    # Under which permission it was made, and what its maker could read then (`records.exports.rights`).
    verb = models.CharField(max_length=40, blank=True, editable=False)
    seal = models.CharField(max_length=64, blank=True, editable=False)

    objects = ExportQuerySet.as_manager()

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-at", "-id"]
        indexes = [models.Index(fields=["by", "-at", "-id"], name="export_by_person")]

    class Privacy:
        personal = ("query", "file_name")  # may hold a name that somebody looked for

    def __str__(self) -> str:
        return self.file_name or f"{self.kind} {self.at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("customers:export-detail", args=[self.pk])
