"""The embedded servers: the same address each time, a clean folder after a crash, and letters of every script."""

from pathlib import Path

import psycopg
import pytest
from django.db import connection

from crm_site.servers.postgres import SOCKET_PATH_LIMIT, Postgres
from crm_site.servers.valkey import Valkey


@pytest.mark.django_db
def test_trigrams_see_chinese_letters() -> None:
    """With the C locale for letters they would see none, and searches by likeness would be empty."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        cursor.execute("SELECT array_length(show_trgm('腾讯科技'), 1), lower('ÉLAN')")
        trigrams, lowered = cursor.fetchone()

    assert trigrams >= 4
    assert lowered == "élan"


@pytest.mark.django_db
@pytest.mark.parametrize("extension", ["pg_trgm", "unaccent", "btree_gin"])
def test_extensions_are_there(extension: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_available_extensions WHERE name = %s", [extension])

        assert cursor.fetchone() == (1,)


def test_redis_keeps_its_address(tmp_path: Path) -> None:
    first, second = Valkey(tmp_path), Valkey(tmp_path)

    first.prepare()
    second.prepare()

    assert first.url == second.url
    assert first.configuration.stat().st_mode & 0o077 == 0


def test_a_deep_data_folder_still_gets_a_socket(tmp_path: Path) -> None:
    deep = Postgres(tmp_path / ("deep" * 30))

    assert len(str(deep.socket_folder)) < SOCKET_PATH_LIMIT


def test_nobody_answers_before_the_start(tmp_path: Path) -> None:
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(Postgres(tmp_path).url, connect_timeout=1)

    assert not Postgres(tmp_path).answers()
