"""What can be wrong with a filter."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.utils.functional import Promise

from crm_site.kit.errors import RuleBroken


class FilterBroken(RuleBroken):
    """A filter that cannot be understood, or not any more. `place` leads to the part: "all.2.value"."""

    def __init__(self, sentence: str | Promise, place: str = "") -> None:
        super().__init__(sentence)
        self.place = place


class FilterRefused(PermissionDenied):
    """A filter over information that this person does not read: its answer would give the values away."""

    def __init__(self, sentence: str | Promise, field: str = "") -> None:
        super().__init__(sentence)
        self.sentence, self.field = sentence, field

    def __str__(self) -> str:
        return str(self.sentence)
