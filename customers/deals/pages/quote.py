"""A quote on paper: the lines of a deal with their total, in the reader's language or the customer's."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation

from customers.deals import rules, selectors
from customers.deals.forms import QuoteForm
from customers.deals.models import Deal
from ownership.access.masking import mask_one
from ownership.access.policy import require
from ownership.access.views import ScopedView

VALID_DAYS = 30


class DealQuote(ScopedView):
    """What is printed; the line above it chooses language, validity and a word below the total."""

    model = Deal

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        deal = self.row(pk, self.rows().with_people())  # type: ignore[attr-defined]
        require(request.user, "deals.quote", deal)
        form = QuoteForm(request.GET)
        form.is_valid()
        language = form.cleaned_data.get("language") or translation.get_language()
        with translation.override(language):
            paper = self.paper(deal, form, language)
        return self.show("customers/deals/quote.html", **paper)

    def paper(self, deal: Deal, form: QuoteForm, language: str) -> dict[str, Any]:
        today, lines = timezone.localdate(), selectors.lines_of(deal)
        valid: date = form.cleaned_data.get("valid_until") or today + timedelta(days=VALID_DAYS)
        initial = {"language": language, "valid_until": valid, "note": form.cleaned_data.get("note", "")}
        return {
            "deal": mask_one(deal, self.request.user),
            "customer": mask_one(deal.customer, self.request.user),
            "lines": selectors.named(lines),
            "before": rules.before_discount(lines),
            "total": rules.total(lines) if lines else deal.amount,
            "today": today,
            "valid_until": valid,
            "note": form.cleaned_data.get("note", ""),
            "paper_language": language,
            "form": QuoteForm(initial=initial),
        }
