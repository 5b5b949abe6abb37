"""What the live stream reads from the database: in a thread, with a connection that is given back."""

from importlib import import_module

from django.conf import settings
from django.contrib.auth import get_user
from django.db import connection
from django.http import HttpRequest

# A browser that missed more gets one `reload` instead of a long list.
MOST_REPLAYED = 500

_SINCE = """
SELECT wanted.user_id, coalesce(c.last, 0), m.seq, m.name
FROM unnest(%s::bigint[], %s::bigint[]) AS wanted(user_id, last)
LEFT JOIN notifications_livecounter c ON c.user_id = wanted.user_id
LEFT JOIN notifications_livemessage m
       ON m.user_id = wanted.user_id AND m.seq > wanted.last AND c.last - wanted.last <= %s
ORDER BY wanted.user_id, m.seq
"""

News = dict[int, tuple[int, list[tuple[int, str]]]]


def read(positions: dict[int, int | None]) -> News:
    """{user id: (his newest number, his messages after the given one)}, of one moment. One query."""
    news: News = {}
    try:
        with connection.cursor() as cursor:
            cursor.execute(_SINCE, [list(positions), list(positions.values()), MOST_REPLAYED])
            for user_id, newest, seq, name in cursor.fetchall():
                rows = news.setdefault(user_id, (newest, []))[1]
                if seq is not None:
                    rows.append((seq, name))
    finally:
        give_back()
    return news


def still_signed_in(session_key: str, user_id: int) -> bool:
    """The session lives, belongs to this active person and has today's password. Two queries."""
    request = HttpRequest()
    request.session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    try:
        user = get_user(request)
        return user.is_authenticated and user.pk == user_id
    finally:
        give_back()


def give_back() -> None:
    """Return this thread's connection to the pool."""
    connection.close()
