"""How we sell: pipelines, their stages, and why deals are lost. Data of administrators."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit.db import Bilingual
from customers.deals import rules


class Pipeline(Bilingual):
    """One way of selling, as a row of stages. New deals begin in the first stage of the usual one."""

    position = models.PositiveIntegerField(pgettext_lazy("in a row", "position"), default=0)
    is_usual = models.BooleanField(
        _("the usual one"), default=False, help_text=_("New deals and the board begin with it.")
    )
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("pipeline")
        verbose_name_plural = _("pipelines")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["is_usual"], condition=Q(is_usual=True), name="pipeline_one_is_usual"
            )
        ]

    class Privacy:
        personal = ()  # words of the company


class Stage(Bilingual):
    """A step on the way to an order. Each pipeline ends in one stage for won deals and one for lost ones.

    `required` names what a deal has to have before it may enter; `ageing_days` is how long it may rest here
    before its owner is reminded.
    """

    class Kind(models.TextChoices):
        OPEN = "open", pgettext_lazy("of a deal", "Open")
        WON = "won", _("Won")
        LOST = "lost", pgettext_lazy("of a deal", "Lost")

    pipeline = models.ForeignKey(
        Pipeline, models.CASCADE, related_name="stages", verbose_name=_("pipeline"), db_index=False
    )
    position = models.PositiveIntegerField(pgettext_lazy("in a row", "position"), default=0)
    kind = models.CharField(
        pgettext_lazy("of a stage", "kind"), max_length=4, choices=Kind.choices, default=Kind.OPEN
    )
    probability = models.PositiveSmallIntegerField(
        _("probability in percent"),
        default=0,
        validators=[MaxValueValidator(100)],
        help_text=_("What part of the amount the forecast counts on."),
    )
    ageing_days = models.PositiveSmallIntegerField(
        _("may rest here, in days"),
        null=True,
        blank=True,
        help_text=_("Then its owner is reminded. Empty: for ever."),
    )
    required = ArrayField(
        models.CharField(max_length=10, choices=list(rules.NEEDS.items())),
        verbose_name=_("required to enter"),
        default=list,
        blank=True,
    )

    class Meta:
        verbose_name = pgettext_lazy("of a deal", "stage")
        verbose_name_plural = pgettext_lazy("of deals", "stages")
        ordering = ["pipeline__position", "pipeline_id", "position", "id"]
        indexes = [models.Index(fields=["pipeline", "position"], name="stage_in_order")]
        constraints = [
            models.UniqueConstraint(
                fields=["pipeline", "kind"], condition=~Q(kind="open"), name="stage_one_end_of_each_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind="open", probability__lte=100)
                | Q(kind="won", probability=100)
                | Q(kind="lost", probability=0),
                name="stage_probability_fits",
            ),
        ]

    class Privacy:
        personal = ()  # words of the company, names of fields

    @property
    def is_open(self) -> bool:
        return self.kind == self.Kind.OPEN

    @property
    def tone(self) -> str:
        """The tone of its chip."""
        return {"won": "g", "lost": "r"}.get(self.kind, "b")


class LostReason(Bilingual):
    """Why a deal was lost, as statistics count it."""

    position = models.PositiveIntegerField(pgettext_lazy("in a row", "position"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("lost reason")
        verbose_name_plural = _("lost reasons")
        ordering = ["position", "id"]

    class Privacy:
        personal = ()  # words of the company
