"""Pages of deals: the list and board, one deal and its verbs, a new one, and the panel on the customer's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict, RuleBroken
from crm_site.kit.numbers import whole_number
from customers.deals import actions, selectors
from customers.deals.actions.common import TOPIC
from customers.deals.forms import (
    EDITED,
    OPENED,
    DealEditForm,
    DealForm,
    HandOverForm,
    LinesForm,
    LoseForm,
    said,
)
from customers.deals.models import Deal, Stage
from customers.directory import conflicts
from customers.directory.models import Customer
from customers.directory.pick_views import PicksCustomer
from customers.records.lists.pages import ListPage
from notifications import live
from ownership.access.facets import Level
from ownership.access.masking import mask_one
from ownership.access.policy import can, require
from ownership.access.views import ScopedView


class DealList(ListPage):
    """The deals one may see, as a table or as a board with a lane for each stage."""

    model = Deal
    listing_name = "deals"
    template = "customers/deals/list.html"

    def verbs(self) -> dict[str, Any]:
        user = self.request.user
        live.watch(user, TOPIC)
        return {"may_start": can(user, "deals.start"), "may_forecast": can(user, "deals.forecast")}


class DealNew(PicksCustomer):
    """Opens a deal: first whose it is, then what it is about."""

    model = Customer
    pick_template = "customers/deals/pick.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "deals.start")
        if request.GET.get("customer", "").isdecimal():
            customer = self.customer(request.GET["customer"])
            return self.form_page(self.form(customer), customer)
        return self.pick(selectors.customers_to_pick)

    def post(self, request: HttpRequest) -> HttpResponse:
        customer = self.customer(request.POST.get("customer", ""))
        form = self.form(customer, request.POST)
        if not form.is_valid():
            return self.form_page(form, customer, 422)
        try:
            deal = actions.open(customer, by=request.user, **form.cleaned_data)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.form_page(form, customer, 422)
        return self.done(to=deal.get_absolute_url(), say=_("%(number)s is open.") % {"number": deal.number})

    def customer(self, pk: str) -> Customer:
        customer = self.row(whole_number(pk) or 0)
        require(self.request.user, "deals.open", customer)
        return customer

    def form(self, customer: Customer, data: Any = None) -> DealForm:
        first = selectors.first_stage()
        initial = {"stage": first.pk, "expected_on": selectors.usual_close(), "source": customer.source}
        return DealForm(data, viewer=self.request.user, customer=customer, names=OPENED, initial=initial)

    def form_page(self, form: DealForm, customer: Customer, status: int = 200) -> HttpResponse:
        return self.show("customers/deals/new.html", status=status, form=form, customer=customer)


class DealPage(ScopedView):
    """What the page of one deal and its verbs share."""

    model = Deal

    def deal(self, pk: int, verb: str = "") -> Deal:
        """The deal through its scope; 403 where `verb` is not the person's."""
        found: Deal = self.row(pk, self.rows().with_people())  # type: ignore[attr-defined]
        if verb:
            require(self.request.user, verb, found)
        return found

    def page(self, deal: Deal, status: int = 200, **forms: Any) -> HttpResponse:
        user = self.request.user
        live.watch(user, deal.topic)
        masked = mask_one(deal, user)
        reads, holds = masked.levels["deals"] >= Level.READ, can(user, "deals.edit", deal)
        stays = selectors.stays_of(deal) if reads else []
        return self.show(
            "customers/deals/detail.html",
            status=status,
            deal=masked,
            reads=reads,
            may_hold=holds,
            may_quote=can(user, "deals.quote", deal),
            order_url=self.order_url(deal),
            is_late=reads and deal.is_late(timezone.localdate()),
            lines=selectors.lines_of(deal) if reads else [],
            stays=stays,
            rested=selectors.days_said(deal.rested_days) if reads else "",
            steps=selectors.stepper_of(deal, stays) if reads else [],
            moves=selectors.moves_of(deal) if holds else [],
            hand_over=forms.get("hand_over") or (HandOverForm(deal=deal) if holds and deal.is_open else None),
        )

    def order_url(self, deal: Deal) -> str:
        """Where a won deal becomes an order; empty where that is not the person's."""
        may = deal.state == Deal.State.WON and can(self.request.user, "orders.open", deal.customer)
        return f"{reverse('customers:order-new')}?deal={deal.pk}" if may else ""

    def to(self, deal: Deal, said: str) -> HttpResponse:
        return self.done(to=deal.get_absolute_url(), say=said)


