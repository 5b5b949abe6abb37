"""The list of contacts: people at the customers one sees, each once, however many customers they have."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, partial, reduce
from operator import or_
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit import filters, markup
from crm_site.kit.filters import Filter, FilterBroken
from crm_site.kit.paging import Order
from crm_site.kit.wording import listed
from customers.directory import search
from customers.directory.lists import bulk, found
from customers.directory.lists.customer_columns import reach, url_of
from customers.directory.models import Contact, ContactRole, Customer
from customers.records.lists import columns
from customers.records.lists.kinds import Kind, Quick, Shipped, Texts, kind
from customers.records.lists.pens import Pen, words_of
from customers.records.lists.trees import every
from ownership.access import facets
from ownership.access.masking import MaskedRow, levels_of

LIST = "contacts"
LEAD = SafeString('<span class="name">{}<a href="{}" title="{}">{}</a></span>')
MEANT = 100  # customers whose contacts are looked through by sound and number
SHOWN = 2  # customers named in a cell; more are counted
NEEDED = ("id", "owner_id", "department_id", "pool_id", "is_key", "ordered_at")


def masked(rows: Iterable[Contact], user: Any) -> list[MaskedRow]:
    """Contacts by the best of what the person meets at their customers. Four queries at most."""
    given = list(rows)
    roles = ContactRole.objects.filter(contact__in=[row.pk for row in given])
    pairs = list(roles.values_list("contact", "customer"))
    seen = Customer.objects.visible_to(user).filter(pk__in={customer for _contact, customer in pairs})
    levels = levels_of(seen.only(*NEEDED), user)
    at: dict[int, list[dict[str, int]]] = {}
    for contact, customer in pairs:
        if customer in levels:
            at.setdefault(contact, []).append(levels[customer])
    return [MaskedRow(row, facets.best(at.get(row.pk, []))) for row in given]


def matching(rows: Any, text: str, user: Any) -> Any:
    """Contacts whose names hold every word of the text, and those that the search finds otherwise.

    By sound, initials or the end of a number: of its best customers, as far as the person reads there.
    """
    called = Q()
    for word in text.split():
        test = "icontains" if word.lower() != word.upper() else "contains"
        called &= reduce(or_, (Q(**{f"{name}__{test}": word}) for name in ("name", "english_name")))
    meant = {one.pk for one in search.people(user, text, MEANT)}
    return rows.filter(called | Q(pk__in=meant)) if meant else rows.filter(called)


# --- columns ----------------------------------------------------------------------------------------------


def _name(value: str, row: Any, pen: Pen) -> SafeString:
    name = pen.word(value)
    return SafeString(LEAD.format(markup.avatar(value, "s"), f"{_base()}{row.pk}/", name, name))


@cache
def _base() -> str:
    return reverse("customers:contact-list")


def _customers(value: list[ContactRole], row: Any, pen: Pen) -> SafeString:
    links = [
        f'<a href="{url_of(role.customer_id)}">{conditional_escape(role.customer.name)}</a>'
        for role in value[:SHOWN]
    ]
    more = f' <span class="mute">+{len(value) - SHOWN}</span>' if len(value) > SHOWN else ""
    return SafeString(listed_markup(links) + more)


def listed_markup(parts: list[str]) -> str:
    """Escaped parts in a row, as the language separates them."""
    return str(listed(parts))


def _said(name: str) -> dict[str, Any]:
    """A column that says something of each role."""

    def words(value: list[ContactRole]) -> list[str]:
        texts = [_word(role, name) for role in value]
        return [text for text in dict.fromkeys(texts) if text]

    return {
        "load": found.roles,
        "draw": lambda value, row, pen: pen.words(words(value)) if words(value) else SafeString(""),
        "plain": lambda value, row: words(value),
    }


def _word(role: ContactRole, name: str) -> str:
    value = getattr(role, name)
    return words_of(ContactRole.Function).get(value, value) if name == "function" else value


def _column(key: str, label: Any = "", facet: str = "identity", **parts: Any) -> None:
    field: Any = None if label else Contact._meta.get_field(key)
    columns.column(LIST, key, label or field.verbose_name, facet, **parts)


_column("name", _("Contact"), draw=_name, order=Order(("name", "id")), default=True)
_column("customers", _("Customer"), load=found.roles, draw=_customers, default=True,
        plain=lambda value, row: [role.customer.name for role in value])  # fmt: skip
_column("title", pgettext_lazy("of a person", "Title"), default=True, **_said("title"))
_column("function", _("Function"), default=True, css="far", **_said("function"))
_column("phone", _("Phone"), "contact", load=lambda rows, user: found.contact_points(rows, "phone"),
        draw=partial(reach, "tel"), default=True)  # fmt: skip
_column("email", _("Mail"), "contact", load=lambda rows, user: found.contact_points(rows, "email"),
        draw=partial(reach, "mailto"), default=True)  # fmt: skip
_column(
    "updated_at", _("Last change"), kind="moment", order=Order(("updated_at", "id")), default=True, css="mute"
)
_column("department_name", pgettext_lazy("at the customer", "Department"), **_said("department_name"))
_column("english_name")
_column("wechat", facet="contact")
_column("do_not_contact", kind="yes_no")
_column("birthday", facet="sensitive", kind="date")
_column("note")
_column("created_at", _("Entered"), kind="moment")


# --- filters and views ------------------------------------------------------------------------------------


def _related(name: str, *inside: dict[str, Any]) -> dict[str, Any]:
    return {"field": name, "op": "has", "value": {"all": list(inside)}}


MINE = _related("customers", {"field": "owner", "op": "any_of", "value": ["me"]})
DECIDERS = _related("roles", {"field": "function", "op": "is", "value": "decider"})


def _function(value: str) -> Filter | None:
    try:
        return filters.parse(
            LIST, every(_related("roles", {"field": "function", "op": "is", "value": value}))
        )
    except FilterBroken:
        return None


def _owner(value: str) -> Filter | None:
    return filters.parse(LIST, every(MINE)) if value == "me" else None


kind(
    Kind(
        name=LIST,
        texts=Texts(
            title=_("Contacts"),
            search=_("Name, pinyin or number"),
            none_found=_("No contact fits these filters"),
            none_found_help=_("Remove one of them, or search the whole company in the box at the left."),
            none_yet=_("No contacts yet"),
            none_yet_help=_(
                "The people at the customers that you see stand here. Enter one on a customer's page."
            ),
            icon="address-book",
        ),
        model=Contact,
        lead="name",
        sort="-updated_at",
        mask=masked,
        matching=matching,
        url=lambda row: f"{_base()}{row.pk}/",
        fields=("id", "name", "version", "do_not_contact"),
        views=(
            Shipped("all", _("All contacts")),
            Shipped("mine", _("Contacts of my customers"), every(MINE)),
            Shipped("deciders", _("Decision makers"), every(DECIDERS)),
        ),
        quick=(
            Quick(
                "function",
                _("Function"),
                _function,
                options=lambda user: list(words_of(ContactRole.Function).items()),
            ),
            Quick("owner", _("Customers of"), _owner, options=lambda user: [("me", _("me"))]),
        ),
        bulk=tuple(verb for verb in bulk.VERBS if verb.name == "export"),
    )
)
