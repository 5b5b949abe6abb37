"""What people type about customers and contacts: parsed and checked here, saved by the actions."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit.forms import DayInput
from customers.directory import countries, places, rowfields
from customers.directory.models import Customer
from customers.directory.picking import PickField
from customers.directory.rowfields import LinesField, TagsField
from customers.directory.rules import POINTS
from customers.directory.selectors import POINT_LABELS, owners_for
from customers.records import fields as own_fields
from ownership.access.forms import ScopedForm

Words = str | Promise


GROUPS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (pgettext_lazy("section", "Who"), ("kind", "name", "short_name", "english_name", "aliases", "parent")),
    (_("How we see them"), ("stage", "level", "industry", "size", "source", "tags", "is_key")),
    (_("Where"), ("country", "province", "city", "district", "address", "postal_code", "addresses")),
    (_("How to reach them"), (
        "points", "website", "preferred_channel", "best_time", "interests", "consent", "consent_on",
    )),
    (_("In the register"), (
        "credit_code", "legal_representative", "company_type", "founded_on", "capital_amount", "capital_currency",
        "business_scope",
    )),
    (_("Who looks after them"), ("owner", "department")),
    (_("Note"), ("note",)),
)  # fmt: skip
FIELDS = tuple(name for _label, names in GROUPS for name in names)


def field_names() -> tuple[str, ...]:
    """Everything that a form of a customer can hold, the company's own fields included."""
    return (*FIELDS, *own_fields.names("customers"))


# What a new customer needs at least, in the order in which a caller says it.
QUICK = (
    "name", "kind", "phone", "email", "contact_name", "contact_title", "contact_phone", "stage", "level", "source",
)  # fmt: skip
FIRST_CONTACT = ("contact_name", "contact_title", "contact_phone")
CURRENCIES = [("", "—"), ("CNY", "CNY"), ("USD", "USD"), ("EUR", "EUR"), ("HKD", "HKD"), ("JPY", "JPY"), ("GBP", "GBP")]  # fmt: skip
WIDE = {"name", "address", "business_scope", "note", "aliases", "points", "addresses", "tags", "interests"}
# Fields in which a customer that we have already shows itself while one types.
TELLTALE = {
    "name": "name", "short_name": "name", "english_name": "name", "phone": "phone", "email": "email",
    "contact_phone": "phone", "credit_code": "credit_code",
}  # fmt: skip
CHOSEN = {"preferred_channel", "consent"}
DAYS = {"founded_on", "consent_on"}
EMPTY = {"owner", "department", "parent", "capital_amount", "founded_on", "consent_on"}


