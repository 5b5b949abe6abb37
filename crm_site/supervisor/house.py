"""The data folder: who holds it, whether it can be written to, and who is running in it."""

import fcntl
import json
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from crm_site.servers.errors import CannotStart

LEAST_FREE_BYTES = 300_000_000


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """The data folder, for us alone. The lock goes with the process, also when it is killed."""
    _make(folder)
    with (folder / "up.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"Another `manage.py up` runs on {folder}: stop it, or set XIETONG_DATA to another folder."
            ) from None
        yield


def check_port(host: str, port: int) -> None:
    """CannotStart when somebody else listens there."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as problem:
            raise CannotStart(
                f"Port {port} on {host} cannot be used ({problem.strerror}): "
                f"choose another one, for example PORT={port + 1}."
            ) from None


class Register:
    """`up.json`: addresses and process numbers, for tools and tests. Gone when nothing runs."""

    def __init__(self, folder: Path, **facts: str | int) -> None:
        self.file = folder / "up.json"
        self.facts = facts

    def write(self, pids: dict[str, int]) -> None:
        """Note who runs now. A disk that has filled up meanwhile must not stop what is running."""
        draft = self.file.with_suffix(".draft")
        with suppress(OSError):
            draft.write_text(json.dumps({**self.facts, "pids": pids}, indent=2))
            draft.replace(self.file)

    def remove(self) -> None:
        self.file.unlink(missing_ok=True)


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".write-probe-{os.getpid()}"
        probe.write_bytes(b"x" * 4096)
        probe.unlink()
    except OSError as problem:
        raise CannotStart(
            f"The data folder {folder} cannot be written to ({problem.strerror}): "
            "set XIETONG_DATA to another folder."
        ) from None
    free = shutil.disk_usage(folder).free
    if free < LEAST_FREE_BYTES:
        raise CannotStart(
            f"The disk of {folder} is almost full: {free // 1_000_000} MB are left, "
            f"{LEAST_FREE_BYTES // 1_000_000} MB are needed."
        )
