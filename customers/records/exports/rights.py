"""Whether a file holds no more than its maker may read now: a seal over the person and the rows, made anew and compared.

A seal is a digest of the person's rights and of each row in the file with the levels at which it was met. Whatever has
moved since, to less or to more, asks for a new file: that is plainer than to weigh it.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from customers.records.exports import rows
from customers.records.exports.kinds import Kind
from ownership.access.viewer import viewer_of


class Seal:
    """Grows with the rows of a file. `ids` are those that are in it."""

    def __init__(self, user: Any) -> None:
        self.ids = array("q")
        self._digest = sha256(viewer_of(user).rights.encode())

    def add(self, some: Sequence[Any]) -> None:
        """Masked rows, as they are written."""
        for row in some:
            self.ids.append(row.pk)
            self._digest.update(f"{row.pk}{sorted(row.levels.items())}".encode())

    def __str__(self) -> str:
        return self._digest.hexdigest()


def seal_of(kind: Kind, user: Any, ids: array[int]) -> Seal:
    """The seal of a file with these rows, were it made now. The same few queries for each thousand."""
    seal = Seal(user)
    for some in rows.slices(rows.listing_of(kind, user, ""), ids, ()):
        seal.add(some)
    return seal
