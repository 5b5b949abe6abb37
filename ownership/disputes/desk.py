"""The company-wide check whether a customer is ours already. The floor above looks (`finder`); little is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from ownership.access.querysets import owned_model
from ownership.disputes.freeze import frozen

SALT, AN_HOUR = "ownership.disputes.desk", 3600
Finder = Callable[[Any, str], list["Found"]]
_find: Finder | None = None


@dataclass(frozen=True)
class Found:
    """A customer that is alike. `url` is empty for one that is out of the person's sight."""

    row: Any
    reason: str
    url: str
    is_locked: bool


@dataclass(frozen=True)
class Answer:
    """What the desk tells of a customer: its name, whose it is, how it stands; `claim` opens a dispute (empty: no)."""

    name: str
    reason: str
    department: str
    status: str
    tone: str
    url: str
    is_locked: bool
    claim: str


def finder(find: Finder) -> None:
    """Say how customers are found: `find(user, text)`, logged and limited there. Once, when the floor above starts."""
    global _find
    _find = find


def look(user: Any, text: str) -> list[Answer]:
    """Customers of the company that `text` may mean: a name, or a complete phone number, mail address or credit code.

    Raises RuleBroken for who asks too fast.
    """
    text = text.strip()[:200]
    if _find is None or not text:
        return []
    found = _find(user, text)
    in_dispute = frozen(one.row.pk for one in found)
    return [_answer(one, user, one.row.pk in in_dispute) for one in found]


def _answer(one: Found, user: Any, is_frozen: bool) -> Answer:
    row = one.row
    status, tone = _status(row, is_frozen)
    claimable = row.owner_id and row.owner_id != user.pk and not is_frozen
    return Answer(
        row.name,
        one.reason,
        str(row.department or ""),
        status,
        tone,
        one.url,
        one.is_locked,
        signing.dumps([row.pk, user.pk], salt=SALT) if claimable else "",
    )


def _status(row: Any, is_frozen: bool) -> tuple[str, str]:
    if is_frozen:
        return _("in dispute"), "y"
    if row.pool_id:
        return _("in a public pool"), "b"
    if row.owner_id:
        return _("has an owner"), "g"
    return (_("waits for an owner"), "") if row.department_id else (_("nobody's"), "")


def claimed_row(user: Any, word: str) -> Any:
    """`claimed` as a row, of which no more than the name may be told; None where there is none."""
    pk = claimed(user, word)
    return owned_model().objects.filter(pk=pk).first() if pk else None


def claimed(user: Any, word: str) -> int | None:
    """The customer behind the word of an answer that was given to this person within the last hour."""
    try:
        row, asker = signing.loads(word, salt=SALT, max_age=AN_HOUR)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return int(row) if asker == user.pk else None
