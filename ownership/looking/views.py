"""Begin and stop looking as a colleague."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views import View

from ownership.looking import actions, selectors, session


class LookStart(View):
    """From now on this browser shows what a colleague sees."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = selectors.person(pk)
        if person is None:
            raise Http404
        actions.begin(person, by=request.user)  # type: ignore[arg-type]
        session.put(request, person)
        return redirect("customers:customer-list")


class LookStop(View):
    """As oneself again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        look = session.present(request)
        person = selectors.person(look.person) if look else None
        session.drop(request)
        if person is not None:
            actions.stop(person, by=request.user)  # type: ignore[arg-type]
            messages.success(request, _("You look as yourself again."))
        return redirect("ownership:people")
