"""Pages of the knowledge base, and an article on the page of a case."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from crm_site.kit.errors import EditConflict
from crm_site.kit.numbers import whole_number
from customers.cases.articles import actions, selectors
from customers.cases.articles.forms import FIELDS, ArticleEditForm, ArticleForm
from customers.cases.articles.models import SolutionArticle
from customers.cases.views import CasePage
from customers.directory import conflicts
from customers.records.lists.pages import ListPage
from notifications import live
from ownership.access.masking import mask_one
from ownership.access.policy import can, require
from ownership.access.views import ScopedView


class ArticleList(ListPage):
    """The articles one may read."""

    model = SolutionArticle
    listing_name = "articles"
    template = "customers/cases/articles/list.html"

    def verbs(self) -> dict[str, Any]:
        return {"may_write": can(self.request.user, "articles.write")}


class ArticlePage(ScopedView):
    """What the pages of one article share."""

    model = SolutionArticle

    def article(self, pk: int) -> SolutionArticle:
        return self.row(pk, self.rows().select_related("category", "department", "by"))

    def form_page(self, form: ArticleForm, status: int = 200, **more: Any) -> HttpResponse:
        return self.show("customers/cases/articles/edit.html", status=status, form=form, **more)


class ArticleDetail(ArticlePage):
    """One article, with what belongs to it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self.article(pk)
        live.watch(request.user, article.topic)
        return self.show(
            "customers/cases/articles/detail.html",
            article=article,
            cases=selectors.cases_of(request.user, article),
            related=selectors.related(request.user, article),
            may_edit=can(request.user, "articles.edit", article),
            may_publish=can(request.user, "articles.publish", article),
        )


class ArticleNew(ArticlePage):
    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "articles.write")
        return self.form_page(ArticleForm(viewer=request.user))

    def post(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "articles.write")
        form = ArticleForm(request.POST, viewer=request.user)
        if not form.is_valid():
            return self.form_page(form, 422)
        article = actions.write(by=request.user, **form.cleaned_data)
        return self.done(to=article.get_absolute_url(), say=_("The draft is saved."))


class ArticleEdit(ArticlePage):
    """Changes an article. A rival edit answers 409 with both values; saving again takes mine."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self.article(pk)
        require(request.user, "articles.edit", article)
        initial = {name: getattr(article, name) for name in (*FIELDS, "version")}
        return self.form_page(ArticleEditForm(initial=initial, viewer=request.user), article=article)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = self.article(pk)
        require(request.user, "articles.edit", article)
        present = {"category": article.category, "department": article.department}
        form = ArticleEditForm(request.POST, initial=present, viewer=request.user)
        if not form.is_valid():
            return self.form_page(form, 422, article=article)
        try:
            actions.edit(article, by=request.user, **form.cleaned_data)
        except EditConflict as conflict:
            typed = {**form.cleaned_data, "version": conflict.row.version}
            fresh, rows = (
                ArticleEditForm(initial=typed, viewer=request.user),
                conflicts.pairs_of(form, conflict),
            )
            return self.form_page(fresh, 409, article=conflict.row, rows=rows)
        return self.done(to=article.get_absolute_url(), say=_("Saved."))


class ArticlePublish(ArticlePage):
    """Lets colleagues read it."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = actions.publish(self.article(pk), by=request.user)
        return self.done(to=article.get_absolute_url(), say=_("The article is published."))


class ArticleWithdraw(ArticlePage):
    """Makes it a draft again."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        article = actions.withdraw(self.article(pk), by=request.user)
        return self.done(to=article.get_absolute_url(), say=_("The article is a draft again."))


class CaseArticles(CasePage):
    """The articles on the page of a case: those that helped, and the search for one that may."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.panel(pk, request.GET.get("q", "").strip()[:100])

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Attaches the article named in `attach`, or takes the one named in `detach` off."""
        case = self.case(pk)
        require(request.user, "cases.edit", case)
        off = request.POST.get("detach", "")
        article = get_object_or_404(self.meant(off or request.POST.get("attach", ""), off=bool(off)))
        (actions.detach if off else actions.attach)(case, article, by=request.user)
        if request.headers.get("HX-Request"):
            return self.panel(pk, "")
        return self.done(to=case.get_absolute_url())

    def meant(self, said: str, *, off: bool) -> Any:
        rows = selectors.to_detach if off else selectors.to_attach
        return rows(self.request.user, whole_number(said) or 0)

    def panel(self, pk: int, text: str) -> HttpResponse:
        case, user = self.case(pk), self.request.user
        shown = mask_one(case, user)
        articles = selectors.on_case(user, shown, text, may_attach=can(user, "cases.edit", case))
        return self.show("customers/cases/_articles.html", case=shown, articles=articles)
