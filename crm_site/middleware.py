"""What every request meets besides Django's own middleware."""

import logging
import zoneinfo
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import BadRequest
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from psycopg import errors as pg
from psycopg_pool import PoolTimeout

from crm_site import views
from crm_site.kit.errors import Busy, RuleBroken

Answer = Callable[[HttpRequest], HttpResponse]
log = logging.getLogger(__name__)


class PlainAnswers:
    """Turns a broken rule, a lost lock and a database that is away into pages; keeps private pages out of caches."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            response = self.get_response(request)
        except OperationalError as error:  # raised by a middleware: the view's own arrive below
            answer = self.process_exception(request, error)
            if answer is None:
                raise
            response = answer
        if not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "no-store")
            patch_vary_headers(response, ["HX-Request"])
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """409 for a lost lock, 503 for a slow query or no database, 422 for a rule; None lets a bug rise."""
        if isinstance(error, RuleBroken):
            return views.rule_broken(request, error)
        cause = error.__cause__
        if isinstance(cause, pg.LockNotAvailable | pg.DeadlockDetected | pg.SerializationFailure):
            log.warning(
                "A lock was not free in time: %s", request.resolver_match and request.resolver_match.view_name
            )
            return views.rule_broken(request, Busy(views.LOCKED_SENTENCE))
        if isinstance(error, OperationalError | InterfaceError | PoolTimeout):
            log.error("The database did not answer: %s", type(cause or error).__name__)
            return views.unavailable(request)
        return None


class PlainAddresses:
    """Refuses a NUL in an address: nobody types one, and PostgreSQL would fail at it deep inside a query."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\x00" in request.path_info or "%00" in request.META.get("QUERY_STRING", ""):
            raise BadRequest
        return self.get_response(request)


class Preferences:
    """The signed-in person's language and time zone; the browser's language for everybody else."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = getattr(request.user, "language", "") or request.COOKIES.get(
            settings.LANGUAGE_COOKIE_NAME, ""
        )
        known = {code for code, _ in settings.LANGUAGES}
        language = language if language in known else translation.get_language_from_request(request)
        request.LANGUAGE_CODE = language
        zone = getattr(request.user, "time_zone", "") or settings.TIME_ZONE
        with translation.override(language), timezone.override(zoneinfo.ZoneInfo(zone)):
            response = self.get_response(request)
            if hasattr(response, "render") and not getattr(response, "is_rendered", True):
                response.render()
        response.headers.setdefault("Content-Language", language)
        return response
