"""Where the benchmarks run: a database of their own, seeded once, and the product's processes beside it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import psycopg
from django.conf import settings
from django.db import connection

from crm_site.servers.embedded import embedded, wait_until_ready
from crm_site.servers.processes import Program, spawn, stop
from crm_site.supervisor.programs import is_healthy, program

DATABASE = "xietong_bench"
HOST = "127.0.0.1"


@contextmanager
def served(folder: Path) -> Iterator[dict[str, str]]:
    """The environment in which `manage.py` meets the benchmarks' database; nobody else's is touched."""
    folder.mkdir(parents=True, exist_ok=True)
    with embedded(folder) as urls:
        url = _own_database(urls.database)
        yield {
            **os.environ,
            "DATABASE_URL": url,
            "REDIS_URL": urls.redis,
            "XIETONG_DATA": str(folder),
            "XIETONG_DEMO": "1",
            "LOG_LEVEL": "WARNING",
        }


def manage(env: dict[str, str], *arguments: str) -> int:
    """Run a management command there; its exit code."""
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=env, check=False).returncode


def holds_customers(env: dict[str, str], number: int) -> bool:
    """Whether an earlier run has seeded as many."""
    with psycopg.connect(env["DATABASE_URL"]) as database:
        found = database.execute("SELECT count(*) FROM customers_customer").fetchone()
    return found is not None and found[0] >= number


def empty(env: dict[str, str]) -> None:
    """Throw the benchmarks' database away and make it anew."""
    server, name = _split(env["DATABASE_URL"])
    with psycopg.connect(server, autocommit=True) as door:
        door.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        door.execute(f'CREATE DATABASE "{name}"')


def settle() -> None:
    """Do now what PostgreSQL does by itself within minutes of a large load: else it does so while we measure."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("CHECKPOINT")
        cursor.execute("RESET statement_timeout")


@contextmanager
def running(*, web_processes: int = 2) -> Iterator[int]:
    """Web (with the bare page), worker and relay on the settings' database; the port."""
    port = _free_port()
    web = (
        *(
            sys.executable,
            "-m",
            "uvicorn",
            "crm_site.bench.asgi:application",
            "--host",
            HOST,
            "--port",
            str(port),
        ),
        *("--workers", str(web_processes), "--lifespan", "off", "--log-level", "warning", "--no-access-log"),
    )
    logs = Path(settings.DATA_DIR) / "logs"
    programs = [
        Program("web", web, log=logs / "web.log", ready=lambda: is_healthy(HOST, port)),
        *(
            Program(name, program(name, {}, HOST, port).argv, log=logs / f"{name}.log")
            for name in ("worker", "relay")
        ),
    ]
    with ExitStack() as stack:
        for one in programs:
            process = spawn(one)
            stack.callback(stop, process, one)
            wait_until_ready(process, one)
        yield port


def _own_database(url: str) -> str:
    """The address of our database on the server of `url`; made when it is not there."""
    server, _name = _split(url)
    with psycopg.connect(server, autocommit=True) as door:
        if not door.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            door.execute(f'CREATE DATABASE "{DATABASE}"')
    head, _slash, _rest = url.rpartition("/")
    return f"{head}/{DATABASE}"


def _split(url: str) -> tuple[str, str]:
    head, _slash, name = url.rpartition("/")
    return f"{head}/postgres", name.partition("?")[0]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return probe.getsockname()[1]
