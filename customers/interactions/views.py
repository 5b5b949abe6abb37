"""Pages of interactions: the list, a new one, one and its verbs, the composer and panel of a customer's page."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict, RuleBroken
from crm_site.kit.numbers import whole_number
from customers.directory import conflicts
from customers.directory.models import Customer
from customers.directory.pick_views import PicksCustomer
from customers.interactions import actions, invitations, mailing, own_fields, selectors
from customers.interactions.forms import (
    STEP_DAYS,
    VALUES,
    InteractionEditForm,
    InteractionForm,
    QuickForm,
    StepForm,
)
from customers.interactions.models import Interaction
from customers.records import fields
from customers.records.documents import selectors as documents
from customers.records.lists.pages import ListPage
from notifications import live
from ownership.access.masking import MaskedRow, levels_for
from ownership.access.policy import can, require
from ownership.access.views import ScopedView


class InteractionList(ListPage):
    """The interactions one may read, one's own first; next steps by their day."""

    model = Interaction
    listing_name = "interactions"
    template = "customers/interactions/list.html"

    def verbs(self) -> dict[str, Any]:
        return {"may_start": can(self.request.user, "interactions.start")}


class InteractionNew(PicksCustomer):
    """Writes one down: first the customer is found, then what was said. The composer of a customer's page posts here."""

    model = Customer
    pick_template = "customers/interactions/pick.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "interactions.start")
        if request.GET.get("customer", "").isdecimal():
            customer = self.customer(request.GET["customer"])
            return self.form_page(self.form(customer), customer)
        return self.pick(selectors.customers_to_pick)

    def post(self, request: HttpRequest) -> HttpResponse:
        customer = self.customer(request.POST.get("customer", ""))
        form = self.form(customer, request.POST, request.FILES)
        if not form.is_valid():
            return self.form_page(form, customer, status=422)
        try:
            row = actions.log(customer, by=request.user, **form.values)
        except RuleBroken as broken:
            form.add_error("files" if form.cleaned_data["files"] else None, str(broken))
            return self.form_page(form, customer, status=422)
        return self.logged(row, customer)

    def customer(self, pk: str) -> Customer:
        customer = self.row(whole_number(pk) or 0)
        require(self.request.user, "interactions.log", customer)
        return customer

    @property
    def is_quick(self) -> bool:
        return self.request.POST.get("place") == "composer"

    def form(self, customer: Customer, *data: Any) -> InteractionForm:
        kind = QuickForm if self.is_quick else InteractionForm
        initial: dict[str, Any] = {
            name: self.request.GET[name] for name in ("kind", "direction") if name in self.request.GET
        }
        contact = self.request.GET.get("contact", "")
        if contact.isdecimal():
            initial["contacts"] = [contact]
        initial["at"] = timezone.localtime()
        return kind(*data, viewer=self.request.user, customer=customer, initial=initial)

    def form_page(self, form: InteractionForm, customer: Customer, status: int = 200) -> HttpResponse:
        if self.is_quick:
            return self.show(
                "customers/interactions/_composer.html", status=status, form=form, customer=customer
            )
        return self.show("customers/interactions/new.html", status=status, form=form, customer=customer)

    def logged(self, row: Interaction, customer: Customer) -> HttpResponse:
        said = _("%(kind)s written down.") % {"kind": row.get_kind_display()}
        if not (self.is_quick and self.request.headers.get("HX-Request")):
            return self.done(to=customer.get_absolute_url(), say=said)
        fresh = QuickForm(viewer=self.request.user, customer=customer)
        response = self.show("customers/interactions/_composer.html", form=fresh, customer=customer)
        told = {"toast": {"text": said, "tone": "success"}, f"live:{customer.topic}-changed": True}
        response["HX-Trigger"] = json.dumps({**told, "interaction-logged": customer.pk})
        return response


class CustomerComposer(ScopedView):
    """The composer above a customer's timeline; nothing for who may not write."""

    model = Customer

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.row(pk)
        require(request.user, "interactions.read", customer)
        if not can(request.user, "interactions.log", customer):
            return self.show("customers/interactions/_no_composer.html", customer=customer)
        form = QuickForm(viewer=request.user, customer=customer)
        return self.show("customers/interactions/_composer.html", form=form, customer=customer)


class CustomerInteractions(ScopedView):
    """The panel on the customer's page."""

    model = Customer

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.row(pk)
        require(request.user, "interactions.read", customer)
        live.watch(request.user, customer.topic)
        new_url = f"{reverse('customers:interaction-new')}?customer={customer.pk}"
        mail_url = reverse("customers:mail-new", args=[customer.pk])
        return self.show(
            "customers/interactions/_panel.html",
            title=_("Interactions"),
            step_days=STEP_DAYS,
            customer=MaskedRow(customer, levels_for(request.user, customer)),
            page=selectors.on_panel(request.user, customer, request.GET, path=request.path),
            new_url=new_url if can(request.user, "interactions.log", customer) else "",
            mail_url=mail_url if can(request.user, "mail.write", customer) else "",
        )


