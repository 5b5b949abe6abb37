"""Products as a kind of import; registered when this room is opened in `ready()`. Known ones are found by code."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from crm_site.kit import money
from customers.products.imports import fields, resolving, writing
from customers.products.models import Product
from customers.records import imports
from customers.records.imports.findings import Notes
from customers.records.imports.kinds import Key, Kind, Options, Values
from customers.records.imports.plan import Candidate, Decision
from ownership.models import User

READ = ("code", "name", "name_en", "unit", "price", "currency", "is_active", "description")


def complete(values: Values, notes: Notes) -> None:
    """Splits a price with its currency, and says "on sale" where a file says "discontinued"."""
    if isinstance(values.get("price"), tuple):
        values["price"], currency = values["price"]
        if currency and "currency" not in values:
            values["currency"] = currency
    if gone := values.pop("discontinued", ""):
        values.setdefault("is_active", "no" if gone == "yes" else "yes")
    if isinstance(values.get("is_active"), str):
        values["is_active"] = values["is_active"] == "yes"
    if values.get("currency", money.CURRENCIES[0]) not in money.CURRENCIES:
        notes.refuse("unknown_choice", value=values["currency"], choices=", ".join(money.CURRENCIES))


def keys(values: Values) -> list[Key]:
    return [("product", values["code"])] if values.get("code") else []


def decide(_values: Values, found: list[tuple[Key, Candidate]], _notes: Notes) -> Decision:
    return Decision(found[0][1])


def at_birth(values: Values) -> None:
    """A product without a name is called by its code until somebody names it."""
    values.setdefault("name", values["code"])
    values.setdefault("currency", money.CURRENCIES[0])


def lookup_for(_user: User, _options: Options) -> Callable[[Sequence[Values]], Iterable[Candidate]]:
    """The products with the rows' codes. One query."""

    def lookup(rows: Sequence[Values]) -> Iterable[Candidate]:
        codes = {row["code"] for row in rows if row.get("code")}
        for row in Product.objects.filter(code__in=codes).select_related("category").order_by("pk"):
            values = {name: getattr(row, name) for name in READ}
            values["category"] = row.category.name if row.category else ""
            yield Candidate(values, row.pk, None, row.version, record=row.pk)

    return lookup


def label(name: str) -> str | Promise:
    return Product._meta.get_field(name).verbose_name  # type: ignore[union-attr]


def choose(kind: Kind, options: Options) -> Kind:
    """Known products change, or stay as they are."""
    return replace(kind, policy="leave" if options.get("policy") == "leave" else "update")


imports.kind(
    "products",
    _("Products"),
    part="product",
    main="product",
    fields=fields.FIELDS,
    complete=complete,
    keys=keys,
    decide=decide,
    at_birth=at_birth,
    fixed=("code",),
    revive={"price": Decimal},
    lookup=lookup_for,
    resolve=resolving.resolver,
    label_of=label,
    write=writing.write,
    choose=choose,
    sequence="customers_product_id_seq",
    has_target=False,
)
