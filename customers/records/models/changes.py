"""Changes of many rows at once, and what stood there before: so that they can be undone."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from customers.records import left_out
from customers.records.querysets import ChangeSetQuerySet


class ChangeSet(models.Model):
    """One bulk change or import: who, when, what (`facts`: ids and field names), and whether it was undone.

    `kept` counts the rows that an undo left alone, because somebody had changed them meanwhile.
    """

    class Verb(models.TextChoices):
        IMPORT = "import", _("Import")
        EDIT = "edit", _("Bulk edit")
        TAG = "tag", _("Bulk tagging")
        ASSIGN = "assign", _("Bulk assignment")

    verb = models.CharField(_("what"), max_length=8, choices=Verb.choices)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    at = models.DateTimeField(_("time"), default=timezone.now)
    facts = models.JSONField(default=dict, blank=True)
    rows = models.PositiveIntegerField(_("rows"), default=0)
    batch = models.OneToOneField(
        "customers.ImportBatch",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="change_set",
        verbose_name=_("import"),
    )
    job_id = models.BigIntegerField(null=True, editable=False)
    undone_at = models.DateTimeField(_("undone at"), null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("undone by"),
    )
    kept = models.PositiveIntegerField(_("kept"), default=0)

    objects = ChangeSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("bulk change")
        verbose_name_plural = _("bulk changes")
        indexes = [models.Index(F("by"), F("at").desc(), name="change_set_by_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False),
                name="change_set_undone_by_somebody",
            )
        ]

    class Privacy:
        personal = ()  # facts are ids and field names

    def __str__(self) -> str:
        return f"{self.get_verb_display()} #{self.pk}"

    @property
    def left_out_words(self) -> str:
        """Why rows were left out, a sentence for each reason."""
        return " ".join(left_out.in_words(self.facts.get("why", {})))


class ChangedRow(models.Model):
    """One row of a change set. `before` holds the columns it changed as they were, null where the row is new.

    `version` is the row's after the change, null for rows without one: those follow the row they hang on.
    """

    pk = models.CompositePrimaryKey("change_set_id", "model", "row_id")
    # Written with the set, a row for each record: a check for each would only find the set again.
    change_set = models.ForeignKey(
        ChangeSet, models.CASCADE, db_constraint=False, db_index=False, related_name="changed_rows"
    )
    model = models.CharField(max_length=40)
    row_id = models.BigIntegerField()
    before = models.JSONField(null=True)
    version = models.PositiveIntegerField(null=True)

    class Privacy:
        personal = ("before",)

    def __str__(self) -> str:
        return f"{self.model} {self.row_id}"
