"""The product's own processes."""

import sys
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException

from django.conf import settings

from crm_site.env import env_int
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
    asked = {"Host": settings.ALLOWED_HOSTS[0].lstrip(".*") or "localhost", "X-Forwarded-Proto": "https"}
    connection = HTTPConnection("127.0.0.1" if host in ("", "0.0.0.0") else host, port, timeout=5)
    try:
        connection.request("GET", "/healthz", headers=asked)
        return connection.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()


def _uvicorn(host: str, port: int) -> tuple[str, ...]:
    return (
        *(sys.executable, "-m", "uvicorn", "crm_site.asgi:application", "--host", host, "--port", str(port)),
        *("--workers", str(env_int("WEB_PROCESSES", 2)), "--lifespan", "off", "--no-server-header"),
        *("--log-level", "warning", "--no-access-log"),
        # An open live stream must not hold up the stop; a long page must not look like a hang.
        *("--timeout-graceful-shutdown", "3", "--timeout-worker-healthcheck", "30"),
    )


def _celery() -> tuple[str, ...]:
    return (
        # A container's root, or a trial on one's own machine: no need for ten lines of warning.
        *(sys.executable, "-W", "ignore:You're running the worker with superuser privileges"),
        *("-m", "celery", "--quiet", "-A", "crm_site", "worker", "--loglevel", "WARNING"),
        *("--concurrency", str(env_int("WORKER_PROCESSES", 2))),
        *("--without-gossip", "--without-mingle"),
    )
