"""Fields that a company adds to its records by itself."""

from __future__ import annotations

from typing import Any

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from crm_site.kit.db import Bilingual
from ownership.access.facets import Facet

PREFIX = "custom:"


class CustomField(Bilingual):
    """A field that an administrator defines; values stand in the record's `custom` column under `key`.

    Key, record and kind stay as they are once it is made: values, filters and imports name them.
    """

    class Record(models.TextChoices):
        CUSTOMERS = "customers", _("Customers")
        CONTACTS = "contacts", _("Contacts")
        INTERACTIONS = "interactions", _("Interactions")

    class Kind(models.TextChoices):
        TEXT = "text", _("Text")
        NUMBER = "number", _("Number")
        MONEY = "money", _("Money")
        DATE = "date", _("Date")
        YES_NO = "yes_no", _("Yes or no")
        CHOICE = "choice", _("Choice")
        CHOICES = "choices", _("Several choices")
        PERSON = "person", pgettext_lazy("custom field", "Person")
        LINK = "link", _("Link")

    class Required(models.TextChoices):
        NEVER = "never", _("Never")
        ALWAYS = "always", _("Always")
        STAGE = "stage", _("From a stage on")

    record = models.CharField(_("record"), max_length=12, choices=Record.choices, default=Record.CUSTOMERS)
    key = models.CharField(
        pgettext_lazy("of a custom field", "key"),
        max_length=40,
        validators=[RegexValidator(r"^[a-z][a-z0-9_]*$", _("Small letters, digits and _ only."))],
        help_text=_("What imports and filters call it. It cannot be changed later."),
    )
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    facet = models.CharField(
        _("facet"),
        max_length=14,
        choices=Facet.choices,
        default=Facet.IDENTITY,
        help_text=_("Who meets this facet meets the field."),
    )
    choices: Any = models.JSONField(
        _("choices"),
        default=list,
        blank=True,
        help_text=_("For choices: one on each line, with its English name behind a slash."),
    )
    required = models.CharField(_("required"), max_length=6, choices=Required.choices, default=Required.NEVER)
    required_stage = models.CharField(_("from this stage on"), max_length=10, blank=True)
    help = models.CharField(_("help text"), max_length=200, blank=True)
    help_en = models.CharField(_("English help text"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(pgettext_lazy("in a row", "position"), default=10)
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("An inactive field keeps its values and is shown nowhere.")
    )

    class Meta:
        verbose_name = _("custom field")
        verbose_name_plural = _("custom fields")
        ordering = ["record", "position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["record", "key"],
                name="custom_field_key_once",
                violation_error_message=_("There is a field of this key already."),
            ),
            models.CheckConstraint(
                condition=~Q(required="stage") | ~Q(required_stage=""), name="custom_field_stage_named"
            ),
        ]

    class Privacy:
        personal = ()

    @property
    def help_line(self) -> str:
        """The help text in the reader's language."""
        return self.help if (get_language() or "").startswith("zh") else self.help_en or self.help

    @property
    def full_name(self) -> str:
        """What forms, actions, filters, imports and events call it: `custom:budget`."""
        return f"{PREFIX}{self.key}"

    @property
    def known(self) -> dict[str, str]:
        """{value: words in the reader's language} of all choices, also of those that were switched off."""
        return {one["value"]: _words(one) for one in self._listed()}

    @property
    def offered(self) -> dict[str, str]:
        """{value: words} of the choices that may be chosen anew."""
        return {one["value"]: _words(one) for one in self._listed() if not one.get("off")}

    def choice_called(self, text: str) -> str | None:
        """The value of the choice that is called so in either language, or by its value."""
        word = " ".join(text.split()).casefold()
        for one in self._listed():
            names = (one["value"], one.get("name"), one.get("name_en"))
            if word in [
                " ".join(name.split()).casefold() for name in names if isinstance(name, str) and name
            ]:
                return str(one["value"])
        return None

    def _listed(self) -> list[dict[str, Any]]:
        """The choices as they should be; what is not shaped like one is passed over."""
        given = self.choices if isinstance(self.choices, list) else []
        return [one for one in given if isinstance(one, dict) and isinstance(one.get("value"), str)]


def _words(choice: dict[str, Any]) -> str:
    name, english = (str(choice.get(part) or "") for part in ("name", "name_en"))
    chosen = name if (get_language() or "").startswith("zh") else english or name
    return chosen or str(choice["value"])
