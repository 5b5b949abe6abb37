"""The ownership history: each change of owner, department or pool of a customer."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import Frozen


class Reason(models.TextChoices):
    """Why a customer changed hands."""

    EDIT = "edit", _("changed by hand")
    ASSIGN = "assign", _("assigned")
    IMPORT = "import", _("import")
    RULE = "rule", _("assignment rule")
    TRANSFER = "transfer", _("transfer")
    LEAVER = "leaver", _("leaver's hand-over")
    CLAIM = "claim", _("claimed from the pool")
    RELEASE = "release", _("released to the pool")
    DISTRIBUTE = "distribute", _("distributed from the pool")
    RECYCLE = "recycle", _("recycled into the pool")
    DISPUTE = "dispute", _("decision of the conflict desk")
    UNDO = "undo", _("undone")


def _link(to: str, words: Any = None) -> models.ForeignKey:
    """A link for reading: written by the database, never checked, kept when the other end goes."""
    return models.ForeignKey(
        to,
        models.DO_NOTHING,
        null=True,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=words,
    )


class OwnershipChange(Frozen):
    """One change of hands. The database writes it (trigger `customer_changes_hands`), so that no writer can forget it;
    `because()` says why, for the transaction. What nobody gave a reason for was changed by hand.

    A period of ownership lasts from one change to the next; the first began with the customer (`periods()`).
    """

    row = models.ForeignKey(
        settings.OWNED_MODEL,
        models.CASCADE,
        db_constraint=False,
        db_index=False,
        related_name="+",
        verbose_name=_("customer"),
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    by = _link(settings.AUTH_USER_MODEL, _("by"))
    reason = models.CharField(_("reason"), max_length=10, choices=Reason.choices, default=Reason.EDIT)
    note = models.CharField(_("note"), max_length=500, blank=True, db_default="")
    batch = models.BigIntegerField(_("batch"), null=True)
    rule_id = models.BigIntegerField(_("rule"), null=True)
    rule_version = models.PositiveIntegerField(_("version of the rules"), null=True)
    owner_before = _link(settings.AUTH_USER_MODEL)
    owner_now = _link(settings.AUTH_USER_MODEL)
    department_before = _link("ownership.Department")
    department_now = _link("ownership.Department")
    pool_before = _link("ownership.Pool")
    pool_now = _link("ownership.Pool")

    class Meta:
        verbose_name = _("change of hands")
        verbose_name_plural = _("ownership history")
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["row", "-id"], name="ownership_change_by_row"),
            models.Index(fields=["by", "-at"], condition=Q(reason="claim"), name="ownership_change_claims"),
            models.Index(
                F("pool_now"),
                F("at").desc(),
                condition=Q(pool_now__isnull=False),
                name="ownership_change_into",
            ),
            models.Index(
                F("pool_before"),
                F("at").desc(),
                condition=Q(pool_before__isnull=False),
                name="ownership_change_out_of",
            ),
            models.Index(fields=["batch"], condition=Q(batch__isnull=False), name="ownership_change_batch"),
        ]

    class Privacy:
        personal = ("note",)

    class OnMerge:
        row = "keep"

    def __str__(self) -> str:
        return f"{self.row_id}: {self.get_reason_display()}"
