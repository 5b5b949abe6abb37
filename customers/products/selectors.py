"""Shaped answers about products."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from crm_site.kit import palette
from customers.products.models import Product, ProductCategory
from ownership.access.facets import everything
from ownership.access.masking import MaskedRow

SHORTEST = 2
OFFERED = 500


def open_to_all(rows: Iterable[Any], user: Any) -> list[MaskedRow]:
    """Products as lists and files want them: nothing in them is masked for anybody."""
    levels = everything()
    return [MaskedRow(row, levels) for row in rows]


def categories() -> QuerySet[ProductCategory]:
    """In the order of the price list."""
    return ProductCategory.objects.all()


def category_choices() -> list[tuple[str, str]]:
    return [(str(one.pk), one.label) for one in categories()]


def found(user: Any, text: str, limit: int) -> list[palette.Group]:
    """What the palette shows: products on sale by code or name."""
    if len(text) < SHORTEST:
        return []
    rows = Product.objects.visible_to(user).on_sale().matching(text).order_by("code")[:limit]
    hits = [
        palette.Hit(one.label, one.get_absolute_url(), note=one.code, icon="package", chip="") for one in rows
    ]
    return [palette.Group("products", _("Products"), hits)]


def offered(user: Any) -> list[tuple[str, str]]:
    """(code, name) of products on sale, to propose while one types."""
    rows = Product.objects.visible_to(user).on_sale().order_by("code")[:OFFERED]
    return [(one.code, one.label) for one in rows]


def meant(words: Iterable[str]) -> dict[str, Product]:
    """{folded word: product} of those that are meant by code or by either name. One query.

    A name that two products have means neither.
    """
    wanted = [word.strip() for word in words]
    rows = list(
        Product.objects.filter(
            Q(code__in=[word.upper() for word in wanted]) | Q(name__in=wanted) | Q(name_en__in=wanted)
        )
    )
    named: dict[str, list[Product]] = {}
    for one in rows:
        for name in {one.name.casefold(), one.name_en.casefold()} - {""}:
            named.setdefault(name, []).append(one)
    alone = {name: found[0] for name, found in named.items() if len(found) == 1}
    return {**alone, **{one.code.casefold(): one for one in rows}}
