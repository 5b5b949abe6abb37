"""What can go wrong in a way that a person can put right."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import Promise


class RuleBroken(Exception):
    """A business rule says no. The text is a sentence that tells the person what to do."""

    status = 422

    def __init__(self, sentence: str | Promise) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


class Busy(RuleBroken):
    """Somebody else holds the lock, or the row moved on meanwhile. Trying again is the answer."""

    status = 409


class EditConflict(Exception):
    """The row changed since the person opened the form.

    `theirs` maps each field that differs to its present value; the conflict page puts it
    beside what the person typed.
    """

    def __init__(self, row: Any, theirs: Mapping[str, Any]) -> None:
        super().__init__(f"{type(row).__name__} changed meanwhile")
        self.row = row
        self.theirs = dict(theirs)
