"""Files that a crash left behind: stored, but named by no row."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import timedelta

from django.core.files.storage import default_storage
from django.utils import timezone

# Older than anything that is still being written or on its way.
AFTER = timedelta(days=1)


def sweep(root: str, named: Callable[[list[str]], Iterable[str]]) -> int:
    """Remove old files below `root` that `named(names)` does not give back; how many. Safe to run twice."""
    removed = 0
    for folder in _folders(root):
        names = [f"{root}/{folder}/{name}" for name in default_storage.listdir(f"{root}/{folder}")[1]]
        for name in set(names) - set(named(names)):
            if timezone.now() - default_storage.get_modified_time(name) > AFTER:
                default_storage.delete(name)
                removed += 1
    return removed


def _folders(root: str) -> list[str]:
    try:
        return default_storage.listdir(root)[0]
    except FileNotFoundError:
        return []
