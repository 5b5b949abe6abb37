"""Carries out what a desk decided: customers move rule by rule, and what each rule gave to whom is written down."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from django.db import connection
from django.utils import timezone

from ownership.access.querysets import owned_model
from ownership.models import User
from ownership.moves.giving import Move, Why, proceed
from ownership.moves.models import Reason
from ownership.querysets import company_today
from ownership.rules.models import RuleCursor

TALLY = """
    INSERT INTO ownership_ruletally (rule_id, user_id, "on", given, last_at)
    SELECT * FROM unnest(%(rules)s::bigint[], %(users)s::bigint[], %(days)s::date[], %(given)s::int[],
                         %(last)s::timestamptz[])
    ON CONFLICT (rule_id, "on", user_id) DO UPDATE
    SET given = ownership_ruletally.given + excluded.given, last_at = greatest(ownership_ruletally.last_at, excluded.last_at)
"""


def why(rule: int | None = None, number: int | None = None) -> Why:
    """The reason as the ownership history keeps it."""
    return Why(Reason.RULE, rule=rule, rule_version=number)


def put(
    batch: int, found: Mapping[int, Sequence[Move]], *, number: int | None, by: User
) -> dict[int, list[Move]]:
    """Move customers, in a batch that is open: {rule: moves} of this version. Returns those that moved, by rule.

    Locks them by ascending id within each rule; a caller of several rules has them locked before.
    """
    hands, done = proceed(), {}
    for rule in sorted(found):
        moved = set(hands.put(batch, found[rule], by=by, why=why(rule, number)))
        done[rule] = [move for move in found[rule] if move.row_id in moved]
    return done


def lock(found: Mapping[int, Iterable[Move]]) -> None:
    """All customers by ascending id, whatever rule moves them; before the turns, as everybody does."""
    ids = sorted(move.row_id for some in found.values() for move in some)
    with connection.cursor() as cursor:
        table = owned_model()._meta.db_table
        cursor.execute(f"SELECT id FROM {table} WHERE id = ANY(%s) ORDER BY id FOR UPDATE", [ids])  # noqa: S608


def tally(done: Mapping[int, Iterable[Move]], idle: Mapping[int, float] | None = None) -> None:
    """Count what the rules gave to people, for the limit of a day and for who has waited longest. One query."""
    given = Counter(
        (rule, move.owner_id) for rule, found in done.items() for move in found if move.owner_id is not None
    )
    if not given:
        return
    now = timezone.now().timestamp()
    pairs = sorted(given)
    last = [datetime.fromtimestamp((idle or {}).get(user, now), UTC) for _rule, user in pairs]
    values: dict[str, Any] = {
        "rules": [rule for rule, _user in pairs],
        "users": [user for _rule, user in pairs],
        "days": [company_today()] * len(pairs),
        "given": [given[pair] for pair in pairs],
        "last": last,
    }
    with connection.cursor() as cursor:
        cursor.execute(TALLY, values)


def pass_turns(turns: Mapping[int, int], rules: Iterable[int]) -> None:
    """Remember who got the last one by each rule. A query for each."""
    for rule in rules:
        if rule in turns:
            RuleCursor.objects.filter(pk=rule).update(last=turns[rule])


def by_rule(pairs: Iterable[tuple[int, Move]]) -> dict[int, list[Move]]:
    """Moves by the rule that asks for them."""
    found: dict[int, list[Move]] = defaultdict(list)
    for rule, move in pairs:
        found[rule].append(move)
    return dict(found)
