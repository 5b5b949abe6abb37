"""Prepared answers."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from crm_site.kit.db import Timestamped, Versioned
from customers.cases.categories.models import CaseCategory
from customers.cases.macros.querysets import MacroQuerySet
from customers.cases.models import ServiceCase
from customers.directory import placeholders


class CaseMacro(Timestamped, Versioned):
    """What is answered again and again, for one department or for all: words, and what changes with them.

    `solution` may hold placeholders, filled in with what the agent may read. What is left empty stays as it is;
    `then` is the step that the case takes last.
    """

    class Then(models.TextChoices):
        STAY = "", _("stays as it is")
        WAIT = "wait", _("waits for the customer")
        RESOLVE = "resolve", _("is resolved")
        CLOSE = "close", _("is resolved and closed")

    name = models.CharField(_("name"), max_length=120)
    language = models.CharField(_("language"), max_length=10, choices=settings.LANGUAGES)
    department = models.ForeignKey(
        "ownership.Department",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("department"),
        help_text=_("Empty: for everybody."),
    )
    solution = models.TextField(
        _("solution"),
        blank=True,
        max_length=20_000,
        help_text=_("Words in braces are filled in, such as {customer.name}, {case.number} or {me.name}."),
    )
    priority = models.CharField(
        _("priority"),
        max_length=8,
        choices=ServiceCase.Priority.choices,
        blank=True,
        help_text=_("Empty: as it is."),
    )
    category = models.ForeignKey(
        CaseCategory,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("category"),
        help_text=_("Empty: as it is."),
    )
    then = models.CharField(_("then the case"), max_length=8, choices=Then.choices, blank=True)
    position = models.PositiveSmallIntegerField(pgettext_lazy("in a row", "position"), default=0)
    is_active = models.BooleanField(_("offered"), default=True)
    uses = models.PositiveIntegerField(_("used"), default=0, editable=False)

    objects = MacroQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["updated_at", "created_at", "uses"])

    class Meta:
        verbose_name = _("macro")
        verbose_name_plural = _("macros")
        ordering = ["position", "name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(then__in=["resolve", "close"]) | ~Q(solution=""),
                name="case_macro_resolves_with_words",
                violation_error_message=_("A macro that resolves the case needs its solution."),
            ),
        ]

    class Privacy:
        personal = ()  # words of the company

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuses words in braces that mean nothing, and a macro that changes nothing."""
        unknown = placeholders.unknown_in(self.solution, placeholders.OF_CASES)
        if unknown:
            raise ValidationError(
                {"solution": _("%(words)s means nothing here.") % {"words": ", ".join(unknown)}}
            )
        if not (self.solution.strip() or self.priority or self.category_id or self.then):
            raise ValidationError(_("This macro would change nothing."))
