"""Migrations: none missing, each with a way back, walked back to nothing and forth again."""

import os
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import dj_database_url
import psycopg
import pytest
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from tests.house.sources import ROOT

OURS = ("ownership", "notifications", "customers", "workflows")


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", *OURS, check=True, dry_run=True, verbosity=0)


@pytest.mark.parametrize("app", OURS)
def test_every_step_has_a_way_back(app: str) -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)

    stuck = [
        f"{name[1]}: {operation}"
        for name, migration in loader.disk_migrations.items()
        if name[0] == app
        for operation in migration.operations
        if not operation.reversible
    ]
    assert stuck == []


def test_migrations_import_nothing_of_ours() -> None:
    """They copy what they need: what they did last year must not change with the code of today."""
    loader = MigrationLoader(None, ignore_no_migrations=True)
    allowed = {f"{app}.migrations" for app in OURS}

    for (app, name), migration in loader.disk_migrations.items():
        if app in OURS:
            module = sys.modules[migration.__module__]
            own = {
                getattr(value, "__module__", "") or ""
                for key, value in vars(module).items()
                if not key.startswith("_") and callable(value)
            }
            foreign = {one for one in own if one.startswith(OURS) and not one.startswith(tuple(allowed))}
            assert not foreign - {f"{app}.migrations.{name}"}, f"{app}.{name} imports {foreign}"


@pytest.fixture
def scratch(django_db_setup: None, django_db_blocker: Any) -> Iterator[dict[str, str]]:
    """The environment of a database like that of the tests, migrated already, on the same server."""
    name = f"scratch_{os.getpid()}"
    with django_db_blocker.unblock():
        values = connection.get_connection_params()
        connection.close()
        connection.close_pool()  # nobody may look at what is copied
    door = {key: values[key] for key in ("host", "port", "user", "password") if values.get(key)}
    with psycopg.connect(dbname="postgres", autocommit=True, **door) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        server.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [values["dbname"]]
        )  # what threads of earlier tests have left open
        server.execute(f'CREATE DATABASE {name} TEMPLATE "{values["dbname"]}"')
        yield {**os.environ, "DATABASE_URL": _url(name), "XIETONG_BUILD": "1"}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _url(name: str) -> str:
    url = os.environ["DATABASE_URL"]
    assert dj_database_url.parse(url)["NAME"]
    head, _, options = url.partition("?")
    return f"{head.rsplit('/', 1)[0]}/{name}" + (f"?{options}" if options else "")


def test_the_way_back_leads_to_nothing_and_the_way_forth_again_to_the_same(scratch: dict[str, str]) -> None:
    before = _tables(scratch)

    for app in ("workflows", "customers"):
        _migrate(scratch, app, "zero")
    _remove_viewflow(scratch)
    for app in ("notifications", "ownership"):
        _migrate(scratch, app, "zero")
    assert not {table for table in _tables(scratch) if table.startswith(OURS)}
    assert _sequences(scratch) == set()

    _migrate(scratch)
    assert _tables(scratch) == before


def _remove_viewflow(env: dict[str, str]) -> None:
    """Its own migrations have no way back, and its tables point at our people."""
    _migrate(env, "viewflow", "zero", "--fake")
    with psycopg.connect(env["DATABASE_URL"]) as database:
        tables = database.execute("SELECT tablename FROM pg_tables WHERE tablename LIKE 'viewflow_%'")
        for (table,) in tables.fetchall():
            database.execute(f'DROP TABLE "{table}" CASCADE')


def _migrate(env: dict[str, str], *target: str) -> None:
    command = [sys.executable, "manage.py", "migrate", "--no-input", "-v0", *target]
    answer = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr


def _tables(env: dict[str, str]) -> set[str]:
    return _names(env, "SELECT table_name || '.' || column_name FROM information_schema.columns "
                       "WHERE table_schema = 'public'")  # fmt: skip


def _sequences(env: dict[str, str]) -> set[str]:
    found = _names(env, "SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")
    return {name for name in found if name.startswith(OURS)}


def _names(env: dict[str, str], query: str) -> set[str]:
    with psycopg.connect(env["DATABASE_URL"]) as database:
        return {name for (name,) in database.execute(query)}
