"""When two rows, or a row and a stored customer, are the same customer.

By their code; else by credit code *and* name (one code is found on several firms, and an impossible code
may still tell); else by name and place, unless credit codes say otherwise. Or by what the importer chose.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from customers.directory.imports import reach
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Key, Options, Values
from customers.records.imports.plan import Candidate, Decision

SIGNS = re.compile(r"[\W_]+")
REACHING = {"email": "email", "phone": "phone"}

Found = list[tuple[Key, Candidate]]


@dataclass(frozen=True)
class Choice:
    """How customers are recognised in one batch: by one key, and whether known ones count at all."""

    key: str = "auto"
    anew: bool = False

    @classmethod
    def of(cls, options: Options) -> Choice:
        return cls(str(options.get("key") or "auto"), options.get("policy") == "new")

    def keys(self, values: Values) -> list[Key]:
        """What identifies a customer, the most trusted first."""
        found = keys(values)
        kind = REACHING.get(self.key)
        if kind:
            found += [(kind, key) for key in reach.keys_of(values, kind)]
        elif self.key == "name":
            found.append(("name", name_key(values["name"]), "*"))
        return found

    def decide(self, values: Values, found: Found, notes: Notes) -> Decision:
        """Which of the customers found is meant, and what is left out because another one holds it."""
        same = self._same(values, found, notes)
        _keep_code_once(values, found, same, notes)
        if same and same.row is None:
            same = same._replace(values=reach.fit(values, _at_home(values, same.values)))
        kept = same.values.get("code") if same else None
        stored = same is not None and same.row is None and same.held_by is None
        if stored and kept and values.get("code") not in (None, kept):
            notes.about("code").warn("code_kept", kept=kept, code=values["code"])
            return Decision(same, leave_out=["code"])
        return Decision(same)

    def _same(self, values: Values, found: Found, notes: Notes) -> Candidate | None:
        by_code = _by_code(values, found, notes)
        if by_code or notes.refused:
            return by_code
        if self.anew:
            found = [(key, other) for key, other in found if other.row is not None and other.id is None]
        if self.key in ("email", "phone", "name") and self._is_given(values):
            return self._by_chosen(found, notes)
        if self.key == "code" and values.get("code"):
            return None
        same = _by_credit_code(values, found)
        if self.key == "credit_code" and values.get("credit_code"):
            return same
        return same or _by_name(values, found, notes)

    def _is_given(self, values: Values) -> bool:
        return self.key == "name" or bool(reach.keys_of(values, self.key))

    def _by_chosen(self, found: Found, notes: Notes) -> Candidate | None:
        alike = [
            other for key, other in found if key[0] == self.key and (self.key != "name" or key[2:] == ("*",))
        ]
        if _how_many(alike) > 1:
            notes.about(self.key).refuse("ambiguous", count=_how_many(alike))
        return alike[0] if alike else None


def keys(values: Values) -> list[Key]:
    """What identifies a customer where nothing was chosen."""
    found: list[Key] = []
    if values.get("code"):
        found.append(("code", values["code"]))
    if values.get("credit_code"):
        found.append(("credit_code", values["credit_code"]))
    name = name_key(values["name"])
    found += [("name", name, *where) for where in _whereabouts(values)]
    return found


def name_key(name: str) -> str:
    """A name without the differences of typing: case, width, blanks, punctuation."""
    if name.isascii():
        return SIGNS.sub("", name.lower())
    return SIGNS.sub("", unicodedata.normalize("NFKC", name).casefold())


def _at_home(values: Values, stored: Values) -> Values:
    """A row that names no country means the customer's: its numbers are dialled there."""
    if "country" not in values and stored.get("country"):
        reach.set_keys(values, stored["country"])
    return stored


def _by_code(values: Values, found: Found, notes: Notes) -> Candidate | None:
    for key, other in found:
        if key[0] == "code":
            if other.row is not None and not _same_name(values, other):
                notes.about("code").refuse(
                    "code_twice", code=values["code"], other=other.row, name=other.values["name"]
                )
            return other
    return None


def _by_credit_code(values: Values, found: Found) -> Candidate | None:
    holders = [other for key, other in found if key[0] == "credit_code" and _same_name(values, other)]
    holders.sort(key=lambda other: not other.values.get("credit_code_verified"))
    return holders[0] if holders else None


def _by_name(values: Values, found: Found, notes: Notes) -> Candidate | None:
    """A namesake in the same place. A row with a code of its own is never taken for another one."""
    namesakes = [
        other
        for key, other in found
        if key[0] == "name" and not (values.get("credit_code") and other.values.get("credit_code"))
    ]
    if not namesakes:
        return None
    if values.get("code"):
        _say_namesake(namesakes, notes)
        return None
    if _how_many(namesakes) > 1:
        notes.about("name").refuse("ambiguous", count=len(namesakes))
    return namesakes[0]


def _say_namesake(namesakes: list[Candidate], notes: Notes) -> None:
    stored = [other for other in namesakes if other.id is not None]
    if stored:
        seen = next((other for other in stored if other.held_by is None), None)
        about = notes.about("name")
        about.warn("same_name", code=seen.values["code"]) if seen else about.warn("same_name_unseen")


def _how_many(some: list[Candidate]) -> int:
    return len({(other.id, other.id is None and other.row) for other in some})


def _keep_code_once(values: Values, found: Found, same: Candidate | None, notes: Notes) -> None:
    """A verified credit code belongs to one customer: the first keeps it, this row's becomes unverified."""
    if not values.get("credit_code_verified"):
        return
    for key, other in found:
        if key[0] == "credit_code" and other.values.get("credit_code_verified") and not _is(other, same):
            values["credit_code_verified"] = False
            _say_taken(values["credit_code"], other, notes.about("credit_code"))
            return


def _say_taken(code: str, other: Candidate, notes: Notes) -> None:
    if other.held_by is None:
        notes.warn("code_taken", code=code, name=other.values["name"])
    else:
        notes.warn("code_taken_unseen", code=code)


def _is(other: Candidate, same: Candidate | None) -> bool:
    """Whether both are one customer; an earlier row that updates a stored customer is that customer."""
    if same is None:
        return False
    if other.id is None:
        return other.row is not None and other.row == same.row
    return other.id == same.id


def _same_name(values: Values, other: Candidate) -> bool:
    return name_key(values["name"]) == name_key(other.values["name"])


def _whereabouts(values: Values) -> list[tuple[str, str, str]]:
    """Where an organisation is; for a person, who shares the name with many, each number and mail address."""
    if values.get("kind") != "person":
        return [(values.get("country", ""), values.get("province", ""), values.get("city", ""))]
    reached = [*reach.keys_of(values, "phone"), *reach.keys_of(values, "email")]
    return [("", key, "") for key in reached or [""]]
