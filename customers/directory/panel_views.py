"""Panels of a customer's page that change what hangs on it: tags, relations, the group, stages; and picking."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken
from crm_site.kit.numbers import whole_number
from customers.directory import picking, relations, selectors, stages, tags, tree, twins
from customers.directory.contact_forms import RelationForm
from customers.directory.finds import TooMany
from customers.directory.marking import mark, unmark
from customers.directory.models import Customer
from customers.directory.views import CustomerView
from ownership.access.policy import can, require
from ownership.access.views import ScopedView


class CustomerTags(CustomerView):
    """The tags of a customer as chips; marking and taking off without leaving the page."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.panel(self.customer(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        try:
            if "remove" in request.POST:
                unmark(customer, request.POST["remove"], by=request.user)
            else:
                mark(customer, request.POST.get("tag", ""), by=request.user)
        except RuleBroken as refused:
            return self.panel(customer, status=422, refused=refused)
        if not request.headers.get("HX-Request"):
            return self.done(to=customer.get_absolute_url())
        return self.panel(customer)

    def panel(self, customer: Customer, status: int = 200, **context: Any) -> HttpResponse:
        context |= {
            "tags": tags.tags_of(customer),
            "may_tag": can(self.request.user, "customers.tag", customer),
        }
        return self.show("customers/_tags.html", status=status, customer=self.masked(customer), **context)


class TagOptions(ScopedView):
    """Tags to choose from, fetched when somebody begins to add one."""

    model = Customer

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "customers.create")
        return self.show("customers/_tag_options.html", offered=tags.offered())


class CustomerRelations(CustomerView):
    """The group of companies and the relations to others; adding and removing one."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.panel(self.customer(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        require(request.user, "customers.relate", customer)
        form = self.form(customer, request.POST)
        if not form.is_valid():
            return self.panel(customer, status=422, form=form)
        given = form.cleaned_data
        try:
            relations.relate(
                customer, given["other"], kind=given["kind"], note=given["note"], by=request.user
            )
        except (RuleBroken, PermissionDenied) as refused:
            form.add_error("other", str(refused))
            return self.panel(customer, status=422, form=form)
        return self.changed(customer, _("The relation has been noted."))

    def form(self, customer: Customer, *args: Any) -> RelationForm:
        return RelationForm(*args, viewer=self.request.user, but=customer.pk)

    def changed(self, customer: Customer, say: str) -> HttpResponse:
        if self.request.headers.get("HX-Request"):
            return self.panel(customer)
        return self.done(to=customer.get_absolute_url(), say=say)

    def panel(self, customer: Customer, status: int = 200, form: RelationForm | None = None) -> HttpResponse:
        user = self.request.user
        context = {
            "customer": self.masked(customer),
            "group": tree.group_of(customer, user),
            "ties": relations.ties_of(customer, user),
            "may_relate": can(user, "customers.relate", customer),
            "form": form or self.form(customer),
            "is_open": form is not None,
        }
        return self.show("customers/_relations.html", status=status, **context)


class RelationDelete(CustomerRelations):
    """Take a relation away."""

    http_method_names = ["post", "options"]

    def post(self, request: HttpRequest, pk: int, relation: int) -> HttpResponse:  # type: ignore[override]
        customer = self.customer(pk)
        require(request.user, "customers.relate", customer)
        row = selectors.relation_of(customer, relation)
        if row is None:
            raise Http404
        relations.unrelate(row, customer, by=request.user)
        return self.changed(customer, _("The relation has been removed."))


class CustomerStages(CustomerView):
    """The stages so far, with the time in each."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        return self.show(
            "customers/_stages.html", customer=self.masked(customer), stays=stages.stays_of(customer)
        )


class CustomerPick(ScopedView):
    """Customers to choose from while one types into a field."""

    model = Customer

    def get(self, request: HttpRequest) -> HttpResponse:
        but = request.GET.get("but", "")
        text = request.GET.get(request.GET.get("field", "q"), "")[:100]
        found = picking.offers(request.user, text, but=whole_number(but))
        return self.show("customers/_picks.html", found=found)


class CustomerTwins(ScopedView):
    """Whether we have a customer already, asked while one types into one field."""

    model = Customer

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "customers.create")
        given, but = request.GET, request.GET.get("but", "")
        text = given.get(given.get("field", ""), "")
        try:
            found = twins.typed(request.user, given.get("kind", ""), text, but=whole_number(but))
        except TooMany as refused:
            return self.show("customers/_twin_hint.html", twins=[], refused=refused)
        return self.show("customers/_twin_hint.html", twins=found)
