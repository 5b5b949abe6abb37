"""The way in and out, one's own page, colleagues, requests for access and the access log."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.decorators import method_decorator
from django.utils.http import url_has_allowed_host_and_scheme
from django.views import View
from django_htmx.http import HttpResponseClientRedirect

from ownership import actions, selectors
from ownership.forms import PreferencesForm, SignInForm

COOKIE_SECONDS = 365 * 24 * 3600


class SignIn(LoginView):
    """The way in. django-axes answers 429 before this page does when there were too many attempts."""

    form_class = SignInForm
    template_name = "ownership/login.html"
    redirect_authenticated_user = True

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.headers.get("HX-Request"):  # signed out meanwhile: the whole page goes, not one panel
            here = request.htmx.current_url_abs_path or settings.LOGIN_REDIRECT_URL
            return HttpResponseClientRedirect(
                f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': here})}"
            )
        return super().get(request, *args, **kwargs)

    def form_invalid(self, form: SignInForm) -> HttpResponse:
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
