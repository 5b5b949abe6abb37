"""Chunks of customers written out for COPY: beside one another in several processes, where there are many."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from dataclasses import fields
from multiprocessing import get_context
from typing import NamedTuple

import django

from crm_site.demo import copying
from crm_site.demo.customers import Plan
from crm_site.demo.rows import TABLES
from crm_site.kit.garbage import collecting_later

# Chunks that wait for the database: enough to keep it busy, few enough to keep memory flat.
AHEAD = 2


class Block(NamedTuple):
    """Rows of one table, ready for COPY."""

    model: str
    columns: Sequence[str]
    text: bytes


class Made(NamedTuple):
    """One chunk: how many customers, and the rows of each table."""

    customers: int
    blocks: list[Block]


def make(plan: Plan, first: int) -> Made:
    """One chunk, here."""
    with collecting_later():
        chunk = plan.chunk(first)
        tables = [getattr(chunk, one.name) for one in fields(chunk)]
        blocks = [
            Block(TABLES[type(rows[0])], rows[0]._fields, copying.lines(rows)) for rows in tables if rows
        ]
    return Made(len(chunk.customers), blocks)


def in_turn(plan: Plan) -> Iterator[Made]:
    """All chunks, one after the other."""
    return (make(plan, first) for first in plan.firsts())


def side_by_side(plan: Plan) -> Iterator[Made]:
    """All chunks, in order, made on all cores while the database writes; some 60 MB for each process."""
    # A fork would share the open transaction.
    with ProcessPoolExecutor(
        os.cpu_count() or 1, mp_context=get_context("spawn"), initializer=django.setup
    ) as pool:
        waiting: deque[Future[Made]] = deque()
        for first in plan.firsts():
            waiting.append(pool.submit(make, plan, first))
            if len(waiting) > (os.cpu_count() or 1) + AHEAD:
                yield waiting.popleft().result()
        while waiting:
            yield waiting.popleft().result()
