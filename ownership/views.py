"""The way in and out, one's own page, colleagues, requests for access."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render, resolve_url
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views import View
from django_htmx.http import HttpResponseClientRedirect

from crm_site.kit.errors import RuleBroken
from notifications import live
from ownership import actions, selectors
from ownership.access.policy import can, require
from ownership.access.querysets import Why
from ownership.access.viewer import viewer_of
from ownership.access.views import ScopedView
from ownership.forms import (
    AbsenceForm,
    AskForm,
    GrantForm,
    PasswordForm,
    PreferencesForm,
    ProfileForm,
    RefuseForm,
    SignInForm,
)
from ownership.looking import selectors as looking
from ownership.models import AccessRequest, Department
from ownership.requests.forms import ProlongForm, RevokeForm

COOKIE_SECONDS = 365 * 24 * 3600


class SignIn(LoginView):
    """The way in. django-axes answers 429 before this page does when there were too many attempts."""

    form_class = SignInForm
    template_name = "ownership/login.html"
    redirect_authenticated_user = True
    http_method_names = ["get", "head", "post", "options"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.headers.get("HX-Request"):  # signed out meanwhile: the whole page goes, not one panel
            here = request.htmx.current_url_abs_path or settings.LOGIN_REDIRECT_URL  # type: ignore[attr-defined]
            return HttpResponseClientRedirect(
                f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': here})}"
            )
        return super().get(request, *args, **kwargs)

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form), status=422)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(demo_logins=selectors.demo_logins(), **kwargs)


class SignOut(LogoutView):
    """The way out, by POST alone."""


@method_decorator(login_not_required, name="dispatch")
class Preferences(View):
    """Language and theme: remembered with the person, for strangers in a cookie."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PreferencesForm(request.POST)
        answer = HttpResponseRedirect(back_to(request))
        if not form.is_valid():
            return answer
        if request.user.is_authenticated:
            actions.prefer(request.user, **form.cleaned_data)
        names = {"language": settings.LANGUAGE_COOKIE_NAME, "theme": "theme"}
        for field, cookie in names.items():
            if form.cleaned_data[field]:
                answer.set_cookie(
                    cookie,
                    form.cleaned_data[field],
                    max_age=COOKIE_SECONDS,
                    samesite="Lax",
                    secure=settings.HTTPS,
                )
        return answer


def back_to(request: HttpRequest) -> str:
    """The page that the form came from, when it is one of ours; else the first page."""
    address = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(address, {request.get_host()}, require_https=request.is_secure())
    return address if ours else resolve_url(settings.LOGIN_REDIRECT_URL)


# --- colleagues and oneself -------------------------------------------------------------------------------


class People(View):
    """The departments as a tree, and who works in them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        require(request.user, "people.list")
        tree, text = selectors.department_tree(), request.GET.get("q", "").strip()[:80]
        chosen = self.chosen([branch.department for branch in tree])
        page = selectors.people_page(chosen, text, request.GET, path=request.path)
        context = {
            "tree": tree,
            "chosen": None if text else chosen,
            "text": text,
            "page": page,
            "may_import": can(request.user, "people.import"),
            "may_look_as": looking.offered(request.user, [one.user for one in page.rows]),
        }
        return render(request, "ownership/people.html", context)

    def chosen(self, departments: list[Department]) -> Department | None:
        """The department asked for, else the person's own, else the whole company."""
        code, place = self.request.GET.get("department", ""), viewer_of(self.request.user).place
        named = [one for one in departments if one.code == code]
        own = [one for one in departments if place and one.pk == place.department_id]
        return next(iter([*named, *own, *departments]), None)


class Profile(View):
    """One's own data, places, password and absences: one page, an address for each form."""

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.page()

    def post(self, request: HttpRequest) -> HttpResponse:
        form = ProfileForm(request.POST, viewer=request.user)
        if not form.is_valid():
            return self.page(status=422, profile=form)
        actions.change_profile(request.user, **form.cleaned_data)
        return self.done(_("Saved."))

    def page(self, status: int = 200, **forms: Any) -> HttpResponse:
        user = self.request.user
        context = {
            "colleague": selectors.colleagues([user])[0],  # type: ignore[list-item]
            "absences": selectors.coming_absences(user),
            "profile": ProfileForm(viewer=user),
            "password": PasswordForm(user),
            "absence": AbsenceForm(viewer=user),
            **forms,
        }
        return render(self.request, "ownership/profile.html", context, status=status)

    def done(self, said: Any) -> HttpResponse:
        messages.success(self.request, said)
        return redirect("ownership:profile")


