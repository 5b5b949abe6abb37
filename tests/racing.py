"""Several at once: calls in threads of their own, each with a connection of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import pytest
from django.db import connections

from crm_site.kit.errors import RuleBroken

Meet = Callable[[Any, str], None]


def together(*calls: Callable[[], Any], met: tuple[type[Exception], ...] = (RuleBroken,)) -> list[Any]:
    """Start the calls at the same moment; their results in order, or the exception (one of `met`) they met."""
    gate = threading.Barrier(len(calls))
    results: list[Any] = [None] * len(calls)

    def one(place: int, call: Callable[[], Any]) -> None:
        try:
            gate.wait(10)
            results[place] = call()
        except met as exception:
            results[place] = exception
        finally:
            connections.close_all()

    threads = [threading.Thread(target=one, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return results


def meeting(monkeypatch: pytest.MonkeyPatch) -> Meet:
    """Makes two threads meet after `name` of a module has run, if the locks let them; else one waits a second."""

    def at(module: Any, name: str) -> None:
        barrier, real = threading.Barrier(2), getattr(module, name)

        def met(*args: Any, **kwargs: Any) -> Any:
            result = real(*args, **kwargs)
            with suppress(threading.BrokenBarrierError):
                barrier.wait(1)
            return result

        monkeypatch.setattr(module, name, met)

    return at
