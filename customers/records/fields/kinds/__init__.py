"""The kinds of custom fields, by name."""

from customers.records.fields.kinds.base import Broken, Kind, NotOfKind, People
from customers.records.fields.kinds.choices import Choice, Choices
from customers.records.fields.kinds.numbers import Money, Number, Sum
from customers.records.fields.kinds.people import Person
from customers.records.fields.kinds.plain import Date, YesNo
from customers.records.fields.kinds.texts import Link, Text

KINDS: dict[str, Kind] = {
    kind.name: kind() for kind in (Text, Number, Money, Date, YesNo, Choice, Choices, Person, Link)
}

__all__ = ["KINDS", "Broken", "Kind", "NotOfKind", "People", "Sum"]
