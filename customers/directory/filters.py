"""What customers can be filtered by. Contacts stand in `contact_filters.py`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from crm_site.kit import filters
from crm_site.kit.filters import Asker
from crm_site.kit.filters.fields import Choices, Words
from crm_site.kit.numbers import whole_number
from customers.directory import countries, places
from customers.directory.contact_filters import has_point
from customers.directory.models import (
    ContactPoint,
    ContactRole,
    Customer,
    CustomerAddress,
    CustomerRelation,
    CustomerTag,
    Tag,
)
from customers.directory.related import seen_customers
from customers.directory.selectors import owners_to_filter
from customers.records.filters import lists
from customers.records.filters.people import departments_part, people_part
from ownership.access.facets import Facet
from ownership.models import Pool

RECORD = "customers"
GROUPS = {
    "identity": _("Customer"),
    "place": pgettext_lazy("of a customer", "Place"),
    "care": _("Care"),
    "contact": _("Contact data"),
    "dates": _("Dates"),
    "linked": _("Linked records"),
}


# --- open sets --------------------------------------------------------------------------------------------


def _tags(values: Sequence[Any]) -> Mapping[Any, Words]:
    return {tag.pk: tag.label for tag in Tag.objects.filter(pk__in=values)}


def _tags_offered(user: Any) -> Choices:
    return [(str(tag.pk), tag.label) for tag in Tag.objects.filter(is_active=True).order_by("name")[:300]]


def _places(values: Sequence[Any]) -> Mapping[Any, Words]:
    """Every text is a place: what no table knows is looked for as it was typed."""
    return {value: places.label(value) for value in values}


def _places_offered(user: Any) -> Choices:
    return [
        *((name, name) for name in places.provinces()),
        *((name, name) for _code, name in countries.choices()),
    ]


def _pools(values: Sequence[Any]) -> Mapping[Any, Words]:
    ids = [number for one in values if (number := whole_number(str(one))) is not None]
    return {str(pool.pk): pool.label for pool in Pool.objects.filter(pk__in=ids)}


def _pools_offered(user: Any) -> Choices:
    """The pools that the person may look into: of another he finds nothing anyway."""
    return [(str(pool.pk), pool.label) for pool in Pool.objects.active().visible_to(user)]


def _relations(asker: Asker) -> QuerySet:
    """Relations to customers that the asker may see; of the others he does not learn that there is one."""
    return CustomerRelation.objects.filter(other__in=seen_customers(asker).order_by().values("pk"))


# --- the fields -------------------------------------------------------------------------------------------


def _field(name: str, kind: str, group: str, facet: str = Facet.IDENTITY, **parts: Any) -> None:
    column: Any = Customer._meta.get_field(name) if "label" not in parts else None
    label = parts.pop("label", None) or column.verbose_name
    filters.field(RECORD, name, label, kind, facet, group=GROUPS[group], **parts)


def _choice(name: str, choices: Any, group: str = "identity", **parts: Any) -> None:
    field: Any = Customer._meta.get_field(name)
    _field(name, "choice", group, choices=choices.choices, may_be_empty=field.blank, blank=True, **parts)


_field("name", "text", "identity")
_choice("stage", Customer.Stage)
_choice("level", Customer.Grade)
_field("tags", "tag", "identity", names=_tags, offered=_tags_offered, may_be_empty=True,
       column=filters.Marks(CustomerTag.objects.all, "customer", "tag"))  # fmt: skip
_choice("industry", Customer.Industry)
_choice("size", Customer.Size)
_choice("kind", Customer.Kind)
_field("source", "text", "identity", may_be_empty=True)
_field("is_key", "yes_no", "identity")
_field("code", "text", "identity", case="upper")
_field("short_name", "text", "identity", may_be_empty=True)
_field("english_name", "text", "identity", may_be_empty=True)
_field("aliases", "text", "identity", column=filters.Listed("aliases"), may_be_empty=True)
_field("credit_code", "text", "identity", case="upper", may_be_empty=True)
_field("credit_code_verified", "yes_no", "identity")
_field("legal_representative", "text", "identity", may_be_empty=True)
_field("company_type", "text", "identity", may_be_empty=True)
_field("business_scope", "text", "identity", may_be_empty=True)
_field("capital_amount", "money", "identity", Facet.SENSITIVE, may_be_empty=True)
_field("capital_currency", "text", "identity", Facet.SENSITIVE, case="upper", may_be_empty=True)

_field("owner", "person", "care", **people_part(owners_to_filter))
_field("department", "department", "care", **departments_part())
_field("pool", "reference", "care", names=_pools, offered=_pools_offered, may_be_empty=True)
_choice("preferred_channel", Customer.Channel, "care")
_choice("consent", Customer.Consent, "care")
_field("interests", "text", "care", may_be_empty=True)
_field("note", "text", "care", may_be_empty=True)
_field("created_by", "person", "care", **people_part())

_field("region", "place", "place", label=_("region"), names=_places, offered=_places_offered, may_be_empty=True,
       column=filters.Asked(lambda value, asker: places.condition(value), Q(country="", province="", city="")))  # fmt: skip
_field("country", "choice", "place", choices=countries.choices, may_be_empty=True, blank=True)
_field("province", "text", "place", may_be_empty=True)
_field("city", "text", "place", may_be_empty=True)
_field("district", "text", "place", may_be_empty=True)

_field("address", "text", "contact", Facet.CONTACT, may_be_empty=True)
_field("postal_code", "text", "contact", Facet.CONTACT, may_be_empty=True)
_field("website", "text", "contact", may_be_empty=True)
_field("has_phone", "yes_no", "contact", Facet.CONTACT, label=_("has a phone number"),
       column=has_point("customer", "phone"))  # fmt: skip
_field("has_mail", "yes_no", "contact", Facet.CONTACT, label=_("has a mail address"),
       column=has_point("customer", "email"))  # fmt: skip

_field("created_at", "moment", "dates")
_field("updated_at", "moment", "dates")
_field("stage_since", "moment", "dates")
_field("ordered_at", "moment", "dates", Facet.ORDERS, may_be_empty=True)
_field("founded_on", "date", "dates", may_be_empty=True)
_field("consent_on", "date", "dates", may_be_empty=True)

_field("contacts", "related", "linked", label=_("Contacts"), related="roles", link="customer",
       rows=lambda asker: ContactRole.objects.filter(left_on__isnull=True),
       has=_("has a contact"), has_not=_("has no contact"))  # fmt: skip
_field("points", "related", "linked", Facet.CONTACT, label=_("Numbers and mail addresses"), related="points",
       link="customer", rows=lambda asker: ContactPoint.objects.all(),
       has=_("has a number or mail address"), has_not=_("has no number or mail address"))  # fmt: skip
_field("addresses", "related", "linked", Facet.CONTACT, label=_("More addresses"), related="addresses",
       link="customer", rows=lambda asker: CustomerAddress.objects.all(),
       has=_("has another address"), has_not=_("has no other address"))  # fmt: skip
_field("parent", "related", "linked", related=RECORD, link="children", rows=seen_customers,
       has=_("has a parent company"), has_not=_("has no parent company"))  # fmt: skip
_field("children", "related", "linked", label=_("Subsidiaries"), related=RECORD, link="parent", rows=seen_customers,
       has=_("has a subsidiary"), has_not=_("has no subsidiary"))  # fmt: skip
_field("relations", "related", "linked", label=_("Relations"), related="relations", link="customer",
       rows=_relations, has=_("has a relation"), has_not=_("has no relation"))  # fmt: skip

filters.field(
    "relations", "kind", _("relation"), "choice", Facet.IDENTITY, choices=CustomerRelation.Kind.choices
)
filters.field("relations", "other", _("other customer"), "related", Facet.IDENTITY, related=RECORD,
              link="relations_from", rows=seen_customers, has=_("is with a customer"),
              has_not=_("is with no customer"))  # fmt: skip

filters.field("addresses", "label", pgettext_lazy("of an address", "label"), "choice", Facet.CONTACT,
              choices=CustomerAddress.Label.choices)  # fmt: skip
filters.field("addresses", "region", _("region"), "place", Facet.CONTACT, names=_places, offered=_places_offered,
              column=filters.Asked(lambda value, asker: places.condition(value)))  # fmt: skip
filters.field("addresses", "line", _("street and number"), "text", Facet.CONTACT)
filters.field("addresses", "is_invalid", _("invalid"), "yes_no", Facet.CONTACT)


def _noun(number: int) -> str:
    return ngettext("%(n)s customer", "%(n)s customers", number)


lists.register(
    RECORD,
    _("Customers"),
    rows=lambda user: Customer.objects.listed_to(user),
    readable=lambda user: Customer.objects.visible_to(user),
    noun=_noun,
    url_name="customers:customer-list",
    open_names=("name", "is_key"),
)
