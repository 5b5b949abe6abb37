"""Weekly hours, and days that differ from them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit.db import Bilingual

WEEKDAYS = (
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
)


class WorkingHours(models.Model):
    """One opening of a weekday. Without a department it is the company's.

    A department with hours of its own has no other ones; else those of the nearest above it count, then the
    company's. Closing at or before the opening means on the next day: 22:00 to 02:00, or 00:00 to 00:00 for a
    whole day.
    """

    department = models.ForeignKey(
        "ownership.Department",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="working_hours",
        verbose_name=_("department"),
        help_text=_("Empty for the company's hours."),
    )
    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=WEEKDAYS)
    opens = models.TimeField(_("from"))
    closes = models.TimeField(
        _("until"), help_text=_("A time before “from” is on the next day: 22:00 until 02:00.")
    )

    class Meta:
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")
        ordering = ["department__path", "weekday", "opens"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "weekday", "opens"], name="hours_open_once", nulls_distinct=False
            ),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="hours_on_a_weekday"),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.opens:%H:%M}–{self.closes:%H:%M}"


class CalendarDay(Bilingual):
    """A day that differs from its weekday: a holiday, or one that is worked (调休) with another weekday's hours.

    Without a department it is the company's; a department's own day stands above that of the company.
    """

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", pgettext_lazy("a day", "Holiday")
        WORKING = "working", _("Make-up working day")

    department = models.ForeignKey(
        "ownership.Department",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="calendar_days",
        verbose_name=_("department"),
        help_text=_("Empty for the whole company."),
    )
    on = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices, default=Kind.HOLIDAY)
    as_weekday = models.PositiveSmallIntegerField(
        _("hours of"),
        choices=WEEKDAYS,
        null=True,
        blank=True,
        help_text=_("Whose hours count on a make-up working day."),
    )

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["on", "department__path"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "on"],
                name="calendar_day_once",
                nulls_distinct=False,
                violation_error_message=_("This day is in the calendar already."),
            ),
            models.CheckConstraint(
                condition=Q(kind="holiday", as_weekday__isnull=True)
                | Q(kind="working", as_weekday__isnull=False, as_weekday__lte=6),
                name="calendar_working_day_has_hours",
                violation_error_message=_(
                    "A make-up working day needs the weekday whose hours count; a holiday has none."
                ),
            ),
        ]

    class Privacy:
        personal = ()

    def __str__(self) -> str:
        return f"{self.on} {self.label}"
