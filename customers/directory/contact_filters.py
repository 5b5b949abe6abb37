"""What contacts can be filtered by: as a list of their own (`contacts`), and as those of a customer (`roles`).

The person's own fields are the same in both; in `roles` they stand one step further (`contact__name`).
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from crm_site.kit import filters
from crm_site.kit.filters import Asker
from customers.directory.models import Contact, ContactPoint, ContactRole
from customers.directory.related import seen_customers
from customers.records.filters import lists
from ownership.access.facets import Facet

PERSON, REACH, CUSTOMERS = _("Contact"), _("Contact data"), _("At customers")


def has_point(holder: str, kind: str, path: str = "pk") -> filters.Asked:
    """Yes or no: there is a valid number or mail address of this kind."""
    points = ContactPoint.objects.filter(kind=kind, is_invalid=False, **{holder: OuterRef(path)})

    def test(value: Any, asker: Asker) -> Q:
        return Q(Exists(points)) if value else ~Q(Exists(points))

    return filters.Asked(test)


def _person(record: str, prefix: str) -> None:
    """Fields of the person himself; `prefix` leads to him."""

    def add(name: str, label: Any, kind: str, facet: str, group: Any = PERSON, **parts: Any) -> None:
        filters.field(record, name, label, kind, facet, group=group, **{"path": f"{prefix}{name}", **parts})

    path = f"{prefix.removesuffix('__')}_id" if prefix else "pk"
    add("name", pgettext_lazy("of a person", "name"), "text", Facet.IDENTITY)
    add("english_name", _("English name"), "text", Facet.IDENTITY, may_be_empty=True)
    add("do_not_contact", _("do not contact"), "yes_no", Facet.IDENTITY)
    add("note", _("note"), "text", Facet.IDENTITY, may_be_empty=True)
    add("birthday", _("birthday"), "date", Facet.SENSITIVE, may_be_empty=True)
    add("created_at", _("created at"), "moment", Facet.IDENTITY)
    add("updated_at", _("updated at"), "moment", Facet.IDENTITY)
    add("wechat", _("WeChat or WeCom"), "text", Facet.CONTACT, REACH, may_be_empty=True)
    for name, label, kind in (
        ("has_phone", _("has a phone number"), "phone"),
        ("has_mail", _("has a mail address"), "email"),
    ):
        add(name, label, "yes_no", Facet.CONTACT, REACH, column=has_point("contact", kind, path))


def _seen_roles(asker: Asker) -> QuerySet:
    """Present roles at customers that the asker may see."""
    roles = ContactRole.objects.filter(left_on__isnull=True)
    return roles if asker.viewer is None else roles.visible_to(asker.viewer)


_person("contacts", "")
_person("roles", "contact__")

# --- what a contact is at a customer ----------------------------------------------------------------------
for _name, _label, _kind, _parts in (
    ("title", pgettext_lazy("of a person", "title"), "text", {"may_be_empty": True}),
    (
        "function",
        _("function"),
        "choice",
        {"choices": ContactRole.Function.choices, "blank": True, "may_be_empty": True},
    ),
    ("department_name", pgettext_lazy("at the customer", "department"), "text", {"may_be_empty": True}),
    ("is_decider", _("decides"), "yes_no", {}),
    ("is_primary", _("main contact"), "yes_no", {}),
):
    filters.field("roles", _name, _label, _kind, Facet.IDENTITY, group=CUSTOMERS, **_parts)  # type: ignore[arg-type]
filters.field("roles", "customer", _("Customer"), "related", Facet.IDENTITY, group=CUSTOMERS,
              related="customers", link="contact_roles", rows=seen_customers,
              has=_("is at a customer"), has_not=_("is at no customer"))  # fmt: skip
filters.field("contacts", "roles", _("Role at a customer"), "related", Facet.IDENTITY, group=CUSTOMERS,
              related="roles", link="contact", rows=_seen_roles,
              has=_("has a role"), has_not=_("has no role"))  # fmt: skip
filters.field("contacts", "customers", _("Customer"), "related", Facet.IDENTITY, group=CUSTOMERS,
              related="customers", link="contact_roles__contact", rows=seen_customers,
              has=_("is at a customer"), has_not=_("is at no customer"))  # fmt: skip
filters.field("contacts", "points", _("Numbers and mail addresses"), "related", Facet.CONTACT, group=REACH,
              related="points", link="contact", rows=lambda asker: ContactPoint.objects.all(),
              has=_("has a number or mail address"), has_not=_("has no number or mail address"))  # fmt: skip

# --- numbers and mail addresses ---------------------------------------------------------------------------
filters.field("points", "kind", _("kind"), "choice", Facet.CONTACT, choices=ContactPoint.Kind.choices)
filters.field("points", "label", pgettext_lazy("of a contact point", "label"), "choice", Facet.CONTACT,
              choices=ContactPoint.Label.choices, blank=True, may_be_empty=True)  # fmt: skip
filters.field("points", "value", _("value"), "text", Facet.CONTACT)
filters.field("points", "is_invalid", _("invalid"), "yes_no", Facet.CONTACT)
filters.field("points", "do_not_contact", _("do not contact"), "yes_no", Facet.CONTACT)


def _noun(number: int) -> str:
    return ngettext("%(n)s contact", "%(n)s contacts", number)


lists.register(
    "contacts",
    _("Contacts"),
    rows=lambda user: Contact.objects.visible_to(user),
    noun=_noun,
    url_name="customers:contact-list",
)