class InteractionPage(ScopedView):
    """What the page of one interaction and its verbs share."""

    model = Interaction

    def interaction(self, pk: int) -> Interaction:
        row = self.row(pk, self.rows().with_people())  # type: ignore[attr-defined]
        require(self.request.user, "interactions.read", row)
        return row


class InteractionDetail(InteractionPage):
    """One interaction: what was said, who took part, its files, its next step."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row, user = self.interaction(pk), request.user
        live.watch(user, row.topic)
        customer = row.customer
        files = documents.about_rows([row], customer, user).get(row.pk, [])
        told = selectors.told(row, user, customer, files)
        return self.show(
            "customers/interactions/detail.html",
            **told,
            one=told,
            step_days=STEP_DAYS,
            customer=MaskedRow(customer, levels_for(user, customer)),
            own=fields.values_of(told["row"]),
            **mailing.mail_for(row, user),
            may_mail=can(user, "mail.write", customer),
            may_invite=invitations.can_invite(row),
        )


class InteractionEdit(InteractionPage):
    """Puts one right. A rival edit answers 409 with both values; saving again takes mine."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.interaction(pk)
        require(request.user, "interactions.edit", row)
        initial = {name: getattr(row, name) for name in (*VALUES, "version")}
        initial |= {name: fields.present(row, name) for name in fields.names(own_fields.RECORD)}
        people = {name: getattr(row, name).all() for name in ("contacts", "colleagues")}
        return self.form_page(self.form(row, initial={**initial, **people}), row)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.interaction(pk)
        require(request.user, "interactions.edit", row)
        form = self.form(row, request.POST, request.FILES)
        if not form.is_valid():
            return self.form_page(form, row, status=422)
        try:
            actions.edit(row, by=request.user, version=form.cleaned_data["version"], **form.values)
        except EditConflict as conflict:
            return self.conflict_page(form, conflict)
        except RuleBroken as broken:
            form.add_error("files" if form.cleaned_data["files"] else None, str(broken))
            return self.form_page(form, row, status=422)
        return self.done(to=row.get_absolute_url(), say=_("Saved."))

    def form(self, row: Interaction, *data: Any, **how: Any) -> InteractionEditForm:
        return InteractionEditForm(*data, viewer=self.request.user, customer=row.customer, also=row, **how)

    def conflict_page(self, form: InteractionEditForm, conflict: EditConflict) -> HttpResponse:
        now = conflict.row
        fresh = self.form(now, initial={**form.cleaned_data, "version": now.version})
        return self.form_page(fresh, now, status=409, rows=conflicts.pairs_of(form, conflict))

    def form_page(
        self, form: InteractionEditForm, row: Interaction, status: int = 200, **more: Any
    ) -> HttpResponse:
        return self.show("customers/interactions/edit.html", status=status, form=form, row=row, **more)


class InteractionRemove(InteractionPage):
    """Takes one back, after asking."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.interaction(pk)
        to = row.customer.get_absolute_url()
        actions.remove(row, by=request.user)
        return self.done(to=to, say=_("It has been removed."))


class InteractionStep(InteractionPage):
    """Marks a next step done, or gives it another day."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.interaction(pk)
        form = StepForm(request.POST)
        day = form.day() if form.is_valid() else None
        if day is None:
            actions.finish_step(row, by=request.user)
            said = _("The next step is done.")
        else:
            actions.move_step(row, by=request.user, on=day)
            said = _("The next step has another day.")
        return self.answer(row, said)

    def answer(self, row: Interaction, said: str) -> HttpResponse:
        """To htmx nothing but the news: panels draw themselves anew. To a plain browser the page it came from."""
        if not self.request.headers.get("HX-Request"):
            return self.done(to=self.came_from(row), say=said)
        told = {"toast": {"text": said, "tone": "success"}, "next-step-changed": row.pk}
        told |= {f"live:{row.customer.topic}-changed": True, f"live:{row.topic}-changed": True}
        return HttpResponse(status=204, headers={"HX-Trigger": json.dumps(told)})

    def came_from(self, row: Interaction) -> str:
        """The list as it was asked for, the first page, or the interaction's page."""
        if self.request.POST.get("from") == "work":
            return reverse("home")
        if self.request.POST.get("from") != "list":
            return row.get_absolute_url()
        return f"{reverse('customers:interaction-list')}?{self.request.POST.get('query', '')}"


class InteractionCalendar(InteractionPage):
    """The meeting as a calendar file."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        row = self.interaction(pk)
        content = invitations.calendar_of(row, request.user)
        response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{invitations.file_name(row)}"'
        return response
