"""The list of customers: its ready-made views, its filter line, and how its cells are changed in place."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from crm_site.kit.filters import Filter
from crm_site.kit.numbers import whole_number
from customers.directory import actions, places, selectors
from customers.directory.forms import CustomerForm
from customers.directory.lists import bulk, customer_columns
from customers.directory.lists.writable import offers
from customers.directory.models import Customer
from customers.directory.policy import writable
from customers.records import search
from customers.records.lists.kinds import Editing, Kind, Quick, Shipped, Texts, kind
from customers.records.lists.pens import words_of
from customers.records.lists.trees import asked, every, only, where
from ownership.access.masking import mask
from ownership.access.querysets import Why
from ownership.models import User

LIST = customer_columns.LIST
MINE, NOBODY = "me", "nobody"


def _owned(value: str) -> dict[str, Any]:
    if value == NOBODY:
        nobodys = [where(name, "any_of", [NOBODY]) for name in ("owner", "department")]
        return every(*nobodys, {"field": "pool", "op": "empty"})
    return only("owner", "any_of", [value if value == MINE else whole_number(value)])


def _owner(value: str) -> Filter | None:
    return asked(LIST, _owned)(value) if value in (MINE, NOBODY) or value.isdecimal() else None


def _choice(name: str, label: Any, choices: Any) -> Quick:
    return Quick(
        name,
        label,
        asked(LIST, lambda value: only(name, "is", value)),
        options=lambda user: list(words_of(choices).items()),
    )


QUICK = (
    Quick(
        "region",
        _("Region"),
        asked(LIST, lambda value: only("region", "any_of", [value])),
        suggestions=places.provinces,
        hint=_("Region: country, province or city"),
    ),
    _choice("industry", _("Industry"), Customer.Industry),
    _choice("level", _("Level"), Customer.Grade),
    _choice("stage", _("Stage"), Customer.Stage),
    Quick(
        "owner",
        _("Owner"),
        _owner,
        options=lambda user: [(MINE, _("me")), (NOBODY, _("nobody")), *selectors.owners_to_filter(user)],
    ),
    Quick(
        "key",
        _("Key customers"),
        asked(LIST, lambda value: only("is_key", "is", "yes" if value == "1" else value)),
    ),
)
VIEWS = (
    Shipped("all", _("All customers")),
    Shipped("mine", _("My customers"), _owned(MINE)),
    Shipped("key", _("Key customers"), only("is_key", "is", "yes")),
    Shipped("nobody", _("Nobody's customers"), _owned(NOBODY)),
    Shipped("leads", _("Leads"), only("stage", "is", "lead")),
)


# --- changing in place ------------------------------------------------------------------------------------


def _form(user: User, row: Customer, names: list[str], data: QueryDict | None = None) -> CustomerForm:
    """The form of these fields, without those that are not the person's to write."""
    fields = writable(user, row, names)
    return CustomerForm(data, viewer=user, fields=fields, initial=selectors.values_of(row, fields))


def _save(row: Customer, by: User, version: int, values: dict[str, Any]) -> Customer:
    return actions.edit(row, by=by, version=version, **values)


kind(
    Kind(
        name=LIST,
        texts=Texts(
            title=_("Customers"),
            search=_("Name or code"),
            none_found=_("No customer fits these filters"),
            none_found_help=_(
                "Remove one of them, or search the whole company by name or number in the box at the left."
            ),
            none_yet=_("No customers yet"),
            none_yet_help=_(
                "Customers that are shared with you or that your department looks after stand here."
            ),
            icon="building",
        ),
        model=Customer,
        lead="name",
        sort="-updated_at",
        mask=mask,
        matching=search.matching,
        url=lambda row: customer_columns.url_of(row.pk),
        fields=("id", "name", "short_name", "is_key", "owner_id", "department_id", "pool_id", "version"),
        is_locked=lambda row: row.seen_by == Why.LOCKED,
        views=VIEWS,
        quick=QUICK,
        editing=Editing(
            form=_form, save=_save, offers=offers, url=lambda pk: f"{customer_columns.url_of(pk)}edit/"
        ),
        bulk=bulk.VERBS,
        board=("stage", "level", "owner"),
    )
)
