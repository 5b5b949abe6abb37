"""A small company on paper: who stands where, whose each customer is, what was lent to whom until which day.

Nothing in here asks the database, and nothing of the house's own locks is used but the shipped table of facets, which
the README shows. `sees` is the whole of who may see what, as the design says it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from ownership.access.facets import Level, shipped

LEADING, BOSSES = ("manager", "head"), ("executive", "auditor")


class Place(NamedTuple):
    """A person in a department."""

    department: str
    position: str


class Loan(NamedTuple):
    """What a share opens until the end of which day (None: until it is ended)."""

    until: int | None = None
    opens: frozenset[str] = frozenset()


@dataclass
class Office:
    """A department; `above` is the one it is part of."""

    kind: str
    reach: str
    above: str = ""
    is_open: bool = True


@dataclass
class Pond:
    """A public pool: whose people look into it, and who keeps it."""

    departments: set[str]
    keepers: set[str] = field(default_factory=set)
    is_open: bool = True


@dataclass
class Row:
    """One customer."""

    owner: str = ""
    department: str = ""
    pool: str = ""
    is_key: bool = False
    has_ordered: bool = False

    @property
    def is_nobodys(self) -> bool:
        return not (self.owner or self.department or self.pool)


@dataclass
class Books:
    """All of it."""

    offices: dict[str, Office]
    places: dict[str, list[Place]]
    ponds: dict[str, Pond]
    rows: dict[int, Row] = field(default_factory=dict)
    loans: dict[tuple[int, str, int], Loan] = field(default_factory=dict)  # row, to whom, source
    gone: set[str] = field(default_factory=set)
    today: int = 0

    def standing(self, person: str) -> list[Place]:
        """His places of today; a department that is closed gives none."""
        return [place for place in self.places[person] if self.offices[place.department].is_open]

    def way_up(self, department: str) -> list[str]:
        """The department and all above it."""
        found = []
        while department:
            found.append(department)
            department = self.offices[department].above
        return found

    def lent(self, person: str, pk: int) -> list[Loan]:
        """What is lent to him or to a department of his or one above."""
        ours = {name for place in self.standing(person) for name in self.way_up(place.department)}
        return [
            loan
            for (row, to, _source), loan in self.loans.items()
            if row == pk and to in ours | {person} and self.lasts(loan)
        ]

    def lasts(self, loan: Loan) -> bool:
        return loan.until is None or loan.until > self.today

    def looks_into(self, person: str, pool: str) -> bool:
        """Its departments' people and those below, who leads one of these from above, and its keepers."""
        pond, places = self.ponds[pool], self.standing(person)
        at = any(pond.departments & set(self.way_up(place.department)) for place in places)
        led = [place.department for place in places if place.position in LEADING]
        above = any(set(led) & set(self.way_up(department)) for department in pond.departments)
        return pond.is_open and bool(places) and (at or above or person in pond.keepers)


def sees(books: Books, person: str, pk: int, row: Row | None = None) -> bool:
    """Who may see what: the design in ten lines."""
    row, places = row or books.rows[pk], books.standing(person)
    offices = [books.offices[place.department] for place in places]
    led = {place.department for place in places if place.position in LEADING}
    if person in books.gone:
        return False
    if row.owner == person or books.lent(person, pk) or any(one.position in BOSSES for one in places):
        return True
    if led & set(books.way_up(row.department)):
        return True
    if row.pool:
        return books.looks_into(person, row.pool)
    if row.is_key:
        return False
    sells = any(books.offices[name].kind == "sales" for name in led)
    if row.is_nobodys and (sells or any(one.kind == "operations" for one in offices)):
        return True
    return any(
        one.reach == "company"
        or (one.reach == "ordered" and row.has_ordered)
        or (one.reach == "department" and row.department == place.department)
        for place, one in zip(places, offices, strict=True)
    )


def meets_padlock(books: Books, person: str, pk: int) -> bool:
    """A customer that he would see but for the key mark."""
    row = books.rows[pk]
    unmarked = Row(row.owner, row.department, row.pool, is_key=False, has_ordered=row.has_ordered)
    return row.is_key and not sees(books, person, pk) and sees(books, person, pk, unmarked)


def meets(books: Books, person: str, pk: int, facet: str) -> bool:
    """Whether he meets rows of this facet that hang on the customer, be it masked."""
    if not sees(books, person, pk):
        return False
    row, places, loans = books.rows[pk], books.standing(person), books.lent(person, pk)
    if row.owner == person:
        return True
    profiles = [shipped(books.offices[place.department].kind) for place in places]
    is_known = any(profile[facet] > Level.HIDDEN for profile in profiles)
    if row.pool and not loans and not any(one.position in BOSSES for one in places):
        return is_known and facet != "contact"
    return is_known or any(facet in loan.opens for loan in loans)