class DealDetail(DealPage):
    """One deal: how much, how far, with whom."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.deal(pk))


class DealEdit(DealPage):
    """Changes what the deal says. A rival edit answers 409 with both values; saving again takes mine."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        deal = self.deal(pk, "deals.edit")
        initial = {name: getattr(deal, name) for name in (*EDITED, "version")}
        return self.form_page(self.form(deal, initial=initial), deal)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        deal = self.deal(pk, "deals.edit")
        form = self.form(deal, request.POST)
        if not form.is_valid():
            return self.form_page(form, deal, 422)
        try:
            actions.edit(deal, by=request.user, **form.cleaned_data)
        except EditConflict as conflict:
            return self.conflict_page(form, conflict)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.form_page(form, deal, 422)
        return self.to(deal, _("Saved."))

    def form(self, deal: Deal, data: Any = None, **how: Any) -> DealEditForm:
        has_lines = bool(selectors.lines_of(deal))
        return DealEditForm(
            data, viewer=self.request.user, customer=deal.customer, deal=deal, has_lines=has_lines, **how
        )

    def conflict_page(self, form: DealEditForm, conflict: EditConflict) -> HttpResponse:
        typed = {**form.cleaned_data, "version": conflict.row.version}
        fresh = self.form(conflict.row, initial=typed)
        return self.form_page(fresh, conflict.row, 409, rows=conflicts.pairs_of(form, conflict))

    def form_page(self, form: DealEditForm, deal: Deal, status: int = 200, **more: Any) -> HttpResponse:
        return self.show("customers/deals/edit.html", status=status, form=form, deal=deal, **more)


