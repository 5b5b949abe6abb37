"""What ownership writes on the customer's timeline. The floor above keeps it, and says here how (`keeper`)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Keep = Callable[..., None]
_keep: Keep | None = None


def keeper(keep: Keep) -> None:
    """Say how lines are written: `keep(row_ids, kind, by=…, about=…, **facts)`. Once, when the floor above starts."""
    global _keep
    _keep = keep


def note(row_ids: Iterable[int], kind: str, *, by: Any, about: Any = None, **facts: Any) -> None:
    """One line on the timeline of each of these customers, in the caller's transaction; `facts` are ids and names of
    fields, never values. One query whatever the number."""
    if _keep is None:
        raise RuntimeError("Nobody has said how the timeline is kept.")
    _keep(list(row_ids), str(kind), by=by, about=about, **facts)
