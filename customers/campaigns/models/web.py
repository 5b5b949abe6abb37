"""Forms on the web by which somebody answers a campaign, and what was sent through them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.crypto import get_random_string
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from crm_site.kit.db import Timestamped, Versioned
from customers.campaigns.models.campaigns import Campaign
from customers.campaigns.querysets import WebFormQuerySet

# What a form may ask for, in the order in which it asks.
ASKED = (
    ("company", _("Company")),
    ("name", _("Name")),
    ("title", _("Position")),
    ("phone", _("Phone")),
    ("email", _("Mail address")),
    ("city", _("City")),
    ("message", _("Message")),
)
USUAL = ("company", "name", "phone", "email", "message")


def make_key() -> str:
    """What stands in the form's address: nobody guesses it."""
    return get_random_string(16)


def usual() -> list[str]:
    return list(USUAL)


class WebForm(Timestamped, Versioned):
    """The public form of a campaign: what it says in both languages, what it asks for, whether it is open.

    It is anybody's who has its address, without signing in.
    """

    campaign = models.OneToOneField(
        Campaign, models.CASCADE, related_name="web_form", verbose_name=_("campaign")
    )
    key = models.CharField(max_length=16, unique=True, default=make_key, editable=False)
    is_open = models.BooleanField(_("open"), default=True)
    title = models.CharField(_("headline"), max_length=120)
    title_en = models.CharField(_("headline in English"), max_length=120, blank=True)
    intro = models.TextField(_("words above the form"), blank=True)
    intro_en = models.TextField(_("words above the form, in English"), blank=True)
    thanks = models.TextField(_("thanks"), blank=True)
    thanks_en = models.TextField(_("thanks in English"), blank=True)
    consent = models.CharField(
        _("consent to marketing"),
        max_length=300,
        blank=True,
        help_text=_("The words beside a box to tick. Empty: nobody is asked."),
    )
    consent_en = models.CharField(_("consent in English"), max_length=300, blank=True)
    asked = ArrayField(
        models.CharField(max_length=8, choices=ASKED), verbose_name=_("asks for"), default=usual
    )
    required = ArrayField(
        models.CharField(max_length=8, choices=ASKED),
        verbose_name=_("has to be filled in"),
        default=list,
        blank=True,
    )

    objects = WebFormQuerySet.as_manager()
    history = HistoricalRecords(excluded_fields=["updated_at", "created_at"])

    class Meta:
        verbose_name = _("web form")
        verbose_name_plural = _("web forms")

    class Privacy:
        personal = ()  # words of the company

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("customers:web-form", args=[self.key])

    def said(self, name: str) -> str:
        """One of its texts in the reader's language; the other one where it has none."""
        chinese, english = getattr(self, name), getattr(self, f"{name}_en")
        return (chinese or english) if (get_language() or "").startswith("zh") else (english or chinese)


class WebAnswer(models.Model):
    """Something sent through a form: when, from where (a keyed hash, no address), and what became of it.

    Kept for some weeks: it limits how often one address may send, and tells marketing how much was spam.
    """

    class Outcome(models.TextChoices):
        NEW = "new", _("new lead")
        KNOWN = "known", _("known customer")
        REPEATED = "repeated", _("sent again")
        REFUSED = "refused", _("not filled in")
        SPAM = "spam", _("spam")

    form = models.ForeignKey(WebForm, models.CASCADE, related_name="answers", db_index=False)
    at = models.DateTimeField(_("time"))
    address = models.CharField(max_length=32)
    outcome = models.CharField(_("what became of it"), max_length=8, choices=Outcome.choices)

    class Meta:
        verbose_name = _("answer by a web form")
        verbose_name_plural = _("answers by web forms")
        indexes = [
            models.Index(fields=["address", "at"], name="web_answer_by_address"),
            models.Index(fields=["form", "at"], name="web_answer_by_form"),
        ]

    class Privacy:
        personal = ("address",)

    def __str__(self) -> str:
        return f"#{self.form_id}: {self.outcome}"
