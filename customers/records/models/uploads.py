"""Large files on their way in, piece by piece."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.records.querysets import UploadQuerySet


class Upload(models.Model):
    """A file of which `received` bytes have arrived. The browser asks how far it is and sends what is missing, so
    a broken connection or a closed page costs nothing; `fingerprint` (name, size, time of change) tells that the
    same file was chosen again. It ends as an import, or is swept after a day.
    """

    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+", verbose_name=_("by"))
    file_name = models.CharField(_("file"), max_length=200)
    fingerprint = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField(pgettext_lazy("of a file", "size"))
    received = models.PositiveBigIntegerField(_("received"), default=0)
    stored_as = models.CharField(max_length=300, editable=False)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    updated_at = models.DateTimeField(_("last changed"), default=timezone.now)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        constraints = [
            models.UniqueConstraint(fields=["by", "fingerprint"], name="upload_once"),
            models.CheckConstraint(condition=Q(received__lte=F("size")), name="upload_not_beyond_its_size"),
        ]
        indexes = [models.Index(fields=["updated_at"], name="upload_by_age")]

    class Privacy:
        personal = ("file_name",)

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_complete(self) -> bool:
        return self.received == self.size