class Password(Profile):
    """A new password; this browser stays signed in."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = PasswordForm(request.user, request.POST)
        if not form.is_valid():
            return self.page(status=422, password=form)
        actions.change_password(request.user, form.cleaned_data["new_password1"])
        update_session_auth_hash(request, request.user)
        return self.done(_("Your password is changed."))


class AbsenceNew(Profile):
    """Days on which one is away."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        form = AbsenceForm(request.POST, viewer=request.user)
        if not form.is_valid():
            return self.page(status=422, absence=form)
        try:
            actions.go_away(request.user, **form.cleaned_data)
        except RuleBroken as rule:
            form.add_error(None, str(rule))
            return self.page(status=422, absence=form)
        return self.done(_("Noted. Rules pass you over on these days."))


class AbsenceEnd(Profile):
    """One is back, or does not go."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:  # type: ignore[override]
        absence = get_object_or_404(selectors.coming_absences(request.user), pk=pk)
        actions.come_back(absence, by=request.user)
        return self.done(_("You are back."))


# --- access requests --------------------------------------------------------------------------------------


class Ask(ScopedView):
    """Asks for access to a locked customer. One that is open to the person leads to its page, a hidden one is 404."""

    model = AccessRequest

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        asked = selectors.open_request(request.user, customer)
        if customer.seen_by != Why.LOCKED or asked:
            return redirect(asked or customer)
        return self.form_page(self.form(), customer)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        customer = self.customer(pk)
        form = self.form(request.POST)
        if not form.is_valid():
            return self.form_page(form, customer, status=422)
        asked = actions.ask(customer, by=request.user, **form.cleaned_data)
        return self.done(
            to=asked.get_absolute_url(), say=_("You have asked for access. You will be told the answer.")
        )

    def customer(self, pk: int) -> Any:
        return get_object_or_404(selectors.met_by(self.request.user), pk=pk)

    def form(self, typed: Any = None) -> AskForm:
        return AskForm(typed, facets=selectors.askable_facets(self.request.user))

    def form_page(self, form: AskForm, customer: Any, status: int = 200) -> HttpResponse:
        return self.show("ownership/ask.html", status=status, form=form, customer=customer)


class RequestList(ScopedView):
    """Requests that wait for one's decision, one's own, and all that one may see."""

    model = AccessRequest
    shelves = (("decide", _("To decide")), ("mine", _("Mine")), ("all", _("All")))

    def get(self, request: HttpRequest) -> HttpResponse:
        shelf = request.GET.get("shelf", "")
        if shelf not in dict(self.shelves):
            shelf = "decide" if selectors.awaiting_number(request.user) else "mine"
        page = selectors.requests_page(request.user, shelf, request.GET, path=request.path)
        return self.show("ownership/request_list.html", page=page, shelf=shelf, shelves=self.shelves)


class RequestPage(ScopedView):
    """What the page of one request and its verbs share."""

    model = AccessRequest

    def asked(self, pk: int) -> AccessRequest:
        return self.row(pk, self.rows().select_related("row__owner", "row__department", "by", "decided_by"))

    def page(self, asked: AccessRequest, status: int = 200, **forms: Any) -> HttpResponse:
        user = self.request.user
        live.watch(user, asked.topic)
        mine = asked.by_id == user.pk
        answers = not mine and can(user, "access.decide", asked.row)
        return self.show(
            "ownership/request.html",
            status=status,
            asked=asked,
            place=selectors.place_words(viewer_of(asked.by).place),
            sees_customer=selectors.sees(user, asked.row),
            may_decide=asked.is_open and answers,
            may_end=asked.is_running and answers,
            may_withdraw=asked.is_open and mine,
            may_ask_again=asked.is_running and mine and not selectors.open_request(user, asked.row),
            deciders=selectors.deciders(asked) if mine and asked.is_open else [],
            **{
                "grant": GrantForm(request=asked),
                "refuse": RefuseForm(),
                "revoke": RevokeForm(),
                "prolong": ProlongForm(),
                **forms,
            },
        )


class RequestDetail(RequestPage):
    """One request: who, what, why, how long; and what came of it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.page(self.asked(pk))


class RequestGrant(RequestPage):
    """Grants what was asked for, or less."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = self.asked(pk)
        form = GrantForm(request.POST, request=asked)
        if not form.is_valid():
            return self.page(asked, status=422, grant=form)
        actions.grant(asked, by=request.user, **form.cleaned_data)
        return self.done(to=asked.get_absolute_url(), say=_("Access is granted and will end by itself."))


class RequestRefuse(RequestPage):
    """Says no, and why."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = self.asked(pk)
        form = RefuseForm(request.POST)
        if not form.is_valid():
            return self.page(asked, status=422, refuse=form)
        actions.refuse(asked, by=request.user, answer=form.cleaned_data["answer"])
        return self.done(to=asked.get_absolute_url(), say=_("The request is refused."))


class RequestWithdraw(RequestPage):
    """Takes back one's own request."""

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        asked = actions.withdraw(self.asked(pk), by=request.user)
        return self.done(to=asked.get_absolute_url(), say=_("The request is withdrawn."))
