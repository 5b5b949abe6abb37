"""The terms of access: one row, kept in the administration."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

AT_LEAST_ONE = [MinValueValidator(1)]


class AccessTerms(models.Model):
    """What holds for everybody who reveals, shares or asks. One row; where there is none, as shipped (`in_force`)."""

    asks_reason = models.BooleanField(
        _("a reveal asks for a reason"),
        default=False,
        help_text=_("Who wants to see a masked value writes down what for; it stands in the access log."),
    )
    reveals_per_day = models.PositiveIntegerField(
        _("reveals per day"),
        null=True,
        blank=True,
        default=100,
        validators=AT_LEAST_ONE,
        help_text=_("Different masked values that one person may see in a day. Empty: no limit."),
    )
    unusual_looks = models.PositiveIntegerField(
        _("unusual from"),
        null=True,
        blank=True,
        default=150,
        validators=AT_LEAST_ONE,
        help_text=_(
            "So many looks of one person in a day are told in any case. Empty: never for the number alone."
        ),
    )
    unusual_factor = models.PositiveSmallIntegerField(
        _("times the usual"),
        default=5,
        validators=AT_LEAST_ONE,
        help_text=_("So many times the looks of his usual day are told as well."),
    )
    unusual_least = models.PositiveIntegerField(
        _("but at least"),
        default=25,
        validators=AT_LEAST_ONE,
        help_text=_("Fewer looks in a day are never unusual."),
    )
    share_days = models.PositiveSmallIntegerField(
        _("days of a share"),
        default=30,
        validators=[*AT_LEAST_ONE, MaxValueValidator(365)],
        help_text=_("The end that is proposed when somebody shares a customer."),
    )
    remind_days = models.PositiveSmallIntegerField(
        _("reminder in days"),
        default=3,
        validators=AT_LEAST_ONE,
        help_text=_("How long before granted access ends its holder is reminded."),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("days for an answer"),
        default=2,
        validators=AT_LEAST_ONE,
        help_text=_("Working days after which an open request goes to the managers above."),
    )

    class Meta:
        verbose_name = _("terms of access")
        verbose_name_plural = _("terms of access")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="access_terms_one_row")]

    def __str__(self) -> str:
        return str(self._meta.verbose_name)


def in_force() -> AccessTerms:
    """The terms of now. One query."""
    return AccessTerms.objects.first() or AccessTerms(pk=1)
