"""Starts children in order, restarts the crashed, and stops all of them in the opposite order."""

import signal
import time
from collections.abc import Callable, Iterable, Sequence
from types import FrameType

from crm_site.servers.embedded import START_SECONDS, last_words
from crm_site.servers.errors import CannotStart
from crm_site.servers.processes import Program
from crm_site.supervisor.children import Child, Listener, in_words

TICK_SECONDS = 0.2
EAGER_TICK_SECONDS = 0.05  # while somebody waits for the start or the stop
ASKED_BY = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopAsked(Exception):
    """Somebody pressed Ctrl-C or sent a signal."""


class Supervisor:
    """Keeps a list of programs alive until it is asked to stop.

    Use as a context manager: leaving it stops every child, whatever happened. `say` gets
    (name, line); `on_change` is called whenever a pid has changed.
    """

    def __init__(
        self, say: Callable[[str, str], None], on_change: Callable[[dict[str, int]], None] = lambda pids: None
    ) -> None:
        self.say = say
        self.on_change = on_change
        self.children: list[Child] = []
        self.listener = Listener(say)
        self.times_asked = 0

    def __enter__(self) -> "Supervisor":
        for number in ASKED_BY:
            signal.signal(number, self._ask)
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def pids(self) -> dict[str, int]:
        return {child.name: child.pid for child in self.children if child.pid is not None}

    def start(self, program: Program) -> Child:
        """Start and keep alive from now on."""
        child = Child(program)
        self.children.append(child)
        self._launch(child)
        return child

    def start_and_wait(self, program: Program) -> None:
        """Start and return when it answers. CannotStart when it ends before that, or never answers."""
        child = self.start(program)
        deadline = time.monotonic() + START_SECONDS
        while program.ready is not None and not program.ready():
            self._tick(EAGER_TICK_SECONDS)
            self._mend(other for other in self.children if other is not child)
            if not child.is_running:
                self.listener.finish(child)
                raise CannotStart(
                    f"{program.name} did not start ({in_words(child.end())}): {last_words(program)}"
                )
            if time.monotonic() > deadline:
                raise CannotStart(f"{program.name} did not answer within {START_SECONDS:.0f} seconds.")

    def run(self, program: Program) -> None:
        """Run something that ends by itself. CannotStart if it fails."""
        child = Child(program)
        self.children.append(child)
        self._launch(child)
        while child.is_running:
            self._tick()
        self.listener.finish(child)
        code = child.end()
        self.children.remove(child)
        if code != 0:
            raise CannotStart(f"{program.name} failed ({in_words(code)}); the lines above say why.")

    def watch(self) -> None:
        """Restart what crashes, until somebody asks to stop."""
        while True:
            self._tick()
            self._mend(self.children)

    def stop(self) -> None:
        """The programs together, then the servers (they write files of their own) one by one."""
        servers = [child for child in self.children if child.program.log is not None]
        programs = [child for child in self.children if child not in servers]
        for group in (programs, *([server] for server in reversed(servers))):
            self._stop_together(group)
        self.children.clear()

    def _stop_together(self, group: Sequence[Child]) -> None:
        for child in group:
            child.ask_to_stop()
        deadline = time.monotonic() + max((child.program.stop_seconds for child in group), default=0)
        patience = self.times_asked
        while any(child.is_running for child in group) and time.monotonic() < deadline:
            self.listener.listen(EAGER_TICK_SECONDS)
            if self.times_asked > max(patience, 1):  # asked again: no more waiting
                break
        for child in group:
            child.end()
            self.listener.finish(child)

    def _launch(self, child: Child) -> None:
        child.start()
        self.listener.attend(child)
        self.on_change(self.pids)

    def _mend(self, children: Iterable[Child]) -> None:
        for child in children:
            if child.start_again_at is not None:
                self._start_again_when_due(child)
            elif not child.is_running:
                self._note_crash(child)

    def _note_crash(self, child: Child) -> None:
        code = child.end()
        self.listener.finish(child)
        pause = child.note_crash()
        self.say(
            "up", f"{child.name} stopped unexpectedly ({in_words(code)}); starting it again in {pause:g} s"
        )

    def _start_again_when_due(self, child: Child) -> None:
        if child.start_again_at is not None and time.monotonic() >= child.start_again_at:
            self._launch(child)
            self.say("up", f"{child.name} is running again (process {child.pid})")

    def _tick(self, seconds: float = TICK_SECONDS) -> None:
        self.listener.listen(seconds)
        if self.times_asked:
            raise StopAsked

    def _ask(self, number: int, frame: FrameType | None) -> None:
        self.times_asked += 1
