"""The tree of categories."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Value
from django.db.models.functions import Concat, Substr
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit.db import Bilingual


class CaseCategory(Bilingual):
    """What a case is about, as the company sorts its cases. `path` holds the ids from the root down ("1/4/").

    One that cases carry is put out of use, never deleted: they keep it, new ones are not offered it.
    """

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    position = models.PositiveSmallIntegerField(
        pgettext_lazy("in a row", "position"),
        default=0,
        help_text=_("Among its neighbours; the same number: by name."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    path = models.CharField(max_length=200, editable=False, db_index=True)

    class Meta:
        verbose_name = _("case category")
        verbose_name_plural = _("case categories")
        ordering = ["position", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="case_category_name_once",
                nulls_distinct=False,
                violation_error_message=_("There is a category of this name here already."),
            ),
        ]

    class Privacy:
        personal = ()

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps `path` in step; moving a category takes those below it along."""
        super().save(*args, **kwargs)
        path = f"{self.parent.path if self.parent else ''}{self.pk}/"
        if path != self.path:
            self._rename_paths(self.path, path)

    def _rename_paths(self, old: str, new: str) -> None:
        if old:
            below = CaseCategory.objects.filter(path__startswith=old).exclude(pk=self.pk)
            below.update(path=Concat(Value(new), Substr("path", len(old) + 1)))
        CaseCategory.objects.filter(pk=self.pk).update(path=new)
        self.path = new

    def clean(self) -> None:
        if self.pk and self.parent and self.parent.path.startswith(self.path):
            raise ValidationError({"parent": _("A category cannot be part of itself or of one below it.")})
