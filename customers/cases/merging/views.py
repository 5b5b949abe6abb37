"""The page on which somebody says into which case this one goes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken
from crm_site.kit.numbers import whole_number
from customers.cases.merging import actions, selectors
from customers.cases.models import ServiceCase
from customers.cases.rules import number_in
from customers.cases.views import CasePage
from ownership.access.policy import require


class CaseMerge(CasePage):
    """Offers the customer's other cases, and takes a number as people say it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self.case(pk)
        require(request.user, "cases.handle", case)
        return self.form_page(case)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        case = self.case(pk)
        require(request.user, "cases.handle", case)
        said = (request.POST.get("into", "") or request.POST.get("number", "")).strip()[:40]
        number = whole_number(said) or number_in(said)
        into = selectors.others(request.user, case).filter(pk=number).first() if number is not None else None
        if into is None:
            return self.form_page(case, said, _("This customer has no such case that could be merged."))
        try:
            kept = actions.merge(case, into=into, by=request.user)
        except RuleBroken as broken:
            return self.form_page(case, said, str(broken))
        words = _("%(merged)s is part of this case now.") % {"merged": case.number}
        return self.done(to=kept.get_absolute_url(), say=words)

    def form_page(self, case: ServiceCase, said: str = "", problem: str = "") -> HttpResponse:
        return self.show(
            "customers/cases/merge.html",
            status=422 if problem else 200,
            case=case,
            rows=selectors.offered(self.request.user, case),
            said=said,
            typed=self.request.POST.get("number", ""),
            problem=problem,
        )
