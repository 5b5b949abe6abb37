"""Changing customers and contacts: forms in, one action, and the page or the form with its words."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict
from customers.directory import actions, conflicts, contacts, places, selectors
from customers.directory.forms import FIELDS, ContactForm, CustomerForm
from customers.directory.models import ContactRole, Customer
from customers.directory.policy import writable, writable_at_birth
from customers.directory.rules import REGION, CodeTaken
from customers.directory.views import CustomerView
from ownership.access.facets import Level
from ownership.access.masking import levels_for
from ownership.access.policy import require
from ownership.access.views import ScopedView


class CustomerNew(ScopedView):
    """Enter a customer; warns of one that is the same."""

    model = Customer

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "customers.create")
        return self.page(self.form(initial=request.GET.dict()))

    def post(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "customers.create")
        if "refresh" in request.POST:
            return self.page(self.form(initial=_typed(request)))
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        twins = [] if "anyway" in request.POST else selectors.twins(request.user, form.cleaned_data)
        if twins:
            return self.page(form, status=422, twins=twins)
        try:
            customer = actions.create(by=request.user, **form.cleaned_data)
        except CodeTaken as taken:
            form.add_error(taken.field, str(taken))
            return self.page(form, status=422)
        return self.done(to=customer.get_absolute_url(), say=_("The customer has been entered."))

    def form(self, *args: Any, **kwargs: Any) -> CustomerForm:
        fields = writable_at_birth(self.request.user, FIELDS)
        return CustomerForm(*args, viewer=self.request.user, fields=fields, **kwargs)

    def page(self, form: CustomerForm, status: int = 200, **context: Any) -> HttpResponse:
        return self.show("customers/edit.html", status=status, form=form, **context)


class CustomerEdit(CustomerView):
    """Change what one may write of a customer, guarded by its version."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        return self.page(customer, self.form(customer), version=customer.version)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        version = _version(request)
        if "refresh" in request.POST:
            return self.page(customer, self.form(customer, over=_typed(request)), version=version)
        form = self.form(customer, request.POST)
        if not form.is_valid():
            return self.page(customer, form, status=422, version=version)
        changes = conflicts.decided(form.cleaned_data, request.POST)
        try:
            actions.edit(customer, by=request.user, version=version, **changes)
        except EditConflict as conflict:
            return self.conflict(form, conflict, version)
        except CodeTaken as taken:
            form.add_error(taken.field, str(taken))
            return self.page(customer, form, status=422, version=version)
        return self.saved(customer)

    def form(self, customer: Customer, *args: Any, over: dict[str, Any] | None = None) -> CustomerForm:
        """A form of the writable fields, or 403 when there is none."""
        user = self.request.user
        fields = writable(user, customer, FIELDS)
        if not fields:
            raise PermissionDenied
        initial = {**selectors.values_of(customer, fields), **(over or {})}
        return CustomerForm(*args, viewer=user, fields=fields, initial=initial)

    def page(
        self, customer: Customer, form: CustomerForm, *, version: int, status: int = 200
    ) -> HttpResponse:
        context = {"customer": self.masked(customer), "form": form, "version": version}
        return self.show("customers/edit.html", status=status, **context)

    def conflict(self, form: CustomerForm, conflict: EditConflict, version: int) -> HttpResponse:
        rows = conflicts.rows_of(form, conflict, version)
        context = {"customer": self.masked(conflict.row), "form": form, "rows": rows}
        return self.show("customers/conflict.html", status=409, version=conflict.row.version, **context)

    def saved(self, customer: Customer) -> HttpResponse:
        """Back to the customer, or to the list when the change moved it out of reach."""
        stays = self.rows().filter(pk=customer.pk).exists()
        to = customer.get_absolute_url() if stays else reverse("customers:customer-list")
        return self.done(to=to, say=_("The changes have been saved."))


class PlaceOptions(ScopedView):
    """The selects for province, city and district after one of them changed."""

    model = Customer

    def get(self, request: HttpRequest) -> HttpResponse:
        given = places.settled(*(request.GET.get(name, "")[:60] for name in REGION))
        form = CustomerForm(viewer=request.user, fields=REGION, initial=given)
        return self.show("customers/_places.html", form=form)


class ContactView(CustomerView):
    """The base of the pages about one contact of a customer."""

    def form(self, customer: Customer, *args: Any, **kwargs: Any) -> ContactForm:
        require(self.request.user, "contacts.write", customer)
        reaches = levels_for(self.request.user, customer)["contact"] == Level.WRITE
        return ContactForm(*args, viewer=self.request.user, reaches=reaches, **kwargs)

    def page(self, customer: Customer, form: ContactForm, status: int = 200, **context: Any) -> HttpResponse:
        context = {"customer": self.masked(customer), "form": form, **context}
        return self.show("customers/contact.html", status=status, **context)

    def role(self, customer: Customer, contact: int) -> ContactRole:
        role = selectors.role_of(customer, contact)
        if role is None:
            raise Http404
        return role

    def back(self, customer: Customer, say: str) -> HttpResponse:
        return self.done(to=customer.get_absolute_url(), say=say)


class ContactNew(ContactView):
    """A new contact of the customer."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        return self.page(customer, self.form(customer))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        form = self.form(customer, request.POST)
        if not form.is_valid():
            return self.page(customer, form, status=422)
        contacts.add(customer, by=request.user, **form.cleaned_data)
        return self.back(customer, _("The contact has been added."))


class ContactEdit(ContactView):
    """Change a contact and what he is at the customer."""

    def get(self, request: HttpRequest, pk: int, contact: int) -> HttpResponse:
        customer = self.customer(pk)
        role = self.role(customer, contact)
        form = self.form(customer, initial=selectors.contact_values(role, role.contact))
        return self.page(customer, form, role=role, version=role.contact.version)

    def post(self, request: HttpRequest, pk: int, contact: int) -> HttpResponse:
        customer = self.customer(pk)
        role = self.role(customer, contact)
        form = self.form(customer, request.POST)
        if not form.is_valid():
            return self.page(customer, form, status=422, role=role, version=_version(request))
        changes = conflicts.decided(form.cleaned_data, request.POST)
        try:
            contacts.edit(role, by=request.user, version=_version(request), **changes)
        except EditConflict as conflict:
            rows = conflicts.rows_of(form, conflict, _version(request))
            context = {"customer": self.masked(customer), "form": form, "rows": rows}
            return self.show("customers/conflict.html", status=409, version=conflict.row.version, **context)
        return self.back(customer, _("The changes have been saved."))


class ContactDelete(ContactView):
    """Take a contact off the customer, after asking."""

    def get(self, request: HttpRequest, pk: int, contact: int) -> HttpResponse:
        customer = self.customer(pk)
        require(request.user, "contacts.write", customer)
        role = self.role(customer, contact)
        return self.show("customers/contact_delete.html", customer=self.masked(customer), role=role)

    def post(self, request: HttpRequest, pk: int, contact: int) -> HttpResponse:
        customer = self.customer(pk)
        contacts.remove(self.role(customer, contact), by=request.user)
        return self.back(customer, _("The contact has been removed."))


def _version(request: HttpRequest) -> int:
    """The version that the person saw; 0, which matches none, when it is missing."""
    text = request.POST.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 9 else 0


def _typed(request: HttpRequest) -> dict[str, Any]:
    """What stands in a form that is drawn again for other places, before it is sent."""
    typed: dict[str, Any] = request.POST.dict()
    return typed | places.settled(*(str(typed.get(name, ""))[:60] for name in REGION))
