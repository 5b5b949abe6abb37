"""Search in the database: eight ways to look for a customer, for who sees everything and who sees 500."""

from __future__ import annotations

from collections.abc import Iterator

from crm_site.bench.figures import Figure, figure
from crm_site.bench.queries import plan_of
from crm_site.bench.timing import DatabaseWatch, watched
from customers.directory import search
from customers.directory.models import Contact, ContactPoint, Customer
from customers.records.search import pinyin
from ownership.access.viewer import forget
from ownership.models import User

LIMIT_MS = 50.0
TIMES = 7
WHO = ("executive", "500")


def figures(cast: dict[str, User]) -> Iterator[Figure]:
    """Database time until the first lines are there, contacts and other spellings included."""
    texts = _texts(cast["500"])
    for name in WHO:
        for what, text in texts.items():
            watches = [_asked(cast[name], text) for _ in range(TIMES + 2)][2:]
            yield figure(
                f"search in the database: {name}, {what}",
                [watch.ms for watch in watches],
                limit_ms=LIMIT_MS,
                queries=watches[-1].queries,
            )


def plans(cast: dict[str, User]) -> Iterator[str]:
    """How PostgreSQL goes about each of those queries."""
    texts = _texts(cast["500"])
    for name in WHO:
        for what, text in texts.items():
            yield f"-- search: {name}, {what}"
            for sql, params in _asked(cast[name], text).asked:
                if "searchentry" in sql or "searchword" in sql:
                    yield from plan_of(sql, params)


def _asked(user: User, text: str) -> DatabaseWatch:
    forget(user)
    return watched(lambda: search.find(user, text, limit=6))


def _texts(owner: User) -> dict[str, str]:
    """What to look for, from the oldest customers of the person: everybody measured can find something."""
    mine = Customer.objects.filter(owner=owner).order_by("pk")
    chinese, foreign = mine.filter(country="CN", kind="organisation")[0], mine.exclude(country="CN")[0]
    short = chinese.short_name[:2]
    points = ContactPoint.objects.filter(contact__in=Contact.objects.filter(roles__customer__owner=owner))
    phone, mail = (points.filter(kind=kind).order_by("pk")[0].key for kind in ("phone", "email"))
    sounds = pinyin.sounds(short)
    return {
        "two characters": short,
        "initials": "".join(sound[0] for sound in sounds),
        "full sound": "".join(sounds),
        "tail of a number": phone[-4:],
        "mail": mail[: mail.index("@") + 3],
        "a typing error": _mistyped(foreign.name),
        "frequent 有限": "有限",
        "frequent 上海": "上海",
    }


def _mistyped(name: str) -> str:
    """The longest word of a name with two letters swapped."""
    word = max(name.split(), key=len).strip(",.").lower()
    return f"{word[:2]}{word[3]}{word[2]}{word[4:]}"
