"""Keeps the tokens of customers up to date: at once for single edits, by the sweep for everything else.

Triggers queue every change (migration 0012), so nobody is forgotten; `index` only makes it sooner. The queue
is worked off by one sweep at a time: whatever a slow reader wrote from old values is written again by the
row of the queue that the newer change left.
"""

from __future__ import annotations

from collections.abc import Generator, Iterable
from typing import Any

from django.db import connection, transaction
from django.utils.translation import gettext_noop

from customers.records.models import SearchEntry, SearchPending, SearchWord
from customers.records.search.sources import Vector, vectors
from notifications import jobs
from notifications.jobs import Progress
from notifications.models import Job
from ownership.people import system_user

AT_ONCE, SLICE, SLICES, MANY = 50, 300, 2, 2_000
JOB = "index"
ACTIVE = (Job.State.QUEUED, Job.State.RUNNING)
READY = gettext_noop("%(number)d customers can be found again.")
SWEEP = 0x5EA7C4  # the advisory lock of the sweep
WRITE = """
    INSERT INTO customers_searchentry AS stands (customer_id, tokens)
    SELECT customer, vector::tsvector FROM unnest(%s::bigint[], %s::text[]) AS fresh (customer, vector)
    ON CONFLICT (customer_id) DO UPDATE SET tokens = excluded.tokens WHERE stands.tokens <> excluded.tokens
"""
# Materialized: asked again for each row of the queue, the inner query would come to other rows each time.
TAKE = """
    WITH first AS MATERIALIZED (
        SELECT id FROM customers_searchpending ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED)
    DELETE FROM customers_searchpending pending USING first WHERE pending.id = first.id RETURNING customer_id
"""
LEARN = "INSERT INTO customers_searchword (word) SELECT unnest(%s::text[]) ON CONFLICT DO NOTHING"


def index(customers: Iterable[int]) -> None:
    """Write the tokens of a few customers as they stand now: part of the action that changed them.

    Two statements. Many customers are left to the sweep, which begins within seconds.
    """
    ids = sorted(set(customers))
    if ids and len(ids) <= AT_ONCE:
        _write(vectors(ids))


def sweep() -> int:
    """Index what is queued, for a moment only: the relay has more to do. How many rows of the queue went.

    A long queue (an import, a fresh installation) becomes a job.
    """
    done = 0
    for _slice in range(SLICES):
        done += (taken := work_off())
        if taken < SLICE:
            return done
    if SearchPending.objects.all()[MANY : MANY + 1].exists():
        _start_job()
    return done


def steps(job: Job, resume: dict[str, Any]) -> Generator[Progress, None, dict[str, Any]]:
    """The job that works off a long queue, a slice in each transaction."""
    done = int(resume.get("done", 0))
    while taken := work_off():
        done += taken
        yield Progress(done, state={"done": done}, message=READY, params={"number": done})
    return {"customers": done}


@transaction.atomic
def _start_job() -> None:
    if not Job.objects.filter(kind=JOB, state__in=ACTIVE).exists():
        jobs.start(JOB, by=system_user())


@transaction.atomic
def work_off() -> int:
    """One slice of the queue; how many rows of it. 0 when it is empty, or when another sweep is at it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SWEEP])
        if not cursor.fetchone()[0]:
            return 0
        cursor.execute(TAKE, [SLICE])
        taken = [customer for (customer,) in cursor.fetchall()]
    ids = sorted(set(taken))
    found = vectors(ids) if ids else {}
    _write(found)
    _learn(found.values())
    if gone := [customer for customer in ids if customer not in found]:
        SearchEntry.objects.filter(customer_id__in=gone).delete()
    return len(taken)


def queue(customers: Iterable[int]) -> None:
    """Have the sweep index these again."""
    SearchPending.objects.bulk_create((SearchPending(customer_id=one) for one in customers), batch_size=5000)


def _write(found: dict[int, Vector]) -> None:
    if not found:
        return
    with connection.cursor() as cursor:
        cursor.execute(WRITE, [list(found), [vector.said() for vector in found.values()]])


def _learn(found: Iterable[Vector]) -> None:
    """Words that are new; in the sweep alone, so that writers never wait for a word of another's."""
    words = set().union(*(vector.words for vector in found))
    known = SearchWord.objects.filter(word__in=words).values_list("word", flat=True)
    if fresh := sorted(words.difference(known)):
        with connection.cursor() as cursor:
            cursor.execute(LEARN, [fresh])
