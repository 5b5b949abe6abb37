"""The product's own processes."""

import os
import sys
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException

from crm_site.servers.processes import Program

SERVERS = ("postgres", "redis")
PROGRAMS = ("web", "worker", "relay", "jobs")
NAMES = SERVERS + PROGRAMS


def manage(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "manage.py", *arguments)


def prepare(env: Mapping[str, str]) -> Program:
    """Bring the tables up to date, and the demo company into an empty database."""
    return Program("prepare", manage("prepare"), env)


def program(name: str, env: Mapping[str, str], host: str, port: int) -> Program:
    """One of PROGRAMS."""
    if name == "web":
        return Program(name, _uvicorn(host, port), env, ready=lambda: is_healthy(host, port))
    if name == "worker":
        return Program(name, _celery(), env)
    return Program(name, manage(name), env)


def is_healthy(host: str, port: int) -> bool:
    """Whether the web process answers, and its database behind it."""
    connection = HTTPConnection("127.0.0.1" if host in ("", "0.0.0.0") else host, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers={"Host": "localhost"})
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _uvicorn(host: str, port: int) -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "uvicorn", "crm_site.asgi:application", "--host", host, "--port", str(port)),
        *("--workers", os.environ.get("WEB_PROCESSES") or "2", "--lifespan", "off", "--no-server-header"),
        *("--log-level", "warning", "--no-access-log"),
        # An open live stream must not hold up the stop; a long page must not look like a hang.
        *("--timeout-graceful-shutdown", "3", "--timeout-worker-healthcheck", "30"),
    )


def _celery() -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "celery", "-A", "crm_site", "worker", "--loglevel", "WARNING"),
        *("--concurrency", os.environ.get("WORKER_PROCESSES") or "2"),
        *("--without-gossip", "--without-mingle"),
    )
