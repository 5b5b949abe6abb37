"""One running program: its process, what it says, and when it may be started again."""

import os
import selectors
import signal
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from crm_site.servers.processes import Program, end_group, spawn

FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 30.0
# A program that ran this long was healthy: its next crash starts the pauses anew.
HEALTHY_SECONDS = 60.0


@dataclass
class Child:
    """A program and, while it runs, its process."""

    program: Program
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    crashes: int = 0
    start_again_at: float | None = None
    unfinished_line: bytes = field(default=b"", repr=False)

    @property
    def name(self) -> str:
        return self.program.name

    @property
    def pid(self) -> int | None:
        return self.process.pid if self.process else None

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def start(self) -> None:
        self.process = spawn(self.program)
        self.started_at = time.monotonic()
        self.start_again_at = None

    def ask_to_stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(self.program.stop_signal)

    def end(self) -> int | None:
        """Clear what is left of the process and its own children; its exit code, if it had one."""
        process, self.process = self.process, None
        if process is None:
            return None
        end_group(process)
        return process.returncode

    def note_crash(self) -> float:
        """Count a crash; the seconds to wait before the next start."""
        ran = time.monotonic() - self.started_at
        self.crashes = 1 if ran > HEALTHY_SECONDS else self.crashes + 1
        pause = min(FIRST_PAUSE_SECONDS * 2 ** (self.crashes - 1), LONGEST_PAUSE_SECONDS)
        self.start_again_at = time.monotonic() + pause
        return pause


class Listener:
    """Reads what the children say, line by line, from one thread."""

    def __init__(self, say: Callable[[str, str], None]) -> None:
        self.say = say
        self.pipes = selectors.DefaultSelector()

    def attend(self, child: Child) -> None:
        if child.process is not None and child.process.stdout is not None:
            os.set_blocking(child.process.stdout.fileno(), False)
            self.pipes.register(child.process.stdout, selectors.EVENT_READ, child)

    def listen(self, seconds: float) -> None:
        """Pass on what is said within the next moments."""
        if not self.pipes.get_map():
            time.sleep(seconds)
        for key, _ in self.pipes.select(seconds):
            self._read(key)

    def finish(self, child: Child) -> None:
        """Pass on the last words of a child that has ended, and close its pipe."""
        for key in list(self.pipes.get_map().values()):
            if key.data is child:
                while self._read(key):
                    pass

    def _read(self, key: selectors.SelectorKey) -> bool:
        """One portion; False when there is none now, and the pipe is closed at its end."""
        try:
            portion = os.read(key.fd, 65536)
        except BlockingIOError:
            return False
        if not portion:
            self._close(key)
            return False
        *lines, key.data.unfinished_line = (key.data.unfinished_line + portion).split(b"\n")
        for line in lines:
            self.say(key.data.name, line.decode(errors="replace").rstrip())
        return True

    def _close(self, key: selectors.SelectorKey) -> None:
        self.pipes.unregister(key.fileobj)
        key.fileobj.close()  # type: ignore[union-attr]
        rest, key.data.unfinished_line = key.data.unfinished_line, b""
        if rest:
            self.say(key.data.name, rest.decode(errors="replace").rstrip())


def in_words(exit_code: int | None) -> str:
    """An exit code as a person would say it."""
    if exit_code is None:
        return "gone"
    if exit_code < 0:
        return f"killed by {signal.Signals(-exit_code).name}"
    return f"exit code {exit_code}"
