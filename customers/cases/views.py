"""Pages of cases: the list, one case and its verbs, a new one, and the panel on the customer's page."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict
from crm_site.kit.numbers import whole_number
from customers.cases import actions, case_page, selectors
from customers.cases.forms import EDITED, CaseEditForm, CaseForm, HandOverForm, ResolveForm
from customers.cases.models import ServiceCase
from customers.directory import conflicts
from customers.directory.models import Customer
from customers.directory.pick_views import PicksCustomer
from customers.records.lists.pages import ListPage
from notifications import live
from ownership.access.masking import mask_one
from ownership.access.policy import can, require
from ownership.access.views import ScopedView


class CaseList(ListPage):
    """The cases one may read: one's own first at a desk, all open ones elsewhere."""

    model = ServiceCase
    listing_name = "cases"
    template = "customers/cases/list.html"

    def verbs(self) -> dict[str, Any]:
        user = self.request.user
        return {
            "may_start": can(user, "cases.start"),
            "may_import": can(user, "cases.import"),
            "may_see_figures": can(user, "cases.figures"),
        }


class CaseNew(PicksCustomer):
    """Opens a case: first the customer is found, by the caller's number or a name; then what it is about."""

    model = Customer
    pick_template = "customers/cases/pick.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "cases.start")
        if request.GET.get("customer", "").isdecimal():
            customer = self.customer(request.GET["customer"])
            return self.form_page(CaseForm(viewer=request.user, customer=customer), customer)
        return self.pick(selectors.customers_to_pick)

    def post(self, request: HttpRequest) -> HttpResponse:
        customer = self.customer(request.POST.get("customer", ""))
        form = CaseForm(request.POST, viewer=request.user, customer=customer)
        if not form.is_valid():
            return self.form_page(form, customer, status=422)
        case = actions.open(customer, by=request.user, **form.cleaned_data)
        said = _("%(number)s is open.") % {"number": case.number}
        return self.done(to=case.get_absolute_url(), say=said)

    def customer(self, pk: str) -> Customer:
        """The customer, a locked one too where the person may open cases for it."""
        customer = self.row(whole_number(pk) or 0, selectors.listed(self.request.user))
        require(self.request.user, "cases.open", customer)
        return customer

    def form_page(self, form: CaseForm, customer: Customer, status: int = 200) -> HttpResponse:
        return self.show("customers/cases/new.html", status=status, form=form, customer=customer)


class CasePage(ScopedView):
    """What the page of one case and its verbs share."""

    model = ServiceCase

    def case(self, pk: int) -> ServiceCase:
        return self.row(pk, self.rows().with_people())  # type: ignore[attr-defined]

    def page(self, case: ServiceCase, status: int = 200, **forms: Any) -> HttpResponse:
        user = self.request.user
        live.watch(user, case.topic)
        handles, closes = can(user, "cases.handle", case), can(user, "cases.close", case)
        shown = mask_one(case, user)
        clocks = selectors.clocks_on(shown)
        return self.show(
            "customers/cases/detail.html",
            status=status,
            case=shown,
            clocks=clocks,
            category=selectors.category_on(shown),
            is_mine=case.owner_id == user.pk,
            sees_customer=selectors.sees_customer(user, case),
            may_edit=can(user, "cases.edit", case),
            may_handle=handles and case.is_open,
            may_answer=handles and case.is_open and any(one.awaits_answer for one in clocks),
            may_close=closes and case.state == ServiceCase.State.RESOLVED,
            may_reopen=closes and not case.is_open and not case.merged_into_id,
            may_merge=handles and not case.merged_into_id,
            **case_page.beside(self.request, case, shown, handles=handles),
            **{"solve": self.solve_form(case), "hand_over": HandOverForm(case=case), **forms},
        )

    def solve_form(self, case: ServiceCase) -> ResolveForm:
        """What was written down so far (by a macro, or before it was reopened) is where one goes on."""
        return ResolveForm(initial={"solution": case.solution})


