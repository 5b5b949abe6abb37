"""Saved views of lists: which columns, which rows, in which order and layout; and what a person does with them."""

from __future__ import annotations

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit.db import Timestamped, Versioned
from customers.records.querysets import SavedViewQuerySet


class SavedView(Timestamped, Versioned):
    """A list as somebody keeps it. `listing` names the list, `filter` is a tree of the filter engine.

    What it shows is asked anew for each reader: a shared view opens nothing.
    """

    class Audience(models.TextChoices):
        PRIVATE = "private", pgettext_lazy("saved view", "Only me")
        DEPARTMENT = "department", pgettext_lazy("saved view", "A department")
        ALL = "all", pgettext_lazy("saved view", "Everybody")

    class Layout(models.TextChoices):
        TABLE = "table", _("Table")
        BOARD = "board", _("Board")

    listing = models.CharField(_("list"), max_length=20, default="customers")
    name = models.CharField(_("name"), max_length=80)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views", verbose_name=_("by")
    )
    audience = models.CharField(
        _("who uses it"), max_length=10, choices=Audience.choices, default=Audience.PRIVATE
    )
    department = models.ForeignKey(
        "ownership.Department",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
    )
    filter = models.JSONField(_("filter"), default=dict, blank=True)
    columns = ArrayField(models.CharField(max_length=60), verbose_name=_("columns"), default=list, blank=True)
    sort = models.CharField(pgettext_lazy("of rows", "order"), max_length=60, blank=True)
    layout = models.CharField(_("layout"), max_length=8, choices=Layout.choices, default=Layout.TABLE)
    board_by = models.CharField(_("board columns"), max_length=60, blank=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="saved_view_has_name"),
            models.CheckConstraint(
                condition=Q(audience="department", department__isnull=False)
                | (~Q(audience="department") & Q(department__isnull=True)),
                name="saved_view_department_named",
            ),
        ]

    class Privacy:
        personal = ("filter",)  # may hold a name that somebody looked for

    def __str__(self) -> str:
        return self.name


class ViewChoice(models.Model):
    """What one person does with a saved view: keeps it pinned, opens the list with it."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    view = models.ForeignKey(SavedView, models.CASCADE, related_name="choices_of_people")
    is_pinned = models.BooleanField(_("pinned"), default=False)
    is_default = models.BooleanField(_("opened first"), default=False)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "view"], name="view_choice_once")]

    def __str__(self) -> str:
        return f"{self.view_id} / {self.user_id}"
