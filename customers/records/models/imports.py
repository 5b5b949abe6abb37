"""The batches of imports, what was said about their rows, and what is staged while they run."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.records.querysets import ImportBatchQuerySet


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
    # What the person chose: how the file is read, and what becomes of known customers.
    options: Any = models.JSONField(default=dict, blank=True)
    # The first rows, so that pages need not open the file; gone with it.
    beginning: Any = models.JSONField(default=dict, blank=True, editable=False)
    # How far a check got that still counts; its rows stay staged.
    checked: Any = models.JSONField(default=dict, blank=True, editable=False)
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
        personal = ("file_name", "message", "beginning")

    def __str__(self) -> str:
        return self.file_name

    def get_absolute_url(self) -> str:
        return reverse("customers:import-detail", args=[self.pk])


class ImportMapping(models.Model):
    """How files with the same headers were read before: by one person the last time (without a name), or kept
    under a name for everybody. `signature` stands for the headers."""

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("by"))
    kind = models.CharField(_("kind"), max_length=20)
    name = models.CharField(_("name"), max_length=80, blank=True)
    signature = models.CharField(max_length=64, editable=False)
    mapping: Any = models.JSONField(_("mapping"), default=dict)
    target = models.CharField(_("target"), max_length=80, blank=True)
    options: Any = models.JSONField(default=dict, blank=True)
    used_at = models.DateTimeField(_("used at"), default=timezone.now)

    class Meta:
        verbose_name = _("remembered columns")
        verbose_name_plural = _("remembered columns")
        constraints = [
            models.UniqueConstraint(
                fields=["by", "kind", "signature"],
                condition=models.Q(name=""),
                name="import_mapping_last_time",
            ),
            models.UniqueConstraint(
                fields=["kind", "name"], condition=~models.Q(name=""), name="import_mapping_name_once"
            ),
        ]

    class Privacy:
        personal = ()  # headers and names of fields

    def __str__(self) -> str:
        return self.name or self.signature[:8]


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

    # `imported_row_once` begins with it. Both are written in the transaction that made them, hundreds of thousands
    # of times: checking each row again takes as long as writing its history.
    batch = models.ForeignKey(
        ImportBatch, models.CASCADE, db_constraint=False, db_index=False, related_name="imported_rows"
    )
    row = models.PositiveIntegerField(_("row"))
    customer = models.ForeignKey("customers.Customer", models.CASCADE, db_constraint=False, related_name="+")
    outcome = models.CharField(_("outcome"), max_length=10, choices=Outcome.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["batch", "row"], name="imported_row_once")]

    class OnMerge:
        customer = "move"

    def __str__(self) -> str:
        return f"{self.row}: {self.outcome}"


class ImportStagedRow(models.Model):
    """What one row of a file will change of one record (`part`: the customer, its contact), while its import
    runs; read by the one transaction that writes it.

    Unlogged: a crash of the database empties the table, and the import starts over. `record` is the stored
    row, or the id that a new one will have; `writes` is what to write, `stands` the whole record as it will
    be (null: the same). `open_fields` names what the importer may write of it (null: all).
    """

    class Outcome(models.TextChoices):
        CREATE = "create"
        UPDATE = "update"
        UNCHANGED = "unchanged"
        REPEAT = "repeat"

    pk = models.CompositePrimaryKey("batch_id", "part", "row")
    batch = models.ForeignKey(
        ImportBatch, models.CASCADE, db_constraint=False, db_index=False, related_name="+"
    )
    part = models.CharField(max_length=12)
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
