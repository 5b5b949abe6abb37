"""Processes are killed with -9 while complaints run: nothing is lost, nothing happens twice, nothing stays stuck.

`make test` kills each process once; `make test-kill` (KILLS=3 and more) several times. The promises are plain SQL
below, so that they can be asked of any database.
"""

from __future__ import annotations

import http.cookiejar
import os
import re
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.running import ROOT, Running, demo_company, wait_for

pytestmark = [pytest.mark.kill, pytest.mark.xdist_group("running")]
KILLS = int(os.environ.get("KILLS", "1"))
VICTIMS = ("worker", "relay", "jobs", "web", "redis")
ENOUGH = 10
SETTLE_SECONDS = 120

# Each query finds what breaks the promise: no row may come back.
PROMISES = {
    "every event is delivered": "SELECT id, name FROM notifications_event WHERE delivered_at IS NULL",
    "no delivery is given up": "SELECT id, subscriber FROM notifications_delivery WHERE state <> 'done'",
    "a notice comes once per event, person and channel": """
        SELECT event_id, recipient_id, channel FROM notifications_notice
        GROUP BY 1, 2, 3 HAVING count(*) > 1""",
    "who got a step was told exactly once": """
        SELECT e.id FROM notifications_event e JOIN workflows_step s ON s.id = e.about_id
        WHERE e.name = 'step.assigned' AND s.assignee_id <> coalesce(e.by_id, 0) AND s.title_en <> ''
          AND s.collaboration_id IN (SELECT id FROM workflows_collaboration WHERE title LIKE 'kill %')
          AND (SELECT count(*) FROM notifications_notice n
               WHERE n.event_id = e.id AND n.recipient_id = s.assignee_id) <> 1
          AND NOT EXISTS (SELECT 1 FROM workflows_step d WHERE d.id = s.id AND d.finished_at <= e.delivered_at)""",
    "a complaint has exactly one collaboration": """
        SELECT c.id FROM customers_servicecase c LEFT JOIN workflows_collaboration k ON k.case_id = c.id
        WHERE c.kind = 'complaint' AND c.title LIKE 'kill %' GROUP BY c.id HAVING count(k.id) <> 1""",
    "no collaboration is stuck": """
        SELECT id, state, stage FROM workflows_collaboration WHERE title LIKE 'kill %' AND state <> 'done'""",
    "a finished collaboration has a finished process": """
        SELECT k.id FROM workflows_collaboration k JOIN viewflow_process p ON p.id = k.process_id
        WHERE k.state = 'done' AND p.status <> 'DONE'""",
    "a round's step exists once": """
        SELECT collaboration_id, round, key FROM workflows_step GROUP BY 1, 2, 3 HAVING count(*) > 1""",
    "a finished step lends nothing": """
        SELECT u.id FROM customers_customerusershare u JOIN workflows_step s ON s.id = u.source_id
        WHERE u.source_kind = 'step' AND s.finished_at IS NOT NULL""",
    "a finished step was recorded once": """
        SELECT about_id FROM notifications_event WHERE name = 'step.done' GROUP BY 1 HAVING count(*) > 1""",
    "a closing stands once on the timeline": """
        SELECT about_id FROM customers_timelineentry WHERE kind = 'collaboration.done'
        GROUP BY 1 HAVING count(*) > 1""",
}


def broken(database: str) -> dict[str, list[tuple[object, ...]]]:
    """The promises that do not hold, each with some of the rows that break it."""
    with psycopg.connect(database, autocommit=True) as connection:
        found = {name: connection.execute(query).fetchmany(5) for name, query in PROMISES.items()}
    return {name: rows for name, rows in found.items() if rows}


class Agent:
    """The service agent's browser, as far as opening complaints goes; a dead server is met by going on."""

    def __init__(self, house: Running) -> None:
        self.house = house
        self.jar = http.cookiejar.CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))
        self.opened = self.asked = 0

    def sign_in(self) -> None:
        self.post("/people/login/", username="service", password="demo")

    def post(self, path: str, seen: str = "", **fields: str) -> str:
        """Post to `path` from the form that stands at `seen` (or there); where the answer led to."""
        page = self.opener.open(self.house.url + (seen or path), timeout=10).read().decode()
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        assert token, page[:500]
        data = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": token[1]}).encode()
        return str(self.opener.open(self.house.url + path, data, timeout=10).geturl())

    def complain(self, customer: int) -> None:
        self.asked += 1
        words = {"kind": "complaint", "priority": "high", "channel": "phone", "title": f"kill {self.asked}"}
        new = "/customers/cases/new/"
        try:
            landed = self.post(new, f"{new}?customer={customer}", customer=str(customer), **words)
            self.opened += "/new/" not in landed
        except OSError:
            time.sleep(0.3)


@contextmanager
def colleagues(house: Running, folder: Path) -> Iterator[None]:
    """Everybody else works, until the block ends."""
    facts = house.facts()
    env = {
        **os.environ,
        "DATABASE_URL": facts["database_url"],
        "REDIS_URL": facts["redis_url"],
        "XIETONG_DEMO": "1",
    }
    with (folder / "colleagues").open("w") as output:
        program = [sys.executable, "tests/kill/colleagues.py", str(folder)]
        process = subprocess.Popen(program, cwd=ROOT, env=env, stdout=output, stderr=subprocess.STDOUT)
        try:
            yield
        finally:
            (folder / "STOP").touch()
            process.wait(30)


@contextmanager
def complaints(house: Running, customers: list[int]) -> Iterator[Agent]:
    """The agent opens one complaint after the other, until the block ends."""
    agent, ended = Agent(house), threading.Event()
    agent.sign_in()

    def work() -> None:
        while not ended.is_set():
            agent.complain(customers[agent.asked % len(customers)])
            ended.wait(0.2)

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield agent
    finally:
        ended.set()
        thread.join(30)


def kill(house: Running, name: str) -> None:
    """Kill one process and wait until the supervisor has put another in its place."""
    before = house.kill(name)
    wait_for(lambda: house.facts()["pids"].get(name) not in (None, before), f"a new {name}", 60)


def ordinary_customers(database: str) -> list[int]:
    """Some customers that a service agent sees."""
    with psycopg.connect(database) as connection:
        return [
            pk
            for (pk,) in connection.execute(
                "SELECT id FROM customers_customer WHERE NOT is_key ORDER BY id LIMIT 20"
            )
        ]


def test_killing_any_process_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    with demo_company(tmp_path) as house:
        database = house.facts()["database_url"]
        customers = ordinary_customers(database)

        with colleagues(house, tmp_path):
            with complaints(house, customers) as agent:
                for _ in range(KILLS):
                    for name in VICTIMS:
                        time.sleep(1)
                        kill(house, name)
                wait_for(lambda: agent.opened >= ENOUGH, f"{ENOUGH} complaints", 120)
            settle(database)

        print(
            f"{agent.opened} complaints opened of {agent.asked} asked, {KILLS} kills of {', '.join(VICTIMS)}"
        )
        assert broken(database) == {}


def settle(database: str) -> None:
    """Wait until all is done; what is not after two minutes is for the promises to name."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while time.monotonic() < deadline and broken(database):
        time.sleep(1)
