"""The jobs process is killed with -9 while an import is checked, staged and written: all of it comes in, once."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.kill.test_kill import kill
from tests.running import ROOT, Running, demo_company, wait_for

pytestmark = [pytest.mark.kill, pytest.mark.xdist_group("running")]
ROWS = 8000
DONE = """
    SELECT job.done FROM customers_importbatch batch JOIN notifications_job job ON job.id = batch.job_id
    WHERE batch.id = %s
"""
STAGED = "SELECT count(*) FROM customers_importstagedrow WHERE batch_id = %s"
STATE = "SELECT state FROM customers_importbatch WHERE id = %s"
WRITING = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE %s AND pid <> pg_backend_pid()"
INSERT = "WITH done AS (INSERT INTO customers_customer %"
DELIVERED = "SELECT 1 FROM notifications_event WHERE id = %s AND delivered_at IS NOT NULL"
COUNTS = """
    SELECT (SELECT count(*) FROM customers_customer WHERE name LIKE 'Killed firm %%'),
           (SELECT count(*) FROM customers_importedrow WHERE batch_id = %(batch)s),
           (SELECT count(*) FROM customers_historicalcustomer WHERE name LIKE 'Killed firm %%'),
           (SELECT count(*) FROM customers_timelineentry
            WHERE about_type = 'customers.importbatch' AND about_id = %(batch)s),
           (SELECT count(*) FROM notifications_event WHERE name = 'customers.imported' AND about_id = %(batch)s)
"""


class Importer:
    """A colleague in operations, and a look at what stands in the database."""

    def __init__(self, process: subprocess.Popen[str], database: str) -> None:
        self.process, self.database = process, database

    def tell(self, order: str) -> str:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(f"{order}\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def ask(self, sql: str, values: Any) -> Any:
        with psycopg.connect(self.database, autocommit=True) as connection:
            return connection.execute(sql, values).fetchone()

    def is_staged(self, batch: str) -> bool:
        return 0 < self.ask(STAGED, [batch])[0] < ROWS

    def is_begun(self, batch: str) -> bool:
        """The import itself has looked at some rows again."""
        return self.ask(DONE, [batch])[0] > 0

    def is_written(self) -> bool:
        return self.ask(WRITING, [INSERT])[0] > 0


@contextmanager
def importer(house: Running) -> Iterator[Importer]:
    facts = house.facts()
    env = {
        **os.environ,
        "DATABASE_URL": facts["database_url"],
        "REDIS_URL": facts["redis_url"],
        "XIETONG_DATA": str(house.folder),
        "XIETONG_DEMO": "1",
    }
    program = [sys.executable, "tests/kill/importing.py"]
    process = subprocess.Popen(
        program, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield Importer(process, facts["database_url"])
    finally:
        process.communicate(timeout=30)


def test_an_import_that_is_killed_three_times_comes_in_once(tmp_path: Path) -> None:
    file = tmp_path / "firms.csv"
    file.write_text(
        "Company,Country\n" + "".join(f"Killed firm {number},Germany\n" for number in range(ROWS))
    )
    with demo_company(tmp_path) as house, importer(house) as he:
        batch = he.tell(f"receive {file}")
        wait_for(lambda: he.is_staged(batch), "the check to be under way", 60)
        kill(house, "jobs")
        wait_for(lambda: he.ask(STATE, [batch])[0] == "checked", "the check", 180)

        he.tell(f"run {batch}")
        wait_for(lambda: he.is_begun(batch), "the import to be under way", 60)
        kill(house, "jobs")
        wait_for(he.is_written, "the import to be written", 180)
        event = he.tell("write Somebody else")
        wait_for(lambda: he.ask(DELIVERED, [event]) is not None, "the event of somebody else", 10)
        house.kill("jobs")
        assert he.ask(COUNTS, {"batch": batch}) in [(0, 0, 0, 0, 0), (ROWS, ROWS, ROWS, ROWS, 1)]

        wait_for(lambda: he.ask(STATE, [batch])[0] == "imported", "the import", 180)
        assert he.ask(COUNTS, {"batch": batch}) == (ROWS, ROWS, ROWS, ROWS, 1)
