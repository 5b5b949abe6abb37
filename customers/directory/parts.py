"""What hangs on a customer or contact and is edited as one value with it: points, addresses, tags.

A form hands over the whole list; it is compared with what stands there, and written row by row so that the
history of each number stays its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.directory import places, rules, tags
from customers.directory.models import Contact, ContactPoint, Customer, CustomerAddress
from customers.records.history import sign
from ownership.models import User

Words = str | Promise
KINDS: list[str] = list(ContactPoint.Kind.values)


class Reach(NamedTuple):
    """A phone number, fax or mail address as a form holds it."""

    kind: str
    value: str
    label: str = ""
    is_primary: bool = False
    is_invalid: bool = False
    do_not_contact: bool = False

    def __str__(self) -> str:
        label = dict(ContactPoint.Label.choices).get(self.label, "")
        marks = [
            label,
            _("invalid") if self.is_invalid else "",
            _("do not contact") if self.do_not_contact else "",
        ]
        words = ", ".join(str(mark) for mark in marks if mark)
        return f"{self.value} ({words})" if words else self.value


class Address(NamedTuple):
    """One more address of a customer as a form holds it."""

    label: str
    country: str
    province: str
    city: str
    district: str
    line: str
    postal_code: str = ""
    is_invalid: bool = False

    def __str__(self) -> str:
        code = rules.region_code(self.country, self.province, self.city, self.district)
        where = places.whole_line(self.country, code, self.province, self.city, self.district)
        return " · ".join(part for part in (where, self.line, self.postal_code) if part)


class Part(NamedTuple):
    """How one such list is called, whose facet it is, how it is read and written."""

    label: Words
    facet: str
    read: Callable[[Any], tuple[Any, ...]]
    write: Callable[[Any, Sequence[Any], User], None]


def points_of(holder: Customer | Contact) -> tuple[Reach, ...]:
    """The numbers and addresses of a customer or contact, primary ones first. One query."""
    return tuple(_in_order(_reach(point) for point in holder.points.all()))


def addresses_of(customer: Customer) -> tuple[Address, ...]:
    """The further addresses of a customer. One query."""
    return tuple(_address(row) for row in customer.addresses.all())


def write_points(holder: Customer | Contact, wanted: Sequence[Reach], by: User, *, country: str = "") -> None:
    """Make these the holder's points. One that only changed keeps its row and its history."""
    country = country or getattr(holder, "country", "") or "CN"
    whose = {str(holder._meta.model_name): holder}
    pairs, gone = _matched(list(holder.points.all()), tidy_points(wanted, country), _reach, _same_kind)
    _delete(gone, by)
    # A number gives its mark as the primary one away before another takes it.
    for point, reach in sorted(pairs, key=lambda pair: pair[1].is_primary):
        point = point or ContactPoint(**whose)
        point.dialled_in = country
        _write(point, reach, by)


def write_addresses(customer: Customer, wanted: Sequence[Address], by: User) -> None:
    """Make these the customer's further addresses."""
    pairs, gone = _matched(list(customer.addresses.all()), list(wanted), _address, lambda row, new: True)
    _delete(gone, by)
    for row, address in pairs:
        row = row or CustomerAddress(customer=customer)
        row.region_code = rules.region_code(address.country, address.province, address.city, address.district)
        _write(row, address, by)


def tidy_points(given: Iterable[Reach], country: str) -> list[Reach]:
    """Each number once, and one primary per kind: the first that says so, else the first that works."""
    once: dict[tuple[str, str], Reach] = {}
    for reach in given:
        reach = reach._replace(value=reach.value.strip())
        if reach.value:
            once.setdefault((reach.kind, rules.point_key(reach.kind, reach.value, country)), reach)
    tidy = []
    for kind in KINDS:
        rows = [reach for reach in once.values() if reach.kind == kind]
        first = _primary(rows)
        tidy += [reach._replace(is_primary=reach is first) for reach in rows]
    return _in_order(tidy)


def _primary(rows: list[Reach]) -> Reach | None:
    marked = [reach for reach in rows if reach.is_primary]
    useful = [reach for reach in rows if not (reach.is_invalid or reach.do_not_contact)]
    return next(iter([*marked, *useful, *rows]), None)


def _in_order(rows: Iterable[Reach]) -> list[Reach]:
    return sorted(rows, key=lambda reach: (KINDS.index(reach.kind), not reach.is_primary))


def _reach(point: ContactPoint) -> Reach:
    return Reach(*(getattr(point, name) for name in Reach._fields))


def _address(row: CustomerAddress) -> Address:
    return Address(*(getattr(row, name) for name in Address._fields))


def _same_kind(point: ContactPoint, reach: Reach) -> bool:
    return point.kind == reach.kind


def _matched(
    rows: list[Any], wanted: list[Any], read: Callable[[Any], Any], may_become: Callable[[Any, Any], bool]
) -> tuple[list[tuple[Any, Any]], list[Any]]:
    """Pairs of (row, new value) to write, and the rows to delete. The same value keeps its row, then the same
    text (number, street), then any that may become it."""
    open_rows, pairs = list(rows), []
    tests = (
        lambda row, new: read(row) == new,
        lambda row, new: may_become(row, new) and _text(read(row)) == _text(new),
        may_become,
    )
    left = list(wanted)
    for test in tests:
        for new in list(left):
            row = next((one for one in open_rows if test(one, new)), None)
            if row is not None:
                open_rows.remove(row)
                left.remove(new)
                pairs.append((row, new))
    changed = [(row, new) for row, new in pairs if read(row) != new]
    return [*changed, *((None, new) for new in left)], open_rows


def _text(value: Reach | Address) -> str:
    return value.value if isinstance(value, Reach) else value.line


def _write(row: Any, values: Any, by: User) -> None:
    for name, value in values._asdict().items():
        setattr(row, name, value)
    sign(row, by)
    row.save()


def _delete(rows: Iterable[Any], by: User) -> None:
    for row in rows:
        sign(row, by)
        row.delete()


PARTS: dict[str, Part] = {
    "points": Part(_("numbers and mail addresses"), "contact", points_of, write_points),
    "addresses": Part(_("further addresses"), "contact", addresses_of, write_addresses),
    "tags": Part(_("tags"), "identity", tags.names_of, tags.write),
}
HISTORIES: dict[str, Any] = {"points": ContactPoint, "addresses": CustomerAddress, "tags": tags.CustomerTag}
