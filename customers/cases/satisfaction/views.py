"""The page behind a customer's link, for whoever has it; and what came of all of them, for those in charge."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views import View

from crm_site.kit.errors import RuleBroken
from crm_site.kit.limits import Limit, address_of
from customers.cases.models import ServiceCase
from customers.cases.satisfaction import asking, links, selectors
from customers.cases.satisfaction.forms import AnswerForm
from customers.cases.satisfaction.models import CaseFeedback
from ownership.access.policy import require
from ownership.access.views import ScopedView

LOOKS = Limit(60, 60)  # by one address in a minute


@method_decorator(login_not_required, name="dispatch")
class CaseFeedbackPage(View):
    """One question, answered once: no sign-in, and nothing of the customer but what his case is called."""

    http_method_names = ["get", "post"]

    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if not LOOKS.take(address_of(request)):
            sentence = _("There were too many requests from where you are. Wait a minute and try again.")
            return render(request, "429.html", {"sentence": sentence}, status=429)
        return super().dispatch(request, *args, **kwargs)  # type: ignore[return-value]

    def get(self, request: HttpRequest, token: str) -> HttpResponse:
        return self.page(request, self.asked(token), AnswerForm())

    def post(self, request: HttpRequest, token: str) -> HttpResponse:
        feedback, form = self.asked(token), AnswerForm(request.POST)
        if not form.is_valid():
            return self.page(request, feedback, form, 422)
        try:
            asking.answer(feedback, **form.cleaned_data)
        except RuleBroken:  # given meanwhile, or too late: the page says which
            return self.page(request, self.asked(token), form, 409)
        return HttpResponseRedirect(request.path)

    def asked(self, token: str) -> CaseFeedback:
        feedback = links.behind(token)
        if feedback is None:
            raise Http404
        return feedback

    def page(
        self, request: HttpRequest, feedback: CaseFeedback, form: AnswerForm, status: int = 200
    ) -> HttpResponse:
        context = {"title": feedback.case.title, "feedback": feedback, "form": form}
        return render(request, "customers/cases/feedback.html", context, status=status)


class CaseFigures(ScopedView):
    """How content customers were with the cases that one sees."""

    model = ServiceCase

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "cases.figures")
        said = request.GET.get("days", "")
        days = int(said) if said in {str(one) for one in selectors.PERIODS} else selectors.PERIODS[0]
        return self.show(
            "customers/cases/figures.html",
            figures=selectors.figures(request.user, days),
            periods=[(one, one == days) for one in selectors.PERIODS],
        )
