"""A macro on the page of a case: first what it would do, then the doing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict, RuleBroken
from customers.cases.macros import applying
from customers.cases.macros.forms import UseForm
from customers.cases.macros.models import CaseMacro
from customers.cases.models import ServiceCase
from customers.cases.views import CasePage
from ownership.access.policy import require


class MacroUse(CasePage):
    """Shows what a macro would do to a case; confirmed, does it. Words that were changed are kept on a conflict."""

    def get(self, request: HttpRequest, pk: int, macro: int) -> HttpResponse:
        case, chosen = self.asked(pk, macro)
        shown = applying.preview(case, chosen, request.user)
        form = UseForm(macro=chosen, initial={"text": shown.text, "version": case.version})
        return self.form_page(case, shown, form)

    def post(self, request: HttpRequest, pk: int, macro: int) -> HttpResponse:
        case, chosen = self.asked(pk, macro)
        shown = applying.preview(case, chosen, request.user)
        form = UseForm(request.POST, macro=chosen)
        if not form.is_valid():
            return self.form_page(case, shown, form, 422)
        text, version = form.cleaned_data.get("text", ""), form.cleaned_data["version"]
        try:
            applying.apply(case, chosen, by=request.user, version=version, text=text)
        except EditConflict as conflict:
            fresh = UseForm(macro=chosen, initial={"text": text, "version": conflict.row.version})
            return self.form_page(self.case(pk), shown, fresh, 409, moved_on=True)
        except RuleBroken as broken:
            form.add_error(None, str(broken))
            return self.form_page(case, shown, form, 422)
        return self.done(to=case.get_absolute_url(), say=_("“%(macro)s” was used.") % {"macro": chosen.name})

    def asked(self, pk: int, macro: int) -> tuple[ServiceCase, CaseMacro]:
        case = self.case(pk)
        require(self.request.user, "cases.handle", case)
        return case, get_object_or_404(applying.offered(self.request.user), pk=macro)

    def form_page(
        self, case: ServiceCase, shown: applying.Preview, form: UseForm, status: int = 200, **more: Any
    ) -> HttpResponse:
        return self.show(
            "customers/cases/macro.html", status=status, case=case, shown=shown, form=form, **more
        )
