"""Access reviews: opening one, looking through one's part of it, and the report."""

from __future__ import annotations

import csv
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views import View

from crm_site.kit.errors import RuleBroken
from crm_site.kit.numbers import whole_number
from crm_site.kit.paging import Order, page_of
from crm_site.kit.sheets import harmless
from notifications import live
from ownership.access.policy import can, require
from ownership.access.views import ScopedView
from ownership.models import AccessReview
from ownership.reviews import actions, selectors
from ownership.reviews.forms import DecideForm, ReviewForm

NEWEST, IN_ORDER = Order(("-created_at",)), Order(("id",))
PAGE = 100


class ReviewList(ScopedView):
    """Reviews in which one has a part; all for those who read the reports."""

    model = AccessReview

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "reviews.list")
        rows = self.rows().select_related("department", "person")
        page = page_of(rows, NEWEST, request.GET, size=25, path=request.path)
        waiting = selectors.waiting_for(request.user, page.rows)  # type: ignore[arg-type]
        context = {
            "page": page,
            "lines": [(one, waiting.get(one.pk, 0)) for one in page.rows],
            "may_open": can(request.user, "reviews.open"),
        }
        return self.show("ownership/reviews/list.html", **context)


class ReviewNew(View):
    """Opens a round."""

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "reviews.open")
        return self.page(ReviewForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "reviews.open")
        form = ReviewForm(request.POST)
        if not form.is_valid():
            return self.page(form, status=422)
        try:
            review = actions.open_review(**form.cleaned_data, by=request.user)  # type: ignore[arg-type]
        except RuleBroken as refused:
            form.add_error("department", str(refused))
            return self.page(form, status=422)
        return redirect(review)

    def page(self, form: ReviewForm, status: int = 200) -> HttpResponse:
        return render(self.request, "ownership/reviews/new.html", {"form": form}, status=status)


class ReviewPage(ScopedView):
    """What the page of a review and its verbs share."""

    model = AccessReview

    def review(self, pk: int) -> AccessReview:
        return self.row(pk, self.rows().select_related("department", "person", "by"))

    def page(self, review: AccessReview, status: int = 200, form: DecideForm | None = None) -> HttpResponse:
        user = self.request.user
        live.watch(user, review.topic)
        reads = can(user, "reviews.read")
        mine = review.items.mine(user).open().select_related("user", "department")
        page = page_of(mine, IN_ORDER, self.request.GET, size=PAGE, path=review.get_absolute_url())
        context = {
            "review": review,
            "page": page,
            "lines": selectors.lines(page.rows, user),  # type: ignore[arg-type]
            "form": form or DecideForm(),
            "is_reviewer": review.items.mine(user).exists(),
            "reads": reads,
            "progress": selectors.progress(review) if reads else [],
            "decisions": selectors.decisions(review) if reads else [],
        }
        return self.show("ownership/reviews/detail.html", status=status, **context)


class ReviewDetail(ReviewPage):
    """One's own part to look through; for those who read reports, how far everybody is."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.review(pk))


class ReviewDecide(ReviewPage):
    """Keeps, shortens or removes the ticked grants."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        review, form = self.review(pk), DecideForm(request.POST)
        if not form.is_valid():
            return self.page(review, status=422, form=form)
        ids = [number for one in request.POST.getlist("item") if (number := whole_number(one)) is not None]
        try:
            done = actions.decide(review, ids, by=request.user, **form.cleaned_data)
        except RuleBroken as refused:
            form.add_error("until", str(refused))
            return self.page(review, status=422, form=form)
        said = ngettext("%(n)d grant was decided.", "%(n)d grants were decided.", done) % {"n": done}
        return self.done(to=review.get_absolute_url(), say=said)


class ReviewReport(ReviewPage):
    """The result as a file, with as much of the customers as the reader may know."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        review = self.review(pk)
        require(request.user, "reviews.read")
        answer = HttpResponse(content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="access-review-{review.pk}.csv"'
        answer.write("\ufeff")
        writer = csv.writer(answer)
        writer.writerow(
            [
                _("Receiver"),
                _("Customer"),
                _("Source"),
                _("Granted"),
                _("Until"),
                _("Decision"),
                _("By"),
                _("Decided"),
            ]
        )
        items = review.items.select_related("user", "department", "decided_by")
        for line in selectors.lines(items, request.user):  # type: ignore[arg-type]
            writer.writerow([harmless(str(cell)) for cell in _cells(line)])
        return answer


def _cells(line: selectors.Line) -> list[Any]:
    item = line.item
    return [
        item.receiver,
        line.name,
        item.get_source_kind_display(),
        _day(item.granted_at),
        _day(item.until or item.expires_at),
        item.get_decision_display() or _("waiting"),
        item.decided_by or "",
        _day(item.decided_at),
    ]


def _day(moment: Any) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d") if moment else ""
