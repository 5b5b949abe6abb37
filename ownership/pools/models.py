"""The public pool: customers that nobody holds, until somebody claims one."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit.db import Bilingual, Frozen
from ownership.pools.querysets import PoolQuerySet, ProtectionQuerySet


class Pool(Bilingual):
    """A pool of customers without an owner. Its customers have neither owner nor department: the pool stands for both.

    The people of `departments` (and of those below) look into it and claim from it; `admins` and the managers of
    these departments distribute, protect and see how it does. What a claim costs stands in the four limits; an
    empty one is no limit.
    """

    code = models.SlugField(pgettext_lazy("of a pool", "code"), max_length=40, unique=True)
    note = models.CharField(_("what belongs here"), max_length=300, blank=True)
    departments: models.ManyToManyField = models.ManyToManyField(
        "ownership.Department",
        related_name="pools",
        blank=True,
        verbose_name=_("departments"),
        help_text=_("Their people, and those of the departments below, may look into it and claim."),
    )
    admins: models.ManyToManyField = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        related_name="kept_pools",
        blank=True,
        verbose_name=_("administrators of the pool"),
        help_text=_("They distribute and protect, beside the managers of the departments."),
    )
    claims_per_day = models.PositiveSmallIntegerField(
        _("claims per day"),
        null=True,
        blank=True,
        default=20,
        validators=[MinValueValidator(1)],
        help_text=_("By one person. Empty: no limit."),
    )
    cap = models.PositiveIntegerField(
        _("most customers of a person"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1)],
        help_text=_("Who holds as many cannot claim. Empty: no limit."),
    )
    cooldown_days = models.PositiveSmallIntegerField(
        _("cool-down in days"),
        default=30,
        help_text=_("How long the former owner cannot claim the customer again."),
    )
    protection_days = models.PositiveSmallIntegerField(
        _("protection in days"),
        default=14,
        help_text=_("How long a claimed customer is not recycled."),
    )
    is_active = models.BooleanField(_("active"), default=True)

    objects = PoolQuerySet.as_manager()

    class Meta:
        verbose_name = _("public pool")
        verbose_name_plural = _("public pools")
        ordering = ["name", "pk"]

    class Privacy:
        personal = ()

    @property
    def topic(self) -> str:
        """The name under which open pages hear of claims."""
        return f"pool-{self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("ownership:pool-detail", args=[self.pk])


class Release(Frozen):
    """Somebody let a customer go into a pool: why, and what its next owner should know.

    The ownership history has who, when and whose; the note is for the next owner alone, as it may hold what a pool
    keeps back.
    """

    class Because(models.TextChoices):
        NO_NEED = "no_need", _("no need at present")
        UNREACHABLE = "unreachable", _("cannot be reached")
        NO_BUDGET = "no_budget", _("no budget")
        RIVAL = "rival", _("bought from a competitor")
        NO_FIT = "no_fit", _("does not fit what we sell")
        NO_TIME = "no_time", _("the owner has no time for it")
        OTHER = "other", _("another reason")

    row = models.ForeignKey(
        settings.OWNED_MODEL, models.CASCADE, related_name="+", verbose_name=_("customer")
    )
    pool = models.ForeignKey(
        Pool, models.CASCADE, db_index=False, related_name="+", verbose_name=_("public pool")
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("released by")
    )
    at = models.DateTimeField(_("time"), default=timezone.now)
    because = models.CharField(_("reason"), max_length=12, choices=Because.choices)
    note = models.CharField(_("hand-over note"), max_length=1000, blank=True)

    class Meta:
        verbose_name = _("release")
        verbose_name_plural = _("releases")
        ordering = ["-at", "-pk"]

    class Privacy:
        personal = ("note",)

    class OnMerge:
        row = "move"

    def __str__(self) -> str:
        return f"{self.row_id}: {self.get_because_display()}"


class Protection(models.Model):
    """Days in which a customer is not recycled: given with a claim, or by a manager for a reason."""

    row = models.ForeignKey(
        settings.OWNED_MODEL, models.CASCADE, related_name="+", verbose_name=_("customer")
    )
    until_on = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=200, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("by")
    )
    at = models.DateTimeField(_("since"), default=timezone.now)
    is_claim = models.BooleanField(_("given with the claim"), default=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, editable=False)

    objects = ProtectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("protection")
        verbose_name_plural = _("protections")
        ordering = ["-until_on", "-pk"]

    class Privacy:
        personal = ("reason",)

    class OnMerge:
        row = "move"

    def __str__(self) -> str:
        return f"{self.row_id}: {self.until_on}"