class CustomerForm(ScopedForm):
    """The fields of a customer that this person may write; others are left out altogether."""

    order: tuple[str, ...] = FIELDS

    def __init__(self, *args: Any, fields: Iterable[str], but: int | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.but = but
        wanted = set(fields)
        for name in self.order:
            if name in wanted:
                self.fields[name] = _field(name, self.viewer, self.initial.get(name), self.but)
        self.fields.update(own_fields.formfields("customers", wanted))
        self._offer_places()

    def groups(self) -> Iterator[tuple[Words, list[forms.BoundField]]]:
        """The fields in their groups, empty groups left out."""
        for label, names in GROUPS:
            bound = [self[name] for name in names if name in self.fields]
            if bound:
                yield label, bound
        own = [self[name] for name in self.fields if own_fields.is_custom(name)]
        if own:
            yield _("Custom fields"), own

    def place_fields(self) -> list[forms.BoundField]:
        """The fields that follow one another: country, province, city, district."""
        return [self[name] for name in ("country", "province", "city", "district") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in self._omitted():
            data.pop(name, None)
        for name, value in data.items():
            if value is None and name not in EMPTY and not own_fields.is_custom(name):
                data[name] = ""
        if data.get("capital_amount") is not None and data.get("capital_currency") == "":
            data["capital_currency"] = "CNY"
        if data.get("consent") == "":
            data["consent"] = Customer.Consent.UNKNOWN
        own_fields.check_required(self, "customers", data.get("stage") or self.initial.get("stage") or "")
        return data

    def _omitted(self) -> list[str]:
        """Fields that the request did not carry at all: they stay as they are, whatever is empty."""
        return [
            name
            for name, field in self.fields.items()
            if field.widget.value_omitted_from_data(self.data, self.files, self.add_prefix(name))
        ]

    def _offer_places(self) -> None:
        """Selects for places in China, free text abroad. Whatever stands there already stays possible."""
        if not {"country", "province", "city", "district"} <= set(self.fields):
            return
        country, province, city, district = (
            self[name].value() or "" for name in ("country", "province", "city", "district")
        )
        if country not in ("", "CN"):
            return
        offers = {
            "province": (places.provinces_to_pick(), province),
            "city": (places.cities_to_pick(province), city),
            "district": (places.districts_to_pick(province, city), district),
        }
        for name, (offered, present) in offers.items():
            known = [("", "—"), *offered]
            if present and present not in dict(known):
                known.append((present, present))
            self.fields[name].widget = forms.Select(choices=known, attrs=self.fields[name].widget.attrs)


class NewCustomerForm(CustomerForm):
    """A customer that is entered: what one asks first, and all the rest behind "More fields"."""

    order = tuple(dict.fromkeys([*QUICK, *FIELDS]))

    def quick(self) -> list[forms.BoundField]:
        """The fields that everybody fills in."""
        return [self[name] for name in QUICK if name in self.fields]

    def groups(self) -> Iterator[tuple[Words, list[forms.BoundField]]]:
        for label, bound in super().groups():
            rest = [field for field in bound if field.name not in QUICK]
            if rest:
                yield label, rest

    def has_more(self) -> bool:
        """Whether anything behind "More fields" was filled in, or is wrong."""
        names = [name for name in self.fields if name not in (*QUICK, "country", "consent")]
        given = self.initial if not self.is_bound else self.cleaned_data if self.is_valid() else {}
        return any(given.get(name) for name in names) or any(name in self.errors for name in names)

    def first_contact(self) -> dict[str, str]:
        """The contact that was named along with the customer; empty when none was."""
        named = {name: self.cleaned_data.pop(name, "") for name in FIRST_CONTACT}
        return {name.removeprefix("contact_"): value for name, value in named.items() if value}

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if (data.get("contact_title") or data.get("contact_phone")) and not data.get("contact_name"):
            self.add_error("contact_name", _("What is the contact called?"))
        return data


def _field(name: str, viewer: Any, present: Any, but: int | None) -> forms.Field:
    made = _special(name, viewer, present, but)
    field: Any = made or Customer._meta.get_field(name).formfield()  # type: ignore[union-attr]
    field.is_wide = name in WIDE
    if isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = 3
    if name in TELLTALE:
        field.telltale = TELLTALE[name]
        field.widget.attrs |= twin_attrs(TELLTALE[name], name, but)
    return field


def twin_attrs(kind: str, field: str, but: int | None = None) -> dict[str, str]:
    """What makes a field ask, while one types, whether we have this customer already."""
    given = {"kind": kind, "field": field, **({"but": but} if but else {})}
    return {
        "hx-get": reverse("customers:customer-twins"),
        "hx-trigger": "input changed delay:400ms",
        "hx-target": "next .twins-here",
        "hx-swap": "innerHTML",
        "hx-sync": "this:replace",
        "hx-vals": json.dumps(given),
    }


def _special(name: str, viewer: Any, present: Any, but: int | None) -> forms.Field | None:
    if name in POINTS or name == "contact_phone":
        return number_field(name)
    if name in ("contact_name", "contact_title"):
        return forms.CharField(label=CONTACT_LABELS[name], required=False, max_length=120)
    if name in LISTS:
        return LISTS[name]()
    if name in DAYS:
        label = Customer._meta.get_field(name).verbose_name  # type: ignore[union-attr]
        return forms.DateField(label=capfirst(label), required=False, widget=DayInput())
    if name in CHOSEN:
        field: Any = Customer._meta.get_field(name)
        choices = list(field.get_choices(include_blank=name != "consent"))
        return forms.ChoiceField(label=capfirst(field.verbose_name), choices=choices, required=False)
    if name == "parent":
        return PickField(viewer=viewer, but=but, label=capfirst(_("parent company")), required=False)
    if name == "country":
        choices = [("", "—"), *countries.choices()]
        return forms.ChoiceField(label=capfirst(_("country")), choices=choices, required=False, initial="CN")
    if name == "capital_currency":
        return forms.ChoiceField(
            label=capfirst(_("currency of the capital")), choices=CURRENCIES, required=False
        )
    return _owner(viewer, present) if name == "owner" else None


def _owner(viewer: Any, present: Any) -> forms.Field:
    return forms.ModelChoiceField(
        owners_for(viewer, also=present), label=capfirst(_("owner")), required=False, empty_label=_("nobody")
    )


def _aliases() -> forms.Field:
    field: Any = Customer._meta.get_field("aliases")
    return LinesField(longest=200, label=capfirst(field.verbose_name), help_text=field.help_text)


LISTS: dict[str, Callable[[], forms.Field]] = {
    "aliases": _aliases,
    "points": rowfields.points,
    "addresses": rowfields.addresses,
    "tags": lambda: TagsField(
        label=capfirst(_("tags")), help_text=_("Separate them with commas; a new word is a new tag.")
    ),
}
CONTACT_LABELS: dict[str, Any] = {
    "contact_name": _("Contact"),
    "contact_title": _("Contact's title"),
    "contact_phone": _("Contact's phone"),
}


def number_field(kind: str) -> forms.Field:
    if kind == "email":
        return forms.EmailField(label=capfirst(POINT_LABELS[kind]), required=False, max_length=254)
    return forms.CharField(
        label=CONTACT_LABELS.get(kind) or capfirst(POINT_LABELS[kind]),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )
