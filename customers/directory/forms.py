"""What people type about customers and contacts: parsed and checked here, saved by the actions."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit.forms import DayInput
from customers.directory import countries, places
from customers.directory.models import Contact, ContactRole, Customer
from customers.directory.rules import POINTS
from customers.directory.selectors import POINT_LABELS, owners_for
from ownership.access.forms import ScopedForm

Words = str | Promise

GROUPS: tuple[tuple[Words, tuple[str, ...]], ...] = (
    (pgettext_lazy("section", "Who"), ("kind", "name", "short_name", "english_name")),
    (_("How we see them"), ("stage", "level", "industry", "size", "source", "is_key")),
    (_("Where"), ("country", "province", "city", "district", "address", "postal_code")),
    (_("How to reach them"), ("phone", "fax", "email", "website")),
    (_("In the register"), (
        "credit_code", "legal_representative", "company_type", "founded_on", "capital_amount", "capital_currency",
        "business_scope",
    )),
    (_("Who looks after them"), ("owner", "department")),
    (_("Note"), ("note",)),
)  # fmt: skip
FIELDS = tuple(name for _label, names in GROUPS for name in names)
CURRENCIES = [("", "—"), ("CNY", "CNY"), ("USD", "USD"), ("EUR", "EUR"), ("HKD", "HKD"), ("JPY", "JPY"), ("GBP", "GBP")]  # fmt: skip
WIDE = {"name", "address", "business_scope", "note"}


class CustomerForm(ScopedForm):
    """The fields of a customer that this person may write; others are left out altogether."""

    def __init__(self, *args: Any, fields: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wanted = set(fields)
        for name in FIELDS:
            if name in wanted:
                self.fields[name] = _field(name, self.viewer, self.initial.get(name))
        self._offer_places()

    def groups(self) -> Iterator[tuple[Words, list[forms.BoundField]]]:
        """The fields in their groups, empty groups left out."""
        for label, names in GROUPS:
            bound = [self[name] for name in names if name in self.fields]
            if bound:
                yield label, bound

    def place_fields(self) -> list[forms.BoundField]:
        """The fields that follow one another: country, province, city, district."""
        return [self[name] for name in ("country", "province", "city", "district") if name in self.fields]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name, value in data.items():
            if value is None and name not in ("owner", "department", "capital_amount", "founded_on"):
                data[name] = ""
        if data.get("capital_amount") is not None and data.get("capital_currency") == "":
            data["capital_currency"] = "CNY"
        return data

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


def _field(name: str, viewer: Any, present: Any) -> forms.Field:
    made = _special(name, viewer, present)
    field: Any = made or Customer._meta.get_field(name).formfield()  # type: ignore[union-attr]
    field.is_wide = name in WIDE
    if isinstance(field.widget, forms.Textarea):
        field.widget.attrs["rows"] = 3
    return field


def _special(name: str, viewer: Any, present: Any) -> forms.Field | None:
    if name in POINTS:
        return _point(name)
    if name == "country":
        choices = [("", "—"), *countries.choices()]
        return forms.ChoiceField(label=capfirst(_("country")), choices=choices, required=False, initial="CN")
    if name == "founded_on":
        return forms.DateField(label=capfirst(_("founded on")), required=False, widget=DayInput())
    if name == "capital_currency":
        return forms.ChoiceField(
            label=capfirst(_("currency of the capital")), choices=CURRENCIES, required=False
        )
    if name == "owner":
        return forms.ModelChoiceField(
            owners_for(viewer, also=present),
            label=capfirst(_("owner")),
            required=False,
            empty_label=_("nobody"),
        )
    return None


def _point(kind: str) -> forms.Field:
    if kind == "email":
        return forms.EmailField(label=capfirst(POINT_LABELS[kind]), required=False, max_length=254)
    return forms.CharField(
        label=capfirst(POINT_LABELS[kind]),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel"}),
    )


class ContactForm(ScopedForm):
    """A contact and what he is at the customer. Numbers only for those who may write contact data."""

    name = forms.CharField(label=capfirst(pgettext_lazy("of a person", "name")), max_length=120)
    title = ContactRole._meta.get_field("title").formfield()
    is_decider = ContactRole._meta.get_field("is_decider").formfield()
    is_primary = ContactRole._meta.get_field("is_primary").formfield()
    phone = _point("phone")
    email = _point("email")
    wechat = Contact._meta.get_field("wechat").formfield()
    note = Contact._meta.get_field("note").formfield()

    def __init__(self, *args: Any, reaches: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reaches:
            for name in ("phone", "email", "wechat"):
                del self.fields[name]
