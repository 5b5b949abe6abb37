"""Contacts: a person's own page, and entering, changing, moving and removing him."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict, RuleBroken
from crm_site.kit.numbers import whole_number
from customers.directory import conflicts, contacts, people, picking, selectors
from customers.directory.change_views import typed, version_of
from customers.directory.contact_forms import ContactForm, JoinForm
from customers.directory.exports import handing
from customers.directory.models import Contact, ContactRole, Customer
from customers.directory.views import CustomerView
from ownership.access.facets import Level
from ownership.access.masking import levels_for
from ownership.access.policy import can, require
from ownership.access.views import ScopedView


class ContactDetail(ScopedView):
    """One person: what he is where, how to reach him, what happened with him."""

    model = Contact

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        contact = self.row(pk)
        person = people.person_of(contact, request.user)
        context = {
            "person": person,
            "customer": person.through,
            "contact": person.contact,
            "lines": people.lines_about(contact, request.user),
            "may_join": can(request.user, "customers.create"),
        }
        return self.show("customers/person.html", **context)


class ContactCard(ScopedView):
    """The contact as a vCard for an address book, as far as the person reads of him; logged as any export."""

    model = Contact

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        contact = self.row(pk)
        export = handing.one_card(contact, by=request.user)
        return redirect("customers:export-file", export.pk)


class ContactJoin(ScopedView):
    """A person we know becomes a contact of one more customer, and perhaps leaves another."""

    model = Contact

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        contact = self.row(pk)
        require(request.user, "customers.create")
        customer = self.wanted(request)
        initial = {"customer": customer} if customer else {}
        return self.page(contact, self.form(contact, initial=initial), customer=customer)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        contact = self.row(pk)
        require(request.user, "customers.create")
        form = self.form(contact, request.POST)
        if not form.is_valid():
            return self.page(contact, form, status=422)
        customer = form.cleaned_data.pop("customer")
        try:
            contacts.join(contact, customer, by=request.user, **form.cleaned_data)
        except (RuleBroken, PermissionDenied) as refused:
            form.add_error("customer", str(refused))
            return self.page(contact, form, status=422)
        say = _("%(name)s is a contact of %(customer)s now.") % {"name": contact, "customer": customer}
        return self.done(to=contact.get_absolute_url(), say=say)

    def form(self, contact: Contact, *args: Any, **kwargs: Any) -> JoinForm:
        roles = selectors.places_to_leave(contact, self.request.user)
        return JoinForm(*args, viewer=self.request.user, roles=roles, **kwargs)

    def page(self, contact: Contact, form: JoinForm, status: int = 200, **context: Any) -> HttpResponse:
        return self.show("customers/join.html", status=status, contact=contact, form=form, **context)

    def wanted(self, request: HttpRequest) -> Customer | None:
        """The customer from whose page one comes, where it is open."""
        pk = whole_number(request.GET.get("customer"))
        return selectors.seen_customer(request.user, pk) if pk else None


class ContactPicks(CustomerView):
    """People we know already, while one types the name of a new contact."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        require(request.user, "contacts.write", customer)
        found = picking.contacts_like(request.user, request.GET.get("name", "")[:120], but=customer)
        return self.show("customers/_known_contacts.html", customer=self.masked(customer), found=found)


class ContactView(CustomerView):
    """The base of the pages about one contact of a customer."""

    def form(self, customer: Customer, *args: Any, **kwargs: Any) -> ContactForm:
        require(self.request.user, "contacts.write", customer)
        levels = levels_for(self.request.user, customer)
        writes = {facet: levels[facet] == Level.WRITE for facet in ("contact", "sensitive")}
        return ContactForm(
            *args,
            viewer=self.request.user,
            reaches=writes["contact"],
            sensitive=writes["sensitive"],
            own=contacts.own_writable(self.request.user, customer),
            **kwargs,
        )

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
        initial = {"name": request.GET.get("name", "")[:120]}
        return self.page(customer, self.form(customer, is_new=True, initial=initial))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        form = self.form(customer, request.POST, is_new=True)
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
        if "refresh" in request.POST:
            again = self.form(customer, initial=typed(self.form(customer), request))
            return self.page(customer, again, role=role, version=version_of(request))
        form = self.form(customer, request.POST)
        if not form.is_valid():
            return self.page(customer, form, status=422, role=role, version=version_of(request))
        changes = conflicts.decided(form.cleaned_data, request.POST)
        try:
            contacts.edit(role, by=request.user, version=version_of(request), **changes)
        except EditConflict as conflict:
            rows = conflicts.rows_of(form, conflict, version_of(request))
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
