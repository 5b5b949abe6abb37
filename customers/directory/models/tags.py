"""Tags: words of the company's own that customers are marked with."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from crm_site.kit.db import Bilingual
from customers.directory.models.customer import Customer
from ownership.access.querysets import ChildQuerySet


class Tag(Bilingual):
    """A word that customers are marked with. Anybody who writes customers makes new ones while marking."""

    class Tone(models.TextChoices):
        NEUTRAL = "", _("Grey")
        GREEN = "g", _("Green")
        YELLOW = "y", _("Yellow")
        RED = "r", _("Red")
        BLUE = "b", _("Blue")
        VIOLET = "v", _("Violet")

    tone = models.CharField(_("colour"), max_length=1, choices=Tone.choices, blank=True)
    is_active = models.BooleanField(
        _("active"),
        default=True,
        help_text=_("An inactive tag stays where it is and is not offered any more."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("created by"),
    )

    class Meta:
        verbose_name = _("tag")
        verbose_name_plural = _("tags")
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="tag_name_once",
                violation_error_message=_("There is a tag of this name already."),
            ),
            models.CheckConstraint(condition=~Q(name=""), name="tag_has_name"),
        ]

    class Privacy:
        personal = ()


class CustomerTag(models.Model):
    """A customer is marked with a tag."""

    customer = models.ForeignKey(Customer, models.CASCADE, db_index=False, related_name="tag_marks")
    tag = models.ForeignKey(Tag, models.CASCADE, db_index=False, related_name="marks", verbose_name=_("tag"))

    objects = ChildQuerySet.as_manager()
    history = HistoricalRecords()
    facet = "identity"

    class Meta:
        verbose_name = _("tag of a customer")
        verbose_name_plural = _("tags of customers")
        indexes = [models.Index(fields=["tag", "customer"], name="customer_tag_by_tag")]
        constraints = [models.UniqueConstraint(fields=["customer", "tag"], name="customer_tag_once")]

    class Facets:
        identity = ("id", "customer", "tag")

    class OnMerge:
        customer = "move"

    def __str__(self) -> str:
        return f"{self.tag}"
