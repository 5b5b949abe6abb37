"""The customer team: one responsible person per function, beside the owner, with its history."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Function(models.TextChoices):
    """What a member answers for. The words are those of department kinds: a member comes from one of the kind."""

    SALES = "sales", _("Sales")
    SERVICE = "service", _("Customer service")
    MARKETING = "marketing", _("Marketing")
    OPERATIONS = "operations", _("Operations")
    FINANCE = "finance", pgettext_lazy("department", "Finance")


class TeamMemberQuerySet(models.QuerySet):
    def present(self) -> Self:
        """Those who answer today."""
        return self.filter(until_at__isnull=True)

    def of(self, row: Any) -> Self:
        """The team of one customer, past members too."""
        return self.filter(row=row.pk)


class TeamMember(models.Model):
    """A person who answers for one function of a customer, from a time until another (empty: today).

    The share that lets him see the customer has this row as its source (`Source.TEAM`).
    """

    row = models.ForeignKey(
        settings.OWNED_MODEL, models.CASCADE, related_name="+", verbose_name=_("customer")
    )
    function = models.CharField(_("function"), max_length=12, choices=Function.choices)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    from_at = models.DateTimeField(_("from"), default=timezone.now)
    until_at = models.DateTimeField(_("until"), null=True)
    named_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("named by")
    )
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("ended by")
    )

    objects = TeamMemberQuerySet.as_manager()

    class Meta:
        verbose_name = _("team member")
        verbose_name_plural = _("customer teams")
        ordering = ["-from_at", "-id"]
        indexes = [
            models.Index(fields=["user"], condition=Q(until_at__isnull=True), name="team_member_by_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["row", "function"], condition=Q(until_at__isnull=True), name="team_one_per_function"
            ),
            models.CheckConstraint(
                condition=Q(until_at__isnull=True) | Q(until_at__gte=F("from_at")),
                name="team_ends_after_start",
            ),
        ]

    class OnMerge:
        row = "keep"  # the customer that stays has a team of its own

    def __str__(self) -> str:
        return f"{self.user} · {self.get_function_display()}"

    @property
    def is_present(self) -> bool:
        """Whether he answers today."""
        return self.until_at is None