class DealLines(DealPage):
    """The products of a deal, changed as one table."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        deal = self.deal(pk, "deals.edit")
        return self.form_page(LinesForm(initial=self.initial(deal), viewer=request.user), deal)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        deal = self.deal(pk, "deals.edit")
        form = LinesForm(request.POST, viewer=request.user)
        if not form.is_valid():
            return self.form_page(form, deal, 422)
        try:
            self.save(deal, form)
        except EditConflict as conflict:
            now = conflict.row
            form.add_error(
                None,
                _("Somebody else changed this deal meanwhile; its products stand below as you typed them."),
            )
            form.data = {**self.request.POST.dict(), "version": now.version}
            return self.form_page(form, now, 409)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.form_page(form, deal, 422)
        return self.to(deal, _("Saved."))

    def save(self, deal: Deal, form: LinesForm) -> None:
        data = form.cleaned_data
        actions.set_lines(
            deal,
            by=self.request.user,  # type: ignore[arg-type]
            version=data["version"],
            lines=data["lines"],
            currency=data["currency"],
        )

    def initial(self, deal: Deal) -> dict[str, Any]:
        lines = [said(line) for line in selectors.lines_of(deal)]
        return {"lines": lines, "version": deal.version, "currency": deal.currency}

    def form_page(self, form: LinesForm, deal: Deal, status: int = 200) -> HttpResponse:
        return self.show("customers/deals/lines.html", status=status, form=form, deal=deal)


class DealMove(DealPage):
    """Into another stage (`to`); what the stage asks for is asked for here."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        deal = self.deal(pk, "deals.move")
        stage = self.stage(deal, request.GET.get("to", ""))
        return self.form_page(deal, stage, self.form(deal, self.asked(deal, stage)))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        deal = self.deal(pk, "deals.move")
        stage = self.stage(deal, request.POST.get("to", ""))
        names = [name for name in actions.FILLED if name in request.POST]
        form = self.form(deal, names, request.POST)
        if not form.is_valid():
            return self.form_page(deal, stage, form, 422)
        try:
            moved = actions.move(deal, by=request.user, to=stage, version=self.version(), **form.cleaned_data)
        except EditConflict as conflict:
            form.add_error(None, self.moved_on(conflict))
            return self.form_page(conflict.row, stage, form, 409)
        except RuleBroken as broken:
            return self.asked_for(deal, stage, broken)
        return self.to(moved, _("The deal is in stage “%(stage)s” now.") % {"stage": stage.label})

    def asked_for(self, deal: Deal, stage: Stage, broken: RuleBroken) -> HttpResponse:
        """The sentence, with the fields that the stage asks for."""
        form = self.form(deal, getattr(broken, "names", []), self.request.POST)
        form.is_valid()
        form.errors.clear()
        form.add_error(None, str(broken))
        return self.form_page(deal, stage, form, 422)

    def asked(self, deal: Deal, stage: Stage) -> list[str]:
        return selectors.asked_by(stage, deal)

    def stage(self, deal: Deal, pk: str) -> Stage:
        return selectors.stage_of(deal, pk)

    def version(self) -> int | None:
        return whole_number(self.request.POST.get("version"))

    def moved_on(self, conflict: EditConflict) -> str:
        now = next(iter(conflict.theirs.values()), "") or "—"
        return _("Somebody changed this meanwhile; now it says: %(now)s.") % {"now": now}

    def form(self, deal: Deal, names: Any, data: Any = None) -> DealForm:
        initial = {name: getattr(deal, name) for name in names}
        return DealForm(
            data, viewer=self.request.user, customer=deal.customer, deal=deal, names=names, initial=initial
        )

    def form_page(self, deal: Deal, stage: Stage, form: DealForm, status: int = 200) -> HttpResponse:
        return self.show("customers/deals/move.html", status=status, deal=deal, stage=stage, form=form)


class DealWin(DealPage):
    """Closes a deal as won."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        deal = actions.win(self.deal(pk), by=request.user)
        return self.to(deal, _("Won! Well done."))


class DealLose(DealPage):
    """Closes a deal as lost, with its reason."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.form_page(self.deal(pk, "deals.close"), LoseForm())

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        deal = self.deal(pk, "deals.close")
        form = LoseForm(request.POST)
        if not form.is_valid():
            return self.form_page(deal, form, 422)
        data = form.cleaned_data
        deal = actions.lose(deal, by=request.user, reason=data["lost_reason"], note=data["lost_note"])
        return self.to(deal, _("The deal is closed as lost."))

    def form_page(self, deal: Deal, form: LoseForm, status: int = 200) -> HttpResponse:
        return self.show("customers/deals/lose.html", status=status, deal=deal, form=form)


class DealReopen(DealPage):
    """It goes on after all."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        deal = actions.reopen(self.deal(pk), by=request.user)
        return self.to(deal, _("The deal is open again."))


class DealAssign(DealPage):
    """Gives the deal to a colleague."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        deal = self.deal(pk, "deals.assign")
        form = HandOverForm(request.POST, deal=deal)
        if not form.is_valid():
            return self.page(deal, 422, hand_over=form)
        to = form.cleaned_data["owner"]
        actions.assign(deal, to=to, by=request.user)
        return self.to(deal, _("%(who)s owns the deal now.") % {"who": to.label})


class CustomerDeals(ScopedView):
    """The panel on the customer's page."""

    model = Customer

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.row(pk)
        require(request.user, "deals.read", customer)
        live.watch(request.user, customer.topic)
        new_url = f"{reverse('customers:deal-new')}?customer={customer.pk}"
        return self.show(
            "customers/deals/_panel.html",
            title=_("Deals"),
            customer=customer,
            rows=selectors.on_panel(request.user, customer),
            today=timezone.localdate(),
            new_url=new_url if can(request.user, "deals.open", customer) else "",
        )
