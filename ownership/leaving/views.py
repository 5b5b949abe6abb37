"""The leaver's hand-over: whom, who takes what, how far it is, what came of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views import View

from crm_site.kit.errors import RuleBroken
from crm_site.kit.paging import Order, page_of
from notifications import live
from ownership.access.policy import require
from ownership.access.views import ScopedView
from ownership.leaving import actions, selectors
from ownership.leaving.forms import LeavingForm
from ownership.models import HandOver, User
from ownership.selectors import colleagues

NEWEST, BY_NAME = Order(("-created_at",)), Order(("name",))


class LeavingList(ScopedView):
    """Hand-overs so far, and whom one may hand over for."""

    model = HandOver

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "leaving.list")
        rows = self.rows().select_related("person", "by", "department")
        page = page_of(rows, NEWEST, request.GET, size=25, path=request.path)
        return self.show("ownership/leaving/list.html", page=page)


class LeavingPick(View):
    """Whose work shall go to others."""

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "leaving.list")
        text = request.GET.get("q", "").strip()[:80]
        people = selectors.people_to_hand_over(request.user, text)
        page = page_of(people, BY_NAME, request.GET, size=25, path=request.path)
        held = selectors.numbers_of_customers([one.pk for one in page])
        page.rows = [(one, held.get(one.user.pk, 0)) for one in colleagues(page.rows)]
        return render(request, "ownership/leaving/pick.html", {"page": page, "text": text})


class LeavingNew(View):
    """All that one person holds, and who takes what."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.person(pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = self.person(pk)
        form = self.form(person, selectors.holdings(person), request.POST)
        if not form.is_valid():
            return self.page(person, form, status=422)
        given = form.cleaned_data
        try:
            handing = actions.start(
                person,
                form.plan(),
                by=request.user,  # type: ignore[arg-type]
                note=given["note"],
                leaves_on=given["leaves_on"] if given["leaves"] else None,
            )
        except RuleBroken as refused:
            form.add_error(None, str(refused))
            return self.page(person, form, status=422)
        return redirect(handing)

    def person(self, pk: int) -> User:
        """Somebody whose work one may hand over; for all others there is no such page."""
        require(self.request.user, "leaving.list")
        return get_object_or_404(selectors.people_to_hand_over(self.request.user, ""), pk=pk)

    def form(self, person: User, held: list[selectors.Held], typed: Any = None) -> LeavingForm:
        return LeavingForm(typed, viewer=self.request.user, person=person, held=held)

    def page(self, person: User, form: LeavingForm | None = None, status: int = 200) -> HttpResponse:
        held = selectors.holdings(person)
        form = form or self.form(person, held)
        context = {
            "colleague": colleagues([person])[0],
            "held": held,
            "by_themselves": form.by_themselves(held),
            "customers": selectors.customers_of(person),
            "form": form,
        }
        return render(self.request, "ownership/leaving/new.html", context, status=status)


class LeavingDetail(ScopedView):
    """How far a hand-over is; when it is done, what went over and what is left."""

    model = HandOver

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        handing = self.row(pk, self.rows().select_related("person", "by", "department"))
        live.watch(request.user, handing.topic)
        line = selectors.job_line(handing, request.user)
        context = {
            "handing": handing,
            "line": line,
            "job": line.job if line else None,
            "went": selectors.went_over(handing),
            "takers": selectors.takers(handing),
            "left": selectors.customers_of(handing.person)["number"],
            "said": _("The account ends after the last day.") if handing.leaves_on else "",
        }
        return self.show("ownership/leaving/detail.html", **context)
