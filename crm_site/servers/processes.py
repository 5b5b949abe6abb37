"""Start another program so that it never outlives us, and stop it in good order."""

import ctypes
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from crm_site.servers.identity import Identity

LOG_LIMIT_BYTES = 20_000_000
_PR_SET_PDEATHSIG = 1
_libc: Any = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass(frozen=True)
class Program:
    """What to run, how to ask whether it is ready, and how it wants to be stopped.

    `log` takes the output away from the terminal; without it the caller reads the pipe.
    """

    name: str
    argv: tuple[str, ...]
    env: Mapping[str, str] = field(default_factory=dict)
    log: Path | None = None
    identity: Identity | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    stop_seconds: float = 10.0
    ready: Callable[[], bool] | None = None


def spawn(program: Program) -> subprocess.Popen[bytes]:
    """Start a program in a session of its own, so that the terminal's Ctrl-C reaches only us.

    Call it from the main thread: on Linux the child is told to stop when the thread that
    started it ends, however that comes about.
    """
    with _output(program) as output:
        return subprocess.Popen(
            program.argv,
            env={**os.environ, **program.env},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
            preexec_fn=_settle(program, os.getpid()),
        )


def stop(process: subprocess.Popen[bytes], program: Program) -> None:
    """Ask once, wait `stop_seconds`, then end the whole process group."""
    if process.poll() is None:
        process.send_signal(program.stop_signal)
        with suppress(subprocess.TimeoutExpired):
            process.wait(program.stop_seconds)
    end_group(process)


def end_group(process: subprocess.Popen[bytes]) -> None:
    """Kill what is left of a child and of the children it started itself."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class _Pipe:
    """The other answer to "where does the output go": a pipe, with nothing to close here."""

    def __enter__(self) -> int:
        return subprocess.PIPE

    def __exit__(self, *_: object) -> None:
        return None


def _output(program: Program) -> IO[bytes] | _Pipe:
    if program.log is None:
        return _Pipe()
    program.log.parent.mkdir(parents=True, exist_ok=True)
    too_long = program.log.exists() and program.log.stat().st_size > LOG_LIMIT_BYTES
    return program.log.open("wb" if too_long else "ab")


def _settle(program: Program, parent: int) -> Callable[[], None]:
    """What the child does between fork and exec; nothing here may import or allocate much."""

    def settle() -> None:
        if program.identity is not None:
            program.identity.assume()
        if _libc is not None:
            # After the change of user, which clears it.
            _libc.prctl(_PR_SET_PDEATHSIG, program.stop_signal)
            if os.getppid() != parent:
                os._exit(1)

    return settle
