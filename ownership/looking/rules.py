"""As whom somebody may look, and what an administrator then meets. Values in, values out."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import timedelta
from typing import NamedTuple

from ownership.access.viewer import LEADING, Viewer

LASTS = timedelta(minutes=30)
# Pages whose every value goes through the masks. An administrator, to whom no customer is open, gets no others.
VEILED_PAGES = re.compile(
    r"customers:(search|customer-(?!edit|new)[a-z]+|(contact|deal|case|order|interaction)-(list|detail))|ownership:people"
)


class Place(NamedTuple):
    """Where the other one works."""

    department: int
    position: str


def may_look(viewer: Viewer, places: Iterable[Place]) -> bool:
    """Whether somebody may look as a person with these places.

    A manager as those who work nowhere but below him, not as who leads a department that he himself belongs to; an
    administrator as anybody. As executives and auditors nobody: they see everything.
    """
    found = list(places)
    if not found or any(one.position in ("executive", "auditor") for one in found):
        return False
    return viewer.is_administrator or leads_all(viewer, found)


def leads_all(viewer: Viewer, places: Iterable[Place]) -> bool:
    """Whether all these places lie below the viewer."""
    return all(
        one.department in viewer.led_departments
        and not (one.position in LEADING and one.department in viewer.departments)
        for one in places
    )
