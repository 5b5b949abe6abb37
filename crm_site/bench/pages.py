"""Pages as a browser meets them: through the real ASGI server, one client, then eight."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import median

from django.test import Client
from django.urls import reverse

from crm_site.bench.browser import Browser, crowd
from crm_site.bench.figures import Figure, figure
from crm_site.bench.timing import watched
from customers.directory.models import Customer
from ownership.models import User

LIST_MS, FRAME_MS, PER_SECOND = 25.0, 40.0, 80.0
TIMES = 60
CLIENTS, SECONDS = 8, 6.0


def figures(port: int, cast: dict[str, User]) -> Iterator[Figure]:
    """The bare page first: everything else is measured beside it."""
    bare = _times(Browser(port), "/bare/")
    yield figure("bare page of 50 rows", bare)
    beside = median(bare)
    for name, user in cast.items():
        yield _page(port, f"list: {name}", user, reverse("customers:customer-list"), LIST_MS, beside)
    customer = Customer.objects.filter(owner=cast["tenth"]).order_by("-updated_at")[0]
    yield _page(port, "customer page, frame", cast["tenth"], customer.get_absolute_url(), FRAME_MS, beside)
    yield _page(port, "my work", cast["tenth"], reverse("workflows:work"), LIST_MS, beside)
    yield from _crowds(port, cast["tenth"])


def _page(port: int, name: str, user: User, path: str, limit_ms: float, beside: float) -> Figure:
    browser = Browser(port, user)
    times = _times(browser, path)
    size = browser.get(path).compressed
    browser.close()
    return figure(name, times, beside=beside, limit_ms=limit_ms, queries=_queries(user, path), bytes=size)


def _times(browser: Browser, path: str) -> list[float]:
    for _ in range(8):
        browser.get(path)
    return [browser.get(path).ms for _ in range(TIMES)]


def _queries(user: User, path: str) -> int:
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    client.get(path)
    return watched(lambda: client.get(path)).queries


def _crowds(port: int, user: User) -> Iterator[Figure]:
    """Eight browsers at once; the limit is what 80 pages a second leave for one of eight."""
    bare, bare_rate = crowd(port, None, "/bare/", clients=CLIENTS, seconds=SECONDS)
    yield figure("bare page, 8 clients", bare, per_second=round(bare_rate, 1))
    times, rate = crowd(port, user, reverse("customers:customer-list"), clients=CLIENTS, seconds=SECONDS)
    limit = CLIENTS * 1000 / PER_SECOND
    yield figure(
        "list: tenth, 8 clients", times, beside=median(bare), limit_ms=limit, per_second=round(rate, 1)
    )
