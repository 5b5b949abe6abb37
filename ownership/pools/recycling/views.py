"""Pages of warnings: one's own customers that are about to be recycled, and those of one's people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from notifications import live
from ownership.access.views import ScopedView
from ownership.models import RecycleWarning
from ownership.pools.forms import ExtendForm
from ownership.pools.recycling import actions, selectors


class WarningList(ScopedView):
    """What is about to go back into a pool, and the wishes for more time that wait for an answer."""

    model = RecycleWarning

    def get(self, request: HttpRequest) -> HttpResponse:
        live.watch(request.user, f"warnings-{request.user.pk}")
        return self.show(
            "ownership/pools/warnings.html",
            mine=selectors.mine(request.user),
            answers=selectors.to_answer(request.user),
            others=selectors.of_my_people(request.user),
            topic=f"warnings-{request.user.pk}",
        )


class WarningVerb(ScopedView):
    """A verb on one warning; leads back to where it was clicked."""

    model = RecycleWarning
    http_method_names = ["post"]

    def warning(self, pk: int) -> RecycleWarning:
        found: RecycleWarning = self.row(pk, self.rows().select_related("row", "rule"))
        return found

    def back(self, warning: RecycleWarning) -> str:
        """The customer's page or my work where it was clicked there, else the list of warnings."""
        address = self.request.POST.get("next", "")
        ours = url_has_allowed_host_and_scheme(address, {self.request.get_host()})
        return address if ours else reverse("ownership:warning-list")


class WarningExtend(WarningVerb):
    """More time: at once, or by asking a manager where the rule says so. A manager's click answers the wish."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = ExtendForm(request.POST)
        why = form.cleaned_data["why"] if form.is_valid() else ""
        warning = actions.extend(self.warning(pk), by=request.user, why=why)  # type: ignore[arg-type]
        if warning.is_asked:
            return self.done(to=self.back(warning), say=_("Your manager is asked for more time."))
        day = date_format(warning.due_on, "DATE_FORMAT")
        return self.done(to=self.back(warning), say=_("Put off until %(day)s.") % {"day": day})


class WarningRefuse(WarningVerb):
    """No more time."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        warning = actions.refuse(self.warning(pk), by=request.user)  # type: ignore[arg-type]
        return self.done(to=self.back(warning), say=_("The wish is refused; the day stands."))
