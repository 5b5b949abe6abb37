"""Changing customers and contacts: forms in, one action, and the page or the form with its words."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict
from crm_site.kit.numbers import whole_number
from customers.directory import actions, conflicts, entering, places, selectors, twins
from customers.directory.forms import QUICK, CustomerForm, NewCustomerForm, field_names
from customers.directory.models import Customer
from customers.directory.policy import writable, writable_at_birth
from customers.directory.rowfields import RowsField
from customers.directory.rules import REGION, CodeTaken
from customers.directory.tree import Circle
from customers.directory.views import CustomerView
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
            return self.page(self.form(initial=typed(self.form(), request)))
        form = self.form(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        found = [] if "anyway" in request.POST else twins.twins(request.user, form.cleaned_data)
        if found:
            return self.page(form, status=422, twins=found)
        try:
            contact = form.first_contact()
            customer = entering.enter(by=request.user, contact=contact, **form.cleaned_data)
        except CodeTaken as taken:
            form.add_error(taken.field, str(taken))
            return self.page(form, status=422)
        return self.entered(customer)

    def entered(self, customer: Customer) -> HttpResponse:
        """On to its page, unless the assignment rules gave it out of sight."""
        if self.rows().filter(pk=customer.pk).exists():
            return self.done(to=customer.get_absolute_url(), say=_("The customer has been entered."))
        whose = customer.owner or customer.department or customer.pool
        say = _("The customer has been entered. By the assignment rules it went to %(who)s.") % {"who": whose}
        return self.done(to=reverse("customers:customer-list"), say=say)

    def form(self, *args: Any, **kwargs: Any) -> NewCustomerForm:
        fields = writable_at_birth(self.request.user, (*QUICK, *field_names()))
        return NewCustomerForm(*args, viewer=self.request.user, fields=fields, **kwargs)

    def page(self, form: NewCustomerForm, status: int = 200, **context: Any) -> HttpResponse:
        return self.show("customers/new.html", status=status, form=form, **context)


class CustomerEdit(CustomerView):
    """Change what one may write of a customer, guarded by its version."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        return self.page(customer, self.form(customer), version=customer.version)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        version = version_of(request)
        if "refresh" in request.POST:
            over = typed(self.form(customer), request)
            return self.page(customer, self.form(customer, over=over), version=version)
        form = self.form(customer, request.POST)
        if not form.is_valid():
            return self.page(customer, form, status=422, version=version)
        changes = conflicts.decided(form.cleaned_data, request.POST)
        try:
            actions.edit(customer, by=request.user, version=version, **changes)
        except EditConflict as conflict:
            return self.conflict(form, conflict, version)
        except (CodeTaken, Circle) as refused:
            form.add_error(refused.field, str(refused))
            return self.page(customer, form, status=422, version=version)
        return self.saved(customer)

    def form(self, customer: Customer, *args: Any, over: dict[str, Any] | None = None) -> CustomerForm:
        """A form of the writable fields, or 403 when there is none."""
        user = self.request.user
        fields = writable(user, customer, field_names())
        if not fields:
            raise PermissionDenied
        if "parent" in fields and not selectors.may_name_parent(customer, user):
            fields.remove("parent")
        initial = {**selectors.values_of(customer, fields), **(over or {})}
        return CustomerForm(*args, viewer=user, fields=fields, but=customer.pk, initial=initial)

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


def version_of(request: HttpRequest) -> int:
    """The version that the person saw; 0, which matches none, when it is missing."""
    return whole_number(request.POST.get("version")) or 0


def typed(form: Form, request: HttpRequest) -> dict[str, Any]:
    """What stands in a form that is drawn again before it is sent: other places, or one more row."""
    given: dict[str, Any] = request.POST.dict()
    for name, field in form.fields.items():
        if isinstance(field, RowsField):
            rows = field.widget.value_from_datadict(request.POST, {}, name)
            given[name] = [dict(row) for row in rows if not row.get("remove")]
            given[name] += [{}] if given.get("refresh") == name else []
    return given | places.settled(*(str(given.get(name, ""))[:60] for name in REGION))
