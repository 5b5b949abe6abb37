"""Words to ask with about products."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ownership.access.viewer import viewer_of


class ProductQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """All of them for every colleague: a catalogue has no secrets among us."""
        return self if viewer_of(user).is_active else self.none()

    def on_sale(self) -> Self:
        """Those that can still be sold."""
        return self.filter(is_active=True)

    def matching(self, text: str) -> Self:
        """By code, or by words of either name."""
        found = self
        for word in text.replace("\0", "").split():
            found = found.filter(
                Q(code__icontains=word) | Q(name__icontains=word) | Q(name_en__icontains=word)
            )
        return found
