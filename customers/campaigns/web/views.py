"""The public page of a form, and the page on which marketing makes it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from crm_site.kit.errors import EditConflict
from customers.campaigns import selectors
from customers.campaigns.forms import TEXTS, USUAL_TEXTS, WebFormForm
from customers.campaigns.models import Campaign, WebAnswer, WebForm
from customers.campaigns.views import CampaignPage
from customers.campaigns.web import actions, guarding
from customers.campaigns.web.forms import STAMP, AnswerForm
from customers.directory import conflicts

Outcome = WebAnswer.Outcome
SHOWN = timedelta(days=30)


@method_decorator(login_not_required, name="dispatch")
class WebFormPage(View):
    """The form for anybody who has its address. Every answer that was taken looks the same."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        form = selectors.open_form(key)
        return self.page(form, AnswerForm(web_form=form)) if form else self.closed()

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        form = selectors.open_form(key)
        if form is None:
            return self.closed()
        with transaction.atomic():
            return self.taken(form, AnswerForm(request.POST, web_form=form))

    def taken(self, form: WebForm, answer: AnswerForm) -> HttpResponse:
        """The thanks, or the form again; what was sent is counted first, whatever it is."""
        address = guarding.address_of(self.request)
        try:
            guarding.refuse_haste(form, address)
        except guarding.TooMany as refused:
            return self.say("customers/campaigns/web/later.html", refused.status, form, sentence=str(refused))
        if answer.is_trapped:
            guarding.note(form, address, Outcome.SPAM)
            return self.say("customers/campaigns/web/thanks.html", 200, form)
        if not answer.is_valid():
            guarding.note(form, address, Outcome.REFUSED)
            return self.page(form, answer, 422)
        if guarding.is_too_quick(form, self.request.POST.get(STAMP, "")):
            guarding.note(form, address, Outcome.REFUSED)
            answer.add_error(
                None, _("That was very quick, or very long ago. Please look it over and send it again.")
            )
            return self.page(form, answer, 422)
        guarding.note(form, address, actions.take(form, answer.cleaned_data))
        return self.say("customers/campaigns/web/thanks.html", 200, form)

    def page(self, form: WebForm, answer: AnswerForm, status: int = 200) -> HttpResponse:
        context = {"answer": answer, "stamp": guarding.stamp(form), "intro": form.said("intro")}
        return self.say("customers/campaigns/web/form.html", status, form, **context)

    def say(self, template: str, status: int, form: WebForm, **context: Any) -> HttpResponse:
        said = {"web_form": form, "title": form.said("title"), "thanks": form.said("thanks"), **context}
        return render(self.request, template, said, status=status)

    def closed(self) -> HttpResponse:
        """One answer for a form that is closed, that has ended, and that was never there."""
        return render(self.request, "customers/campaigns/web/closed.html", status=404)


class WebFormEdit(CampaignPage):
    """Makes and changes the form of a campaign."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        campaign = self.campaign(pk, "campaigns.form")
        form = selectors.form_of(campaign)
        initial = (
            {name: getattr(form, name) for name in (*TEXTS, "version")}
            if form
            else {**USUAL_TEXTS, "title": campaign.name}
        )
        return self.form_page(WebFormForm(viewer=request.user, initial=initial), campaign, form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        campaign = self.campaign(pk, "campaigns.form")
        typed = WebFormForm(request.POST, viewer=request.user)
        if not typed.is_valid():
            return self.form_page(typed, campaign, selectors.form_of(campaign), 422)
        try:
            actions.save(campaign, by=request.user, **typed.cleaned_data)  # type: ignore[arg-type]
        except EditConflict as conflict:
            kept = {**typed.cleaned_data, "version": conflict.row.version}
            fresh = WebFormForm(viewer=request.user, initial=kept)
            rows = conflicts.pairs_of(typed, conflict)
            return self.form_page(fresh, campaign, conflict.row, 409, rows=rows)
        return self.done(to=request.path, say=_("The form has been saved."))

    def form_page(
        self, typed: WebFormForm, campaign: Campaign, form: WebForm | None, status: int = 200, **more: Any
    ) -> HttpResponse:
        since = timezone.localdate() - SHOWN
        return self.show(
            "customers/campaigns/form.html",
            status=status,
            form=typed,
            campaign=campaign,
            web_form=form,
            address=self.request.build_absolute_uri(form.get_absolute_url()) if form else "",
            answers=_said(selectors.answers_of(form, since)) if form else [],
            has_ended=campaign.state == Campaign.State.ENDED,
            **more,
        )


def _said(found: dict[str, int]) -> list[tuple[Any, int]]:
    """What became of the answers, in words, in the order of the outcomes."""
    return [(label, found[value]) for value, label in Outcome.choices if value in found]
