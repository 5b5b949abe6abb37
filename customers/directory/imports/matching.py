"""When two rows, or a row and a stored customer, are the same customer.

By their code; else by credit code *and* name (one code is found on several firms, and an impossible code
may still tell); else by name and place, unless credit codes say otherwise.
"""

import re
import unicodedata

from customers.directory.imports.rows import set_keys
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Key, Values
from customers.records.imports.plan import Candidate, Decision

SIGNS = re.compile(r"[\W_]+")

Found = list[tuple[Key, Candidate]]


def keys(values: Values) -> list[Key]:
    """What identifies a customer, the most trusted first."""
    found: list[Key] = []
    if values.get("code"):
        found.append(("code", values["code"]))
    if values.get("credit_code"):
        found.append(("credit_code", values["credit_code"]))
    found.append(("name", name_key(values["name"]), *_whereabouts(values)))
    return found


def name_key(name: str) -> str:
    """A name without the differences of typing: case, width, blanks, punctuation."""
    return SIGNS.sub("", unicodedata.normalize("NFKC", name).casefold())


def decide(values: Values, found: Found, notes: Notes) -> Decision:
    """Which of the customers found is meant, and what is left out because another one holds it."""
    same = _by_code(values, found, notes) or _by_credit_code(values, found)
    if same is None:
        same = _by_name(values, found, notes)
    _keep_code_once(values, found, same, notes)
    if same and same.row is None:
        same = _with_contact(same, values)
        if "country" not in values and same.values.get("country"):
            set_keys(values, same.values["country"])
    kept = same.values.get("code") if same else None
    if same and same.row is None and same.held_by is None and kept and values.get("code") not in (None, kept):
        notes.about("code").warn("code_kept", kept=kept, code=values["code"])
        return Decision(same, leave_out=["code"])
    return Decision(same)


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
        stored = [other for other in namesakes if other.id is not None]
        if stored:
            seen = next((other for other in stored if other.held_by is None), None)
            about = notes.about("name")
            about.warn("same_name", code=seen.values["code"]) if seen else about.warn("same_name_unseen")
        return None
    if len({(other.id, other.id is None and other.row) for other in namesakes}) > 1:
        notes.about("name").refuse("ambiguous", count=len(namesakes))
    return namesakes[0]


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


def _with_contact(same: Candidate, values: Values) -> Candidate:
    """The stored customer as seen beside the contact that the row names; without one, the contact is new."""
    stored = {name: value for name, value in same.values.items() if name != "contacts"}
    wanted = name_key(values.get("contact_name", ""))
    for contact in same.values.get("contacts", ()):
        if wanted and name_key(contact["contact_name"]) == wanted:
            stored |= contact | {"contact_name": values["contact_name"]}
    return same._replace(values=stored)


def _is(other: Candidate, same: Candidate | None) -> bool:
    """Whether both are one customer; an earlier row that updates a stored customer is that customer."""
    if same is None:
        return False
    if other.id is None:
        return other.row is not None and other.row == same.row
    return other.id == same.id


def _same_name(values: Values, other: Candidate) -> bool:
    return name_key(values["name"]) == name_key(other.values["name"])


def _whereabouts(values: Values) -> tuple[str, ...]:
    """Where an organisation is; for a person, who shares the name with many, the number or mail address."""
    if values.get("kind") == "person":
        return ("", values.get("phone_key") or values.get("email", ""), "")
    return (values.get("country", ""), values.get("province", ""), values.get("city", ""))
