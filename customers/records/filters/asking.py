"""The asker behind a person, for the shelves: see `ownership.access.asking`."""

from ownership.access.asking import asker_for, system

__all__ = ["asker_for", "system"]
