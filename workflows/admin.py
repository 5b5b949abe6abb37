"""The hallway of the admin windows."""

from workflows.playbooks.admin import PlaybookAdmin, PlaybookStepInline

__all__ = ["PlaybookAdmin", "PlaybookStepInline"]
