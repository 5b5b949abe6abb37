"""Files that belong to a customer."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.records.documents import kinds
from customers.records.documents.querysets import DocumentQuerySet
from ownership.access.facets import Facet


class Document(models.Model):
    """One file of a customer: uploaded by itself, or attached to something that was done (`about`).

    Who reads `facet` of the customer may fetch it. The file lies in the default storage under `stored_as`, a
    name that says nothing and cannot be guessed; it is removed when the row's deletion is committed.
    """

    customer = models.ForeignKey(
        "customers.Customer",
        models.PROTECT,
        db_index=False,  # `document_by_customer` begins with it
        related_name="documents",
        verbose_name=_("customer"),
    )
    facet = models.CharField(
        _("facet"), max_length=14, choices=Facet.choices, default=Facet.DOCUMENTS, editable=False
    )
    about_type = models.CharField(max_length=60, blank=True, editable=False)
    about_id = models.BigIntegerField(null=True, editable=False)
    name = models.CharField(pgettext_lazy("of a file", "name"), max_length=200)
    kind = models.CharField(pgettext_lazy("of a file", "kind"), max_length=8, editable=False)
    size = models.PositiveBigIntegerField(_("bytes"), editable=False)
    stored_as = models.CharField(max_length=80, unique=True, editable=False)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, db_index=False, related_name="+", verbose_name=_("by")
    )
    created_at = models.DateTimeField(_("uploaded at"), default=timezone.now, editable=False)

    objects = DocumentQuerySet.as_manager()

    @cached_property
    def about(self) -> Any:
        """The row that it hangs on, None where there is none. One query, none where it was set."""
        if not self.about_type:
            return None
        return apps.get_model(self.about_type)._base_manager.filter(pk=self.about_id).first()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        indexes = [
            models.Index(F("customer"), F("created_at").desc(), F("id").desc(), name="document_by_customer"),
            models.Index(
                fields=["about_type", "about_id"], name="document_by_row", condition=Q(about_id__isnull=False)
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="document_not_empty"),
            models.CheckConstraint(
                condition=Q(about_type="", about_id__isnull=True)
                | (~Q(about_type="") & Q(about_id__isnull=False)),
                name="document_about_whole",
            ),
        ]

    class Privacy:
        personal = ("name",)

    class OnMerge:
        customer = "move"
        by = "keep"

    def __str__(self) -> str:
        return f"#{self.pk}"  # its name is behind the facet

    @property
    def content_type(self) -> str:
        return kinds.CONTENT_TYPES[self.kind]

    @property
    def icon(self) -> str:
        return kinds.icon(self.kind)

    @property
    def opens_in_browser(self) -> bool:
        """Images and PDF; everything else is only downloaded."""
        return self.kind in kinds.SHOWN
