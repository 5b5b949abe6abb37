"""Starts PostgreSQL and a Redis-compatible server for the tests, before the settings are read.

A pytest plugin, named in `addopts`: a conftest would come too late, because pytest-django
reads the settings first. Under xdist only the controller starts servers; its workers inherit
the two variables and make a database each. Set DATABASE_URL and REDIS_URL to use your own.
"""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pytest_socket import socket_allow_hosts

from crm_site.assets.catalogs import compile_catalogs
from crm_site.servers import CannotStart, embedded

ROOT = Path(__file__).resolve().parent.parent
LOCAL = ["127.0.0.1", "::1", "localhost"]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    if "PYTEST_XDIST_WORKER" not in os.environ and not _only_asks(early_config):
        _serve(early_config)
    return (yield)


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    socket_allow_hosts(LOCAL, allow_unix_socket=True)


def _only_asks(config: pytest.Config) -> bool:
    known = config.known_args_namespace
    return known.help or known.version or getattr(known, "collectonly", False)


def _serve(config: pytest.Config) -> None:
    """In a folder that is thrown away, uploads and all; servers first, then the folder."""
    compile_catalogs(ROOT / "locale")
    folder = Path(tempfile.mkdtemp(prefix="xietong-tests-"))
    folder.chmod(0o755)  # PostgreSQL may have to run as somebody else
    stack = ExitStack()
    config.add_cleanup(stack.close)
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    try:
        urls = stack.enter_context(embedded(folder, durable=False))
    except CannotStart as problem:
        raise pytest.UsageError(str(problem)) from None
    os.environ.update(urls.environment())
    os.environ["XIETONG_DATA"] = str(folder)
