"""The list of products: its ready-made views, its filter line, changes in place, its file."""

from __future__ import annotations

from typing import Any

from django.http import QueryDict
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.products import actions, selectors
from customers.products.forms import FIELDS, ProductForm
from customers.products.lists.columns import LIST, url_of
from customers.products.models import Product
from customers.records import exports
from customers.records.lists.bulk import BulkVerb
from customers.records.lists.kinds import Editing, Kind, Quick, Shipped, Texts, kind
from customers.records.lists.trees import asked, only
from ownership.access.policy import can
from ownership.models import User

WRITABLE = frozenset(FIELDS) - {"description"}


def _offers(user: Any, row: Any) -> frozenset[str]:
    return WRITABLE if can(user, "products.edit") else frozenset()


def _form(user: User, row: Product, names: list[str], data: QueryDict | None = None) -> ProductForm:
    names = [one for one in names if one in _offers(user, row)]
    return ProductForm(data, viewer=user, names=names, initial={one: getattr(row, one) for one in names})


def _save(row: Product, by: User, version: int, values: dict[str, Any]) -> Product:
    return actions.edit(row, by=by, version=version, **values)


kind(
    Kind(
        name=LIST,
        texts=Texts(
            title=_("Products"),
            search=_("Code or name"),
            none_found=_("No product fits"),
            none_found_help=_("Take a filter away, or look among those that are sold no more."),
            none_yet=_("No products yet"),
            none_yet_help=_(
                "What the company sells stands here, with prices that deals and quotes take over."
            ),
            icon="package",
        ),
        model=Product,
        lead="label",
        sort="code",
        mask=selectors.open_to_all,
        matching=lambda rows, text, user: rows.matching(text),
        url=lambda row: url_of(row.pk),
        fields=("id", "code", "name", "name_en", "version", "category_id", "currency"),
        views=(
            Shipped("sale", _("On sale"), only("is_active", "is", "yes")),
            Shipped("all", _("All products")),
            Shipped("gone", _("Sold no more"), only("is_active", "is", "no")),
        ),
        quick=(
            Quick(
                "category",
                _("Category"),
                asked(LIST, lambda value: only("category", "is", value)),
                options=lambda user: selectors.category_choices(),
            ),
        ),
        editing=Editing(form=_form, save=_save, offers=_offers, url=lambda pk: f"{url_of(pk)}edit/"),
        bulk=(
            BulkVerb(
                "export",
                _("Export"),
                "download",
                allowed=lambda user: can(user, "products.export"),
                url=lambda: reverse("customers:export-new"),
            ),
        ),
    )
)
exports.kind(LIST, _("Products"), "products.export", _("products"))
