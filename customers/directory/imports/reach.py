"""Numbers, mail addresses and further addresses as fields of a row: one for each kind and label."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from customers.directory import countries
from customers.directory.imports.phones import read_phone
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Values

# What there may be of each kind; the first is the main one, which bears no label.
LABELS = {
    "phone": ("", "work", "mobile", "home", "main", "billing", "other"),
    "fax": ("", "work", "home", "other"),
    "email": ("", "work", "home", "billing", "other"),
}
WORDS: dict[str, str | Promise] = {
    "phone": _("Phone"), "phone_work": _("Work phone"), "phone_mobile": _("Mobile phone"), "phone_home": _("Home phone"),
    "phone_main": _("Switchboard"), "phone_billing": _("Billing phone"), "phone_other": _("Other phone"),
    "fax": _("Fax"), "fax_work": _("Work fax"), "fax_home": _("Home fax"), "fax_other": _("Other fax"),
    "email": _("Mail"), "email_work": _("Work mail"), "email_home": _("Home mail"), "email_billing": _("Billing mail"),
    "email_other": _("Other mail"),
}  # fmt: skip
POINTS = {f"{kind}_{label}" if label else kind: (kind, label) for kind in LABELS for label in LABELS[kind]}
KEYS = tuple(f"{name}_key" for name in POINTS)
NAMES = frozenset(POINTS)
NUMBERS = tuple(name for name, (kind, _label) in POINTS.items() if kind != "email")
SAME: Mapping[str, str] = {}
ADDRESSES = {
    "registered_address": "registered",
    "office_address": "office",
    "delivery_address": "delivery",
    "billing_address": "billing",
}


def set_keys(values: Values, country: str) -> None:
    """What numbers and mail addresses are searched by, the numbers being dialled in `country`."""
    for name in NAMES.intersection(values):
        values[f"{name}_key"] = key_of(POINTS[name][0], values[name], country)


def key_of(kind: str, value: str, country: str) -> str:
    return value.lower() if kind == "email" else read_phone(value, country).key


def keep_once(values: Values) -> None:
    """The same number under two labels is one number."""
    given = NAMES.intersection(values)
    if len(given) < 2:
        return
    seen: set[tuple[str, str]] = set()
    for name in (one for one in POINTS if one in given):
        kind, key = POINTS[name][0], values[f"{name}_key"]
        if (kind, key) in seen:
            del values[name], values[f"{name}_key"]
        seen.add((kind, key))


def warn_of_numbers(values: Values, country: str, notes: Notes, fields: Mapping[str, str] = SAME) -> None:
    """Say which numbers cannot be; `fields` are the columns' names where they are other ones."""
    for name in NUMBERS:
        if name in values and not read_phone(values[name], country).possible:
            called = countries.label(country)
            notes.about(fields.get(name, name)).warn("not_a_phone", value=values[name], country=called)


def keys_of(values: Values, kind: str) -> list[str]:
    """The keys of all points of one kind; a stored record has them as a list."""
    stored = values.get(f"{kind}_keys")
    if stored is not None:
        return list(stored)
    names = (name for name, (one, _label) in POINTS.items() if one == kind)
    return [values[f"{name}_key"] for name in names if values.get(f"{name}_key")]


def fit(values: Values, stored: Values) -> Values:
    """The stored record beside which the row differs in what is really new.

    A number that is there already is no difference, whatever it is called; and a number never takes the place of
    one that the row names as well.
    """
    shown = dict(stored)
    for kind in LABELS:
        known = set(keys_of(stored, kind))
        given = [name for name, (one, _label) in POINTS.items() if one == kind and name in values]
        named = {values[f"{name}_key"] for name in given}
        for name in given:
            if values[f"{name}_key"] in known:
                shown |= {name: values[name], f"{name}_key": values[f"{name}_key"]}
            elif stored.get(f"{name}_key") in named:
                _move(values, name, kind, stored)
    return shown


def _move(values: Values, name: str, kind: str, stored: Values) -> None:
    """Give a value another label, for what bears its own stays as it is."""
    same = (one for one, (other, _label) in POINTS.items() if other == kind)
    free = next((one for one in same if one not in values and one not in stored), None)
    if free is None:
        return
    values[free], values[f"{free}_key"] = values.pop(name), values.pop(f"{name}_key")
