"""What a page that misses its limit spends its time on."""

from __future__ import annotations

import cProfile
import io
import pstats

from django.test import Client

from ownership.models import User

TIMES = 30


def of_page(user: User, path: str) -> str:
    """The dearest functions of the page, by their own time and with what they call."""
    client = Client(headers={"host": "localhost"})
    client.force_login(user)
    client.get(path)
    profile = cProfile.Profile()
    with profile:
        for _ in range(TIMES):
            client.get(path)
    text = io.StringIO()
    statistics = pstats.Stats(profile, stream=text).strip_dirs()
    statistics.sort_stats("cumulative").print_stats(40)
    statistics.sort_stats("tottime").print_stats(25)
    return text.getvalue()
