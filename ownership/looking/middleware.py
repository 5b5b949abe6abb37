"""Lends a request the eyes of a colleague."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, cast

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import translation
from django.utils.translation import gettext as _

from ownership.access import facets
from ownership.access.policy import can
from ownership.access.viewer import viewer_of
from ownership.looking import actions, rules, selectors, session
from ownership.models import AccessLogEntry, User

Answer = Callable[[HttpRequest], HttpResponse]
SAFE = {"GET", "HEAD", "OPTIONS"}
OWN = {"ownership:look-stop", "ownership:logout"}  # done as oneself
NOT_LENT = {"notifications:live"}  # a colleague's stream is his own


class LookingAs:
    """Stands behind the sign-in. While a browser looks as a colleague, `request.user` is he, and `user.looker` who looks.

    Nothing is changed in his name: unsafe methods are refused, and what a page writes when it is merely opened (a
    receipt, a read mark, a watch) is rolled back after it. What the looker opened is written down before he gets it.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        look = session.present(request) if hasattr(request, "session") else None
        name = _name(request)
        if look is None or name in OWN or not request.user.is_authenticated:
            return self.get_response(request)
        looker: Any = request.user
        person = selectors.person(look.person)
        if person is None or look.is_over or not can(looker, "people.look_as", person):
            session.drop(request)
            if person is not None:
                actions.stop(person, by=looker)
            return self.get_response(request)
        return self._through(request, lend(person, looker))

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """Here and not before, so that a refusal is a page in the looker's language. Raises PermissionDenied."""
        if request.resolver_match and getattr(request.user, "looker", None):
            _check(request, cast("User", request.user), request.resolver_match.view_name)

    def _through(self, request: HttpRequest, person: User) -> HttpResponse:
        request.user = person
        with transaction.atomic():
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
            transaction.set_rollback(True)
        AccessLogEntry.objects.bulk_create(person.looker.looks)  # type: ignore[attr-defined]
        if response.headers.get("Content-Disposition", "").startswith("attachment"):
            _let_go(response)
            with translation.override(getattr(request, "LANGUAGE_CODE", None)):
                sentence = _("Files are not handed out while you look as a colleague.")
                return render(request, "403.html", {"sentence": sentence}, status=403)
        return response


def _let_go(response: Any) -> None:
    """Close the file that is not handed out. Closing the response would end the request before its answer is made."""
    file = getattr(response, "file_to_stream", None)
    if file is not None:
        file.close()


def lend(person: User, looker: User) -> User:
    """The colleague as `request.user`: his rights, in the looker's language and time zone. Who leads him sees what he
    sees; an administrator who does not lead him sees which rows there are, and their values masked."""
    person.looker = looker  # type: ignore[attr-defined]
    looker.looks = []  # type: ignore[attr-defined]
    for name in ("language", "theme", "time_zone"):
        setattr(person, name, getattr(looker, name))
    viewer = viewer_of(person)
    if not rules.leads_all(viewer_of(looker), selectors.places_of([person]).get(person.pk, [])):
        viewer = replace(viewer, veiled=True, profile=facets.veiled(viewer.profile))
        person.__dict__["_viewer"] = viewer
    return person


def _check(request: HttpRequest, person: User, name: str) -> None:
    if request.method not in SAFE:
        raise PermissionDenied(
            _("You are looking as %(whom)s and can change nothing. Stop looking first.") % {"whom": person}
        )
    if name in NOT_LENT or name.startswith("admin:"):
        raise PermissionDenied(_("This page is not shown while you look as a colleague."))
    if viewer_of(person).veiled and not rules.VEILED_PAGES.fullmatch(name):
        raise PermissionDenied(
            _(
                "An administrator looks at customers and lists as a colleague, masked; this page is the colleague's own."
            )
        )


def _name(request: HttpRequest) -> str:
    try:
        return resolve(request.path_info).view_name
    except Resolver404:
        return ""
