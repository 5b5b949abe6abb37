"""Both servers for the length of a `with` block."""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from crm_site.servers.errors import CannotStart
from crm_site.servers.postgres import Postgres
from crm_site.servers.processes import Program, spawn, stop
from crm_site.servers.valkey import Valkey

START_SECONDS = 60.0


@dataclass(frozen=True)
class Urls:
    """Where the two servers answer."""

    database: str
    redis: str

    def environment(self) -> dict[str, str]:
        """The variables that our settings read."""
        return {"DATABASE_URL": self.database, "REDIS_URL": self.redis}


@contextmanager
def embedded(folder: Path, *, durable: bool = True) -> Iterator[Urls]:
    """Serve from `folder` until the block ends; a DATABASE_URL or REDIS_URL already set wins.

    `durable=False` is for throw-away folders. Raises CannotStart with a sentence.
    """
    database, cache = os.environ.get("DATABASE_URL", ""), os.environ.get("REDIS_URL", "")
    with ExitStack() as stack:
        if not database:
            postgres = Postgres(folder.resolve(), durable=durable)
            _serve(stack, postgres.prepare())
            database = postgres.url
        if not cache:
            valkey = Valkey(folder.resolve())
            _serve(stack, valkey.prepare())
            cache = valkey.url
        yield Urls(database=database, redis=cache)


def wait_until_ready(process: subprocess.Popen[bytes], program: Program) -> None:
    """Return when the program answers; CannotStart if it ends first or takes too long."""
    deadline = time.monotonic() + START_SECONDS
    while program.ready is not None and not program.ready():
        if process.poll() is not None:
            raise CannotStart(f"{program.name} did not start: {last_words(program)}")
        if time.monotonic() > deadline:
            raise CannotStart(f"{program.name} did not answer within {START_SECONDS:.0f} seconds.")
        time.sleep(0.05)


def _serve(stack: ExitStack, program: Program) -> None:
    process = spawn(program)
    stack.callback(stop, process, program)
    wait_until_ready(process, program)


def last_words(program: Program) -> str:
    """The end of what a program wrote before it stopped."""
    if program.log is None:
        return "the lines above say why."
    if not program.log.exists():
        return "it said nothing."
    lines = program.log.read_text(errors="replace").strip().splitlines()
    return f"{lines[-1]} ({program.log})" if lines else "it said nothing."
