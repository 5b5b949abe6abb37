"""Open pages and the messages that wake them.

A page that shows a topic watches it; the delivery of an event gives every watcher of its topics the
next number of his own sequence. `WHERE id > last` over a common sequence would skip rows of slow
transactions; a person's own counter, locked last, skips none.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta

from django.contrib.auth.models import AbstractBaseUser
from django.db import connection
from django.utils import timezone

from notifications.listening import LIVE, notify
from notifications.models import LiveCounter, LiveMessage, Watch

NOTICES = "notices"
# A page that stays open longer without a change and without a look is no longer told.
WATCHED_FOR = timedelta(hours=8)
REWRITE_AFTER = timedelta(minutes=10)
KEPT_FOR = timedelta(days=1)

# The inner SELECT keeps a fresh watch from being locked and written again by each page view.
_WATCH = """
WITH written AS (
    INSERT INTO notifications_watch (user_id, topic, until)
    SELECT %(user)s, topic, %(until)s FROM unnest(%(topics)s::text[]) AS wanted(topic)
    WHERE NOT EXISTS (SELECT 1 FROM notifications_watch AS known
                      WHERE known.user_id = %(user)s AND known.topic = wanted.topic AND known.until > %(fresh)s)
    ORDER BY topic
    ON CONFLICT (user_id, topic) DO UPDATE SET until = EXCLUDED.until
)
SELECT last FROM notifications_livecounter WHERE user_id = %(user)s
"""
# ORDER BY: counters are locked by ascending person, so two deliveries wait instead of deadlocking.
_NUMBERS = """
INSERT INTO notifications_livecounter AS c (user_id, last)
SELECT user_id, n FROM unnest(%s::bigint[], %s::bigint[]) AS wanted(user_id, n) ORDER BY user_id
ON CONFLICT (user_id) DO UPDATE SET last = c.last + EXCLUDED.last
RETURNING user_id, last
"""
# Not bulk_create: making and preparing 20,000 model objects takes longer than all the rest.
_MESSAGES = """
INSERT INTO notifications_livemessage (user_id, seq, name, created_at)
SELECT user_id, seq, %s, %s FROM unnest(%s::bigint[], %s::bigint[]) AS given(user_id, seq)
"""


def watch(user: AbstractBaseUser, *topics: str) -> int:
    """Tell `user`'s open pages when `topics` change, for the next eight hours.

    Called by a page view after its own lock and before it reads what the page shows, so that no
    change falls between. Returns the last number given to him so far, and leaves it on the user as
    `live_since` (the first one of a request) for the page's frame: the stream begins there. One
    query for all topics; a watch renewed less than ten minutes ago is not written again.
    """
    if not topics:
        return position(user)
    until = timezone.now() + WATCHED_FOR
    values = {"user": user.pk, "topics": sorted(set(topics)), "until": until, "fresh": until - REWRITE_AFTER}
    with connection.cursor() as cursor:
        cursor.execute(_WATCH, values)
        row = cursor.fetchone()
    last: int = row[0] if row else 0
    if getattr(user, "live_since", None) is None:
        user.live_since = last  # type: ignore[attr-defined]
    return last


def position(user: AbstractBaseUser) -> int:
    """The last number given to `user`, 0 before the first. One query."""
    return LiveCounter.objects.filter(user_id=user.pk).values_list("last", flat=True).first() or 0


def watchers(topics: Iterable[str]) -> list[tuple[int, str]]:
    """(user id, topic) of everybody who has one of `topics` open. One query; none without topics."""
    wanted = list(topics)
    if not wanted:
        return []
    rows = Watch.objects.current().filter(topic__in=wanted).order_by("user_id", "topic")
    return list(rows.values_list("user_id", "topic"))


def send(messages: Mapping[int, list[str]]) -> dict[int, int]:
    """Put names into the streams of many people; returns each person's last number.

    Takes the lock of every person's counter, by ascending id, and holds it to the end of the
    transaction: nothing that waits may follow. One query, one per different name, and one NOTIFY per
    350 people.
    """
    users = sorted(user for user, names in messages.items() if names)
    if not users:
        return {}
    with connection.cursor() as cursor:
        cursor.execute(_NUMBERS, [users, [len(messages[user]) for user in users]])
        last: dict[int, int] = dict(cursor.fetchall())
        for name, given in _numbered(messages, last).items():
            cursor.execute(_MESSAGES, [name, timezone.now(), list(given), list(given.values())])
    notify(LIVE, users)
    return last


def _numbered(messages: Mapping[int, list[str]], last: Mapping[int, int]) -> dict[str, dict[int, int]]:
    """{name: {user id: the number of this name in his stream}}; a person gets each name once."""
    given: dict[str, dict[int, int]] = {}
    for user, end in last.items():
        for seq, name in enumerate(messages[user], start=end - len(messages[user]) + 1):
            given.setdefault(name, {})[user] = seq
    return given


def prune() -> None:
    """Forget messages older than a day and watches that ended. Two DELETEs by index."""
    now = timezone.now()
    LiveMessage.objects.filter(created_at__lt=now - KEPT_FOR).delete()
    Watch.objects.filter(until__lt=now).delete()
