"""What the list of customers can show."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_site.kit import markup
from crm_site.kit.paging import Order
from customers.directory import countries
from customers.directory.lists import found
from customers.directory.models import Customer
from customers.directory.selectors import owners_to_filter
from customers.records.lists import columns
from customers.records.lists.pens import Pen, words_of

LIST = "customers"
LEAD = SafeString('<span class="name">{}<a href="{}" title="{}">{}</a>{}</span>')


def _name(value: str, row: Any, pen: Pen) -> SafeString:
    name, star = pen.word(value), markup.icon("star", _("Key customer")) if row.is_key else ""
    return SafeString(LEAD.format(markup.square(row.mark), url_of(row.pk), name, name, star))


@cache
def _base() -> str:
    return reverse("customers:customer-list")


def url_of(pk: int) -> str:
    """A customer's page: a list asks for a hundred addresses, each costs 0.1 ms to reverse."""
    return f"{_base()}{pk}/"


def _level(value: str, row: Any, pen: Pen) -> SafeString:
    return pen.chip(value, "b" if value == "A" else "")


def _stage(value: str, row: Any, pen: Pen) -> SafeString:
    return pen.chip(pen.words_of(Customer.Stage).get(value, value), row.stage_tone)


def _chosen(choices: Any) -> dict[str, Any]:
    """Drawing, the word in files, and the choices of a column that holds one of them."""
    return {
        "kind": "choice",
        "draw": lambda value, row, pen: pen.word(pen.words_of(choices).get(value, value)),
        "plain": lambda value, row: words_of(choices).get(value, value),
        "choices": lambda: list(words_of(choices).items()),
    }


def _tags(value: Any, row: Any, pen: Pen) -> SafeString:
    return SafeString(f'<span class="tags">{"".join(pen.chip(tag.label, tag.tone) for tag in value)}</span>')


def _linked(value: Any, row: Any, pen: Pen) -> SafeString:
    return format_html('<a href="{}">{}</a>', url_of(value.pk), value)


def reach(scheme: str, value: Any, row: Any, pen: Pen) -> SafeString:
    """A number to click; as a text only where it must not be used."""
    if not getattr(value, "usable", True):
        return format_html('<s class="mute" title="{}">{}</s>', _("invalid or not to be used"), value)
    return format_html('<a href="{}:{}">{}</a>', scheme, value, value)


def _capital(value: Any, row: Any, pen: Pen) -> SafeString:
    return SafeString(f"{pen.number(value)} {conditional_escape(row.capital_currency)}")


def _country(value: str, row: Any, pen: Pen) -> SafeString:
    return pen.word(countries.label(value))


def _column(key: str, label: str | Promise = "", facet: str = "identity", **parts: Any) -> None:
    field: Any = None if label else Customer._meta.get_field(key)
    columns.column(LIST, key, label or field.verbose_name, facet, **parts)


PLACE = ("country", "region_code", "province", "city")
_column("name", gettext_lazy("Customer"), draw=_name, edit="name", order=Order(("name", "id")), default=True,
        fields=("name", "short_name", "is_key"))  # fmt: skip
_column("level", gettext_lazy("Level"), draw=_level, edit="level", default=True, order=Order(("level", "id")),
        kind="choice", choices=lambda: list(words_of(Customer.Grade).items()))  # fmt: skip
_column(
    "stage", gettext_lazy("Stage"), edit="stage", default=True, **{**_chosen(Customer.Stage), "draw": _stage}
)
_column("place", gettext_lazy("Region"), fields=PLACE, default=True)
_column(
    "industry",
    gettext_lazy("Industry"),
    edit="industry",
    default=True,
    css="far",
    **_chosen(Customer.Industry),
)
_column("owner", gettext_lazy("Owner"), kind="person", edit="owner", default=True, plain=lambda value, row: str(value),
        lanes=lambda listing: [("", _("nobody")), *owners_to_filter(listing.user)],
        narrow=lambda value: {"owner": value} if value else {"owner__isnull": True},
        fields=("owner__name", "owner__name_en", "owner__username"))  # fmt: skip
_column("updated_at", gettext_lazy("Last change"), kind="moment", order=Order(("updated_at", "id")), default=True,
        css="mute")  # fmt: skip
_column("tags", gettext_lazy("Tags"), load=found.tags, draw=_tags, kind="choices", edit="tags",
        plain=lambda value, row: [tag.label for tag in value])  # fmt: skip
_column("main_contact", gettext_lazy("Main contact"), load=found.main_contacts)
_column("phone", gettext_lazy("Phone"), "contact", load=lambda rows, user: found.customer_points(rows, "phone"),
        draw=partial(reach, "tel"))  # fmt: skip
_column("email", gettext_lazy("Mail"), "contact", load=lambda rows, user: found.customer_points(rows, "email"),
        draw=partial(reach, "mailto"))  # fmt: skip
_column("parent", gettext_lazy("Parent company"), load=found.parents, fields=("parent",), draw=_linked,
        plain=lambda value, row: str(value))  # fmt: skip
_column("code", gettext_lazy("Code"), order=Order(("code", "id")))
_column("short_name", edit="short_name")
_column("english_name", edit="english_name")
_column("aliases", kind="choices", plain=lambda value, row: list(value))
_column("kind", gettext_lazy("Kind"), **_chosen(Customer.Kind))
_column("size", edit="size", **_chosen(Customer.Size))
_column("source", edit="source")
_column(
    "department",
    kind="text",
    fields=("department__name", "department__name_en"),
    plain=lambda value, row: str(value),
)
_column("pool", kind="text", fields=("pool__name", "pool__name_en"), plain=lambda value, row: str(value))
_column("stage_since", kind="moment")
_column("ordered_at", facet="orders", kind="moment")
_column("country", draw=_country, plain=lambda value, row: countries.label(value))
_column("province", edit="province")
_column("city", edit="city")
_column("address", facet="contact", edit="address")
_column("postal_code", facet="contact", edit="postal_code")
_column("website", kind="link", edit="website")
_column("credit_code", edit="credit_code")
_column("legal_representative", edit="legal_representative")
_column("company_type", edit="company_type")
_column("capital_amount", facet="sensitive", kind="money", draw=_capital, css="num", edit="capital_amount",
        fields=("capital_amount", "capital_currency"))  # fmt: skip
_column("founded_on", kind="date", edit="founded_on")
_column("preferred_channel", edit="preferred_channel", **_chosen(Customer.Channel))
_column("best_time", edit="best_time")
_column("interests", edit="interests")
_column("consent", edit="consent", **_chosen(Customer.Consent))
_column("consent_on", kind="date", edit="consent_on")
_column("note", edit="note")
_column("created_at", gettext_lazy("Entered"), kind="moment", order=Order(("created_at", "id")))
_column("created_by", gettext_lazy("Entered by"), kind="person", plain=lambda value, row: str(value),
        fields=("created_by__name", "created_by__name_en", "created_by__username"))  # fmt: skip
