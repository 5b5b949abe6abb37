"""The kinds of fields, by name."""

from crm_site.kit.filters.kinds.base import EMPTY, OPPOSITE, Kind
from crm_site.kit.filters.kinds.choices import Choice, Choices, YesNo
from crm_site.kit.filters.kinds.dates import Day, Moment
from crm_site.kit.filters.kinds.links import Department, Open, Person, Place, Related, Tag
from crm_site.kit.filters.kinds.numbers import Money, Number
from crm_site.kit.filters.kinds.texts import Text

KINDS: dict[str, Kind] = {
    kind.name: kind()
    for kind in (
        Text, Number, Money, Day, Moment, YesNo, Choice, Choices, Person, Department, Tag, Place, Open, Related,
    )
}  # fmt: skip

__all__ = ["EMPTY", "KINDS", "OPPOSITE", "Kind"]
