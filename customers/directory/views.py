"""Reading customers: the list, the 360 page and its panels, search, and the look behind a mask."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from crm_site.kit import palette
from customers.directory import actions, facts, reasons, rules, search, selectors, tags
from customers.directory.listing import Listing
from customers.directory.models import Customer
from customers.records import health, panels
from notifications import live
from ownership.access import log
from ownership.access.masking import MaskedRow, levels_for
from ownership.access.policy import can, require
from ownership.access.views import ScopedView
from ownership.accesslog.reveals import ReasonAsked
from ownership.pools.standing import standing_of


class CustomerList(ScopedView):
    """The customers one may list; locked ones as name and padlock."""

    model = Customer

    def get(self, request: HttpRequest) -> HttpResponse:
        listing = Listing(request.user, request.GET, request.path)
        context = {
            "page": listing.page(),
            "listing": listing,
            "may_create": can(request.user, "customers.create"),
            "may_import": can(request.user, "customers.import"),
        }
        return self.show("customers/list.html", **context)


class CustomerView(ScopedView):
    """The base of everything below one customer's address: `customer` through the scope, 404 or 403 else."""

    model = Customer

    def customer(self, pk: int) -> Customer:
        return self.row(pk, self.rows().select_related("owner", "department"))

    def masked(self, customer: Customer) -> MaskedRow:
        return MaskedRow(customer, levels_for(self.request.user, customer))


class CustomerDetail(CustomerView):
    """The 360 page: its head, the panels' frames, and the left side."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        if customer.is_key:
            log.opened(customer, by=request.user)
        live.watch(request.user, customer.topic)
        return self.show("customers/detail.html", **self.frame(customer))

    def frame(self, customer: Customer) -> dict[str, Any]:
        user = self.request.user
        return {
            **head_of(customer, user),
            **facts_of(customer, user),
            **contacts_of(customer, user),
            "tops": panels.panels_for(user, customer, "top"),
            "tabs": panels.panels_for(user, customer, "middle"),
            "sides": panels.panels_for(user, customer, "side"),
            # Verbs of upper shelves and floors: the page only links to them, by name.
            "may_log": can(user, "interactions.log", customer),
            "may_mail": can(user, "mail.write", customer),
            "may_open_case": can(user, "cases.open", customer),
            "may_start": can(user, "collaborations.start", customer),
            "may_share": can(user, "access.share", customer),
            "may_transfer": can(user, "transfers.ask", customer),
            "may_qualify": customer.stage == Customer.Stage.LEAD and can(user, "customers.qualify", customer),
        }


class CustomerQualify(CustomerView):
    """A lead is worth selling to."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        actions.qualify(customer, by=request.user)  # type: ignore[arg-type]
        return self.done(
            to=customer.get_absolute_url(), say=_("The lead is qualified: a prospect from now on.")
        )


def head_of(customer: Customer, user: Any) -> dict[str, Any]:
    """What the head of the page shows."""
    return {
        "customer": MaskedRow(customer, levels_for(user, customer)),
        "signals": health.signals_for(user, customer),
        "standing": standing_of(customer, user),
    }


def facts_of(customer: Customer, user: Any) -> dict[str, Any]:
    """What the card of basic facts shows."""
    return {
        "customer": MaskedRow(customer, levels_for(user, customer)),
        "facts": facts.facts_of(customer, user),
        "addresses": facts.addresses_of(customer, user),
        "tags": tags.tags_of(customer),
        "may_tag": can(user, "customers.tag", customer),
        "may_edit": can(user, "customers.edit", customer),
    }


def contacts_of(customer: Customer, user: Any) -> dict[str, Any]:
    """What the card of contacts shows."""
    return {
        "customer": MaskedRow(customer, levels_for(user, customer)),
        "contacts": facts.contacts_of(customer, user),
        "may_write_contacts": can(user, "contacts.write", customer),
    }


class CustomerHead(CustomerView):
    """The head and its figures, read again when the customer changes."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show("customers/_head.html", **head_of(self.customer(pk), request.user))


class CustomerFacts(CustomerView):
    """The card of basic facts."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show("customers/_facts.html", **facts_of(self.customer(pk), request.user))


class CustomerContacts(CustomerView):
    """The card of contacts."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show("customers/_contacts.html", **contacts_of(self.customer(pk), request.user))


class CustomerPeople(CustomerView):
    """The card of those who take part."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        people = reasons.participants(customer, request.user)
        may_see_who = can(request.user, "access.see_who", customer)
        return self.show(
            "customers/_people.html", customer=self.masked(customer), people=people, may_see_who=may_see_who
        )


class CustomerWhy(CustomerView):
    """Why the person sees this customer, in words and with dates."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        if "person" in request.GET:
            return self.about(customer, request.GET["person"].strip()[:80])
        found = reasons.reasons_for(customer, request.user)
        return self.show("customers/_why.html", customer=self.masked(customer), reasons=found)

    def about(self, customer: Customer, name: str) -> HttpResponse:
        """Whether a colleague sees it, and why: for those who may know who does."""
        user = self.request.user
        if not can(user, "access.read_log"):
            require(user, "access.see_who", customer)
        people = selectors.people_called(name)
        answer = reasons.answer_for(customer, people[0]) if len(people) == 1 else None
        return self.show(
            "customers/_why_other.html",
            customer=self.masked(customer),
            name=name,
            people=people,
            answer=answer,
        )


class CustomerReveal(CustomerView):
    """One masked value in plain text; the access log is written first."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        key = request.POST.get("value", "")
        found = selectors.revealable(customer, key)
        if found is None:
            raise Http404
        try:
            reason = request.POST.get("reason", "")
            value = actions.reveal(customer, *found, by=request.user, reason=reason)  # type: ignore[arg-type]
        except ReasonAsked as asked:
            return self.show(
                "customers/_reveal_reason.html",
                status=422,
                customer=self.masked(customer),
                key=key,
                asked=asked,
            )
        kind = "" if selectors.is_barred(found[0]) else getattr(found[0], "kind", "")
        return self.show("customers/_revealed.html", customer=self.masked(customer), value=value, kind=kind)


class Search(ScopedView):
    """What all shelves find for a text: customers first; one that a complete number or code means opens at once."""

    model = Customer

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("q", "").strip()[:100]
        found = search.find(request.user, text)
        if found.only is not None:
            return HttpResponseRedirect(found.only.url)
        groups = palette.found(request.user, text, search.SHOWN, but="customers") if text else []
        new_url = self.new_url(text) if can(request.user, "customers.create") else ""
        return self.show("customers/search.html", text=text, found=found, groups=groups, new_url=new_url)

    def new_url(self, text: str) -> str:
        """The form for a new customer, with what was looked for filled in."""
        field = rules.looks_complete(text) or "name"
        return f"{reverse('customers:customer-new')}?{urlencode({field: text})}"
