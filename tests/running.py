"""The whole product as a process of its own, for tests that need more than one process."""

import atexit
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psutil

ROOT = Path(__file__).resolve().parent.parent
START_SECONDS = 300  # both cores are at work on other tests meanwhile


@dataclass
class Running:
    """A `manage.py up` that answers, and what it says of itself in `up.json`."""

    process: subprocess.Popen[str]
    folder: Path
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def output(self) -> str:
        return (self.folder / "output").read_text()

    def facts(self) -> dict[str, Any]:
        return json.loads((self.folder / "up.json").read_text())

    def pid(self, name: str) -> int:
        return int(self.facts()["pids"][name])

    def kill(self, name: str) -> int:
        """End a process the hard way; the number it had."""
        pid = self.pid(name)
        os.kill(pid, signal.SIGKILL)
        return pid

    def stop(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Ask the supervisor to stop; its exit code."""
        self.process.send_signal(number)
        return self.process.wait(60)

    def descendants(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children(recursive=True)


@contextmanager
def running(folder: Path, *, demo: bool = False, only: str = "", **variables: str) -> Iterator[Running]:
    """Start on a free port and with data of its own in `folder`; stopped afterwards, whatever happened."""
    port = free_port()
    with (folder / "output").open("w") as output:
        process = up(folder, port, demo=demo, only=only, stdout=output, **variables)
    house = Running(process, folder, port)
    try:
        wait_for(lambda: _has_started(house, only), f"the start of {folder}", START_SECONDS)
        yield house
    finally:
        if process.poll() is None:
            house.stop()


@contextmanager
def demo_company(folder: Path) -> Iterator[Running]:
    """`running` with the demo company, which is made once and copied: its tables and its story take a minute."""
    subprocess.run(
        ["cp", "-a", f"{_prepared()}/.", str(folder)], check=True
    )  # owners too: PostgreSQL looks at them
    with running(folder, demo=True) as house:
        yield house


@cache
def _prepared() -> Path:
    """A data folder in which the demo company was made, and which nobody starts any more."""
    folder = Path(tempfile.mkdtemp(prefix="xietong-prepared-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    folder.chmod(0o755)  # PostgreSQL may have to run as somebody else
    with running(folder, demo=True):
        return folder


def up(
    folder: Path, port: int, *, demo: bool = False, only: str = "", **options: Any
) -> subprocess.Popen[str]:
    """Start `manage.py up` away from the servers of this test run. Capitals are variables, the rest is Popen's."""
    inherited = {
        name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")
    }
    place = {"XIETONG_DATA": str(folder), "PORT": str(port), "XIETONG_DEMO" if demo else "XIETONG_BUILD": "1"}
    variables = {name: options.pop(name) for name in list(options) if name.isupper()}
    return subprocess.Popen(
        [sys.executable, "manage.py", "up", *(["--only", only] if only else [])],
        cwd=ROOT,
        env={**inherited, **place, **variables},
        stderr=subprocess.STDOUT,
        text=True,
        **options,
    )


def wait_for(condition: Callable[[], bool], what: str, seconds: float = 30) -> None:
    """Return when the condition holds; AssertionError when it does not hold in time."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}"
        time.sleep(0.1)


def answers(url: str) -> bool:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _has_started(house: Running, only: str) -> bool:
    assert house.process.poll() is None, house.output
    return ("export REDIS_URL" if only else "is running at") in house.output
