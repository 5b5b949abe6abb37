"""Granted access: taken back, made longer, asked for again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from ownership.requests import actions
from ownership.requests.forms import ProlongForm, RevokeForm
from ownership.views import RequestPage


class RequestRevoke(RequestPage):
    """Takes granted access back."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked, form = self.asked(pk), RevokeForm(request.POST)
        if not form.is_valid():
            return self.page(asked, status=422, revoke=form)
        actions.revoke(asked, by=request.user, reason=form.cleaned_data["reason"])  # type: ignore[arg-type]
        return self.done(to=asked.get_absolute_url(), say=_("Access is taken back, and the colleague told."))


class RequestProlong(RequestPage):
    """Makes it last longer."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked, form = self.asked(pk), ProlongForm(request.POST)
        if not form.is_valid():
            return self.page(asked, status=422, prolong=form)
        actions.prolong(asked, by=request.user, days=form.cleaned_data["days"])  # type: ignore[arg-type]
        return self.done(to=asked.get_absolute_url(), say=_("Access lasts longer now."))


class RequestAgain(RequestPage):
    """Asks for the same once more."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        again = actions.ask_again(self.asked(pk), by=request.user)  # type: ignore[arg-type]
        return self.done(
            to=again.get_absolute_url(), say=_("You have asked again. You will be told the answer.")
        )
