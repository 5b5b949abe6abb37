"""Reviews of live grants: a campaign of the company, or of one person who moved."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import Timestamped
from ownership.access.shares import Source
from ownership.access.viewer import viewer_of


class ReviewQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Not closed yet."""
        return self.filter(closed_at__isnull=True)

    def visible_to(self, user: Any) -> Self:
        """Those in which one has something to look through; all for executives, auditors and administrators."""
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        if viewer.sees_everything or viewer.is_administrator:
            return self.all()
        own = Q(items__reviewer=viewer.user_id) | Q(by=viewer.user_id)
        return self.filter(pk__in=self.model._default_manager.filter(own).values("pk"))


class AccessReview(Timestamped):
    """One round: all live grants of a department's people, each before the eyes of a manager, until a day.

    Of one `person` where it was opened because he changed his place. Closed when the last item is decided.
    """

    name = models.CharField(_("name"), max_length=120)
    department = models.ForeignKey(
        "ownership.Department", models.PROTECT, null=True, related_name="+", verbose_name=_("department")
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("person")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("opened by")
    )
    due_on = models.DateField(_("due"))
    closed_at = models.DateTimeField(_("closed at"), null=True)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("access review")
        verbose_name_plural = _("access reviews")
        ordering = ["-created_at"]

    class Privacy:
        personal = ("name",)

    def __str__(self) -> str:
        return self.name

    @property
    def topic(self) -> str:
        """The name under which open pages hear how far it is."""
        return f"access-review-{self.pk}"

    @property
    def is_overdue(self) -> bool:
        return self.closed_at is None and self.due_on < timezone.localdate()

    def get_absolute_url(self) -> str:
        return reverse("ownership:review-detail", args=[self.pk])


class ReviewItemQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Not decided yet, and the grant still lives."""
        return self.filter(decision="")

    def mine(self, user: Any) -> Self:
        """Before this person's eyes."""
        return self.filter(reviewer=viewer_of(user).user_id)


class ReviewItem(models.Model):
    """One live grant as a manager finds it, and what he says: keep, shorten or remove.

    The grant is a row of a share table (`share_kind` user or group, `share_id`); what it was stands here too, so
    that the report can be read when the grant is gone.
    """

    class Decision(models.TextChoices):
        KEEP = "keep", _("kept")
        SHORTEN = "shorten", _("shortened")
        REMOVE = "remove", _("removed")
        GONE = "gone", _("ended meanwhile")

    review = models.ForeignKey(
        AccessReview, models.CASCADE, related_name="items", verbose_name=_("access review")
    )
    reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("reviewer")
    )
    first_reviewer = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("asked before")
    )
    row = models.ForeignKey(
        settings.OWNED_MODEL, models.CASCADE, related_name="+", verbose_name=_("customer")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="+", verbose_name=_("person")
    )
    department = models.ForeignKey(
        "ownership.Department", models.CASCADE, null=True, related_name="+", verbose_name=_("department")
    )
    share_kind = models.CharField(max_length=5)
    share_id = models.BigIntegerField()
    source_kind = models.CharField(_("source"), max_length=10, choices=Source.choices)
    granted_at = models.DateTimeField(_("granted at"))
    expires_at = models.DateTimeField(_("until"), null=True)
    decision = models.CharField(_("decision"), max_length=8, choices=Decision.choices, blank=True)
    until = models.DateTimeField(_("shortened to"), null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)

    objects = ReviewItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("grant under review")
        verbose_name_plural = _("grants under review")
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["reviewer"], condition=Q(decision=""), name="review_item_open"),
            models.Index(F("review"), F("reviewer"), name="review_item_by_reviewer"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(decision="") | Q(decided_at__isnull=False), name="review_item_decided_has_time"
            ),
            models.UniqueConstraint(
                fields=["review", "share_kind", "share_id"], name="review_item_once_per_grant"
            ),
        ]

    class Privacy:
        personal = ()

    class OnMerge:
        row = "move"

    def __str__(self) -> str:
        return f"{self.user or self.department}: {self.get_decision_display()}"

    @property
    def receiver(self) -> Any:
        """Who was let in."""
        return self.user or self.department