class CaseDetail(CasePage):
    """One case: what it is about, who handles it, what came of it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.case(pk))


class CaseEdit(CasePage):
    """Changes what the case says. A rival edit answers 409 with both values; saving again takes mine."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self.case(pk)
        require(request.user, "cases.edit", case)
        initial = {name: getattr(case, name) for name in (*EDITED, "version")}
        form = CaseEditForm(initial=initial, viewer=request.user, customer=case.customer)
        return self.form_page(form, case)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self.case(pk)
        require(request.user, "cases.edit", case)
        present = {"category": case.category_id}  # one that is out of use since may stay
        form = CaseEditForm(request.POST, initial=present, viewer=request.user, customer=case.customer)
        if not form.is_valid():
            return self.form_page(form, case, status=422)
        try:
            actions.edit(case, by=request.user, **form.cleaned_data)
        except EditConflict as conflict:
            return self.conflict_page(form, conflict)
        return self.done(to=case.get_absolute_url(), say=_("Saved."))

    def conflict_page(self, form: CaseEditForm, conflict: EditConflict) -> HttpResponse:
        now = conflict.row
        typed = {**form.cleaned_data, "version": now.version}
        fresh = CaseEditForm(initial=typed, viewer=self.request.user, customer=now.customer)
        return self.form_page(fresh, now, status=409, rows=conflicts.pairs_of(form, conflict))

    def form_page(
        self, form: CaseEditForm, case: ServiceCase, status: int = 200, **more: Any
    ) -> HttpResponse:
        return self.show("customers/cases/edit.html", status=status, form=form, case=case, **more)


class CaseTake(CasePage):
    """Takes the case, or gives it to the colleague named in `owner`."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self.case(pk)
        form = HandOverForm(request.POST, case=case)
        if not form.is_valid():
            return self.page(case, status=422, hand_over=form)
        to = form.chosen(request.user)
        actions.assign(case, to=to, by=request.user)
        mine = to.pk == request.user.pk
        said = _("The case is yours now.") if mine else _("%(who)s handles the case now.") % {"who": to.label}
        return self.done(to=case.get_absolute_url(), say=said)


class CaseAnswer(CasePage):
    """The customer got a first answer, in a way that nobody wrote down here."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = actions.answer(self.case(pk), by=request.user)
        return self.done(to=case.get_absolute_url(), say=_("The first response is noted."))


class CaseWait(CasePage):
    """The customer has to answer first."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = actions.wait(self.case(pk), by=request.user)
        return self.done(to=case.get_absolute_url(), say=_("The case waits for the customer."))


class CaseResume(CasePage):
    """The customer has answered."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = actions.resume(self.case(pk), by=request.user)
        return self.done(to=case.get_absolute_url(), say=_("The clock runs again."))


class CaseResolve(CasePage):
    """Writes down the solution."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self.case(pk)
        form = ResolveForm(request.POST)
        if not form.is_valid():
            return self.page(case, status=422, solve=form)
        actions.resolve(case, by=request.user, solution=form.cleaned_data["solution"])
        return self.done(to=case.get_absolute_url(), say=_("The case is resolved."))


class CaseClose(CasePage):
    """Ends a resolved case."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = actions.close(self.case(pk), by=request.user)
        return self.done(to=case.get_absolute_url(), say=_("The case is closed."))


class CaseReopen(CasePage):
    """It is not solved after all."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = actions.reopen(self.case(pk), by=request.user)
        return self.done(to=case.get_absolute_url(), say=_("The case is open again."))


class CustomerCases(ScopedView):
    """The panel on the customer's page."""

    model = Customer

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.row(pk)
        require(request.user, "cases.read", customer)
        live.watch(request.user, customer.topic)
        new_url = f"{reverse('customers:case-new')}?customer={customer.pk}"
        return self.show(
            "customers/cases/_panel.html",
            title=_("Cases"),
            customer=customer,
            rows=selectors.on_panel(request.user, customer),
            new_url=new_url if can(request.user, "cases.open", customer) else "",
        )
