"""Who may do what with documents."""

from __future__ import annotations

from typing import Any

from ownership.access.policy import Rule, allow, can, manager, reads, sees, writer, writes

_verbs: dict[str, str] = {}


def hang_on(label: str, verb: str) -> None:
    """Files that hang on such rows ("customers.invoice") are removed by who has this right over the row."""
    _verbs[label] = verb


def _may_change(viewer: Any, document: Any) -> bool:
    """Whether the row that it hangs on is his to change. One query where the row is not at hand."""
    verb, row = _verbs.get(document.about_type, ""), document.about
    return row is not None and can(viewer, verb, row)


uploader = Rule(lambda viewer, row: row.by_id == viewer.user_id, "who uploaded it")

allow("documents.read", sees & reads("documents"))
allow("documents.add", sees & writes("documents") & writer)
loose = Rule(lambda viewer, row: not row.about_type, "what hangs on nothing else")
changes_it = Rule(_may_change, "who may change what it hangs on")
allow("documents.remove", sees & writer & ((loose & (uploader | manager)) | (~loose & changes_it)))
