"""What every shelf feeds: the timeline and the batches of imports. Foreign keys to Customer are strings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import Frozen
from customers.records.querysets import ImportBatchQuerySet, TimelineQuerySet
from ownership.access.facets import Facet


class TimelineEntry(Frozen):
    """One line of a customer's timeline, written by the action in its transaction.

    `kind` names a registered sentence (`records.timeline.entry`), `facts` its ids and field names: no values.
    """

    customer = models.ForeignKey(
        "customers.Customer",
        models.CASCADE,
        db_index=False,  # `timeline_by_customer` begins with it
        related_name="timeline",
        verbose_name=_("customer"),
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    kind = models.CharField(_("what"), max_length=40)
    facet = models.CharField(_("facet"), max_length=14, choices=Facet.choices)
    about_type = models.CharField(max_length=60, blank=True)
    about_id = models.BigIntegerField(null=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        db_index=False,
        related_name="+",
        verbose_name=_("by"),
    )
    facts = models.JSONField(default=dict, blank=True)

    objects = TimelineQuerySet.as_manager()

    row: Any = None  # what the line is about, set by `timeline.page_for` for one reader

    class Meta:
        verbose_name = _("timeline entry")
        verbose_name_plural = _("timeline entries")
        indexes = [models.Index(F("customer"), F("at").desc(), F("id").desc(), name="timeline_by_customer")]

    class OnMerge:
        customer = "move"

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d}"


class ImportBatch(models.Model):
    """One file brought in: what it was, how it was read, where it went, and what came of each row.

    uploaded -> checked (dry run done) -> running -> imported | refused | failed. Nothing is written to the
    directory before `imported`, and then everything in one transaction.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("uploaded")
        CHECKING = "checking", _("being checked")
        CHECKED = "checked", _("checked")
        RUNNING = "running", _("being imported")
        IMPORTED = "imported", _("imported")
        REFUSED = "refused", _("refused")
        FAILED = "failed", _("failed")

    kind = models.CharField(_("kind"), max_length=20, default="customers")
    file_name = models.CharField(_("file"), max_length=200)
    stored_as = models.CharField(max_length=300, blank=True, editable=False)
    encoding = models.CharField(_("encoding"), max_length=20, blank=True)
    delimiter = models.CharField(_("delimiter"), max_length=4, blank=True)
    mapping = models.JSONField(_("mapping"), default=dict, blank=True)
    target = models.CharField(_("target"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.UPLOADED)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    created = models.PositiveIntegerField(_("created"), default=0)
    updated = models.PositiveIntegerField(_("updated"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    refused = models.PositiveIntegerField(_("refused"), default=0)
    warnings = models.PositiveIntegerField(_("warnings"), default=0)
    message = models.JSONField(_("message"), default=dict, blank=True)
    job_id = models.BigIntegerField(null=True, editable=False)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = ImportBatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-created_at", "-id"]

    class Privacy:
        personal = ("file_name", "message")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("customers:import-detail", args=[self.pk])


class ImportFinding(models.Model):
    """A warning or refusal: row, column and reason. `code` names a registered sentence."""

    class Severity(models.TextChoices):
        ERROR = "error", _("refused")
        WARNING = "warning", _("warning")

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="findings")
    row = models.PositiveIntegerField(_("row"))
    column = models.CharField(_("column"), max_length=200, blank=True)
    severity = models.CharField(_("severity"), max_length=8, choices=Severity.choices)
    code = models.CharField(max_length=60)
    params = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["row", "id"]
        indexes = [models.Index(fields=["batch", "row"], name="import_finding_by_row")]

    class Privacy:
        personal = ("params",)  # what stood in the row

    def __str__(self) -> str:
        return f"{self.row}: {self.code}"


class ImportedRow(models.Model):
    """Which customer a row of a file became, and how: what the batch's event stands for, row by row."""

    class Outcome(models.TextChoices):
        CREATED = "created", _("created")
        UPDATED = "updated", _("updated")
        UNCHANGED = "unchanged", _("unchanged")

    # `imported_row_once` begins with it.
    batch = models.ForeignKey(ImportBatch, models.CASCADE, db_index=False, related_name="imported_rows")
    row = models.PositiveIntegerField(_("row"))
    customer = models.ForeignKey("customers.Customer", models.CASCADE, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="imported_row_once")]

    class OnMerge:
        customer = "move"

    def __str__(self) -> str:
        return f"{self.row}: {self.outcome}"


class ImportStagedRow(models.Model):
    """What one row of a file will change, while its import runs; read by the one transaction that writes it.

    Unlogged: a crash of the database empties the table, and the import starts over. `record` is the stored
    row, or the id that a new one will have; `writes` is what to write, `stands` the whole record as it will
    be (null: the same). `open_fields` names what the importer may write of it (null: all).
    """

    class Outcome(models.TextChoices):
        CREATE = "create"
        UPDATE = "update"
        UNCHANGED = "unchanged"
        REPEAT = "repeat"

    pk = models.CompositePrimaryKey("batch_id", "row")
    batch = models.ForeignKey(
        ImportBatch, models.CASCADE, db_constraint=False, db_index=False, related_name="+"
    )
    row = models.PositiveIntegerField()
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    record = models.BigIntegerField(null=True)
    version = models.PositiveIntegerField(null=True)
    same_row = models.PositiveIntegerField(null=True)
    writes = models.JSONField(default=dict)
    stands = models.JSONField(null=True)
    open_fields = ArrayField(models.CharField(max_length=40), null=True)

    class Privacy:
        personal = ("writes", "stands")

    def __str__(self) -> str:
        return f"{self.row}: {self.outcome}"


class ImportStagedKey(models.Model):
    """What a staged row is recognised by, so that later rows of the file find it. Unlogged as well."""

    pk = models.CompositePrimaryKey("batch_id", "key", "row")
    batch = models.ForeignKey(
        ImportBatch, models.CASCADE, db_constraint=False, db_index=False, related_name="+"
    )
    key = models.TextField()
    row = models.PositiveIntegerField()

    class Privacy:
        personal = ("key",)

    def __str__(self) -> str:
        return f"{self.row}"
