"""Pages of the catalogue: the list, one product, a new one, changing one."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict, RuleBroken
from customers.directory import conflicts
from customers.products import actions, selling
from customers.products.forms import FIELDS, ProductEditForm, ProductForm
from customers.products.models import Product
from customers.records.lists.pages import ListPage
from notifications import live
from ownership.access.policy import can, require
from ownership.access.views import ScopedView


class ProductList(ListPage):
    """What we sell."""

    model = Product
    listing_name = "products"
    template = "customers/products/list.html"

    def verbs(self) -> dict[str, Any]:
        user = self.request.user
        return {"may_create": can(user, "products.create"), "may_import": can(user, "products.import")}


class ProductDetail(ScopedView):
    """One product."""

    model = Product

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        product = self.row(pk, self.rows().select_related("category"))
        live.watch(request.user, product.topic)
        return self.show(
            "customers/products/detail.html",
            product=product,
            figures=selling.told(request.user, product),
            may_edit=can(request.user, "products.edit"),
        )


class ProductNew(ScopedView):
    """A product of the catalogue."""

    model = Product

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "products.create")
        return self.form_page(ProductForm(viewer=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "products.create")
        form = ProductForm(request.POST, viewer=request.user)
        if not form.is_valid():
            return self.form_page(form, 422)
        try:
            product = actions.add(by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error("code", str(broken))
            return self.form_page(form, 422)
        said = _("%(name)s is in the catalogue.") % {"name": product.label}
        return self.done(to=product.get_absolute_url(), say=said)

    def form_page(self, form: ProductForm, status: int = 200) -> HttpResponse:
        return self.show("customers/products/edit.html", status=status, form=form)


class ProductEdit(ScopedView):
    """Changes a product. A rival edit answers 409 with both values; saving again takes mine."""

    model = Product

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        product = self.row(pk)
        require(request.user, "products.edit")
        initial = {name: getattr(product, name) for name in (*FIELDS, "version")}
        return self.form_page(ProductEditForm(initial=initial, viewer=request.user), product)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        product = self.row(pk)
        require(request.user, "products.edit")
        form = ProductEditForm(request.POST, viewer=request.user)
        if not form.is_valid():
            return self.form_page(form, product, 422)
        try:
            actions.edit(product, by=request.user, **form.cleaned_data)
        except EditConflict as conflict:
            return self.conflict_page(form, conflict)
        except RuleBroken as broken:
            form.add_error("code", str(broken))
            return self.form_page(form, product, 422)
        return self.done(to=product.get_absolute_url(), say=_("Saved."))

    def conflict_page(self, form: ProductEditForm, conflict: EditConflict) -> HttpResponse:
        typed = {**form.cleaned_data, "version": conflict.row.version}
        fresh = ProductEditForm(initial=typed, viewer=self.request.user)
        return self.form_page(fresh, conflict.row, 409, rows=conflicts.pairs_of(form, conflict))

    def form_page(
        self, form: ProductEditForm, product: Product, status: int = 200, **more: Any
    ) -> HttpResponse:
        return self.show("customers/products/edit.html", status=status, form=form, product=product, **more)
