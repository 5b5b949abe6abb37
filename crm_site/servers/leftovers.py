"""After a crash a server may still be running, or only its pid file may be left."""

import os
import signal as signals
from pathlib import Path

import psutil


def end_leftover(pid_file: Path, *, marker: str, signal: signals.Signals = signals.SIGTERM) -> None:
    """Stop the server named in the pid file if it is ours, and remove the file.

    `marker` must stand in the command line: a pid is soon given to somebody else. The
    caller holds the data folder's lock, so no living supervisor wants this server.
    """
    pid = _read(pid_file)
    if pid is None:
        return
    if process := _ours(pid, marker):
        _end(process, signal)
    pid_file.unlink(missing_ok=True)


def _read(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().split()[0])
    except (FileNotFoundError, ValueError, IndexError):
        return None


def _ours(pid: int, marker: str) -> psutil.Process | None:
    try:
        process = psutil.Process(pid)
        return process if pid != os.getpid() and marker in " ".join(process.cmdline()) else None
    except psutil.Error:
        return None


def _end(process: psutil.Process, signal: signals.Signals) -> None:
    try:
        process.send_signal(signal)
        process.wait(30)
    except psutil.TimeoutExpired:
        process.kill()
        process.wait(5)
    except psutil.NoSuchProcess:
        pass
