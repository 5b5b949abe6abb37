"""Who has to agree to a transfer: values in, values out."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

USUAL = "manager"


class Setting(NamedTuple):
    """One rule: for the customers of a department and those below (path; empty: all) and of a level (empty: all)."""

    path: str
    level: str
    approval: str


def approval_of(settings: Iterable[Setting], path: str, level: str) -> str:
    """What holds for a customer: the rule of the nearest department, there the one of the level; else the manager."""
    fits = [one for one in settings if path.startswith(one.path) and one.level in ("", level)]
    nearest = max(fits, key=lambda one: (len(one.path), one.level != ""), default=None)
    return nearest.approval if nearest else USUAL
