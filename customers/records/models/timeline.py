"""The timeline: one line per action. Foreign keys to Customer are strings."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import Frozen
from customers.records.querysets import TimelineQuerySet
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
        db_constraint=False,  # as in the histories: people are not deleted, and a check of each line takes its time
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
