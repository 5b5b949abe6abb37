"""`manage.py up`: the whole product on this machine, until Ctrl-C."""

from argparse import ArgumentParser
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from crm_site.env import env
from crm_site.servers.errors import CannotStart
from crm_site.servers.postgres import Postgres
from crm_site.servers.valkey import Valkey
from crm_site.supervisor import house, programs, terminal
from crm_site.supervisor.supervisor import StopAsked, Supervisor
from ownership.selectors import DEMO_LOGINS


class Command(BaseCommand):
    help = "Runs the whole product here; DATABASE_URL and REDIS_URL replace the embedded servers."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--only", default="", help="some of: " + ",".join(programs.NAMES))

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = _chosen(options["only"])
        self.host, self.port = env("HOST", "127.0.0.1"), settings.PORT
        try:
            with ExitStack() as stack:
                stack.enter_context(house.held(settings.DATA_DIR))
                if "web" in wanted:
                    house.check_port(self.host, self.port)
                register = house.Register(settings.DATA_DIR, port=self.port)
                stack.callback(register.remove)
                supervisor = stack.enter_context(Supervisor(terminal.say, register.write))
                self._start(supervisor, register, wanted)
                supervisor.watch()
        except StopAsked:
            terminal.say("up", "stopped")
        except CannotStart as problem:
            raise CommandError(str(problem)) from None

    def _start(self, supervisor: Supervisor, register: house.Register, wanted: tuple[str, ...]) -> None:
        env = {"XIETONG_DATA": str(settings.DATA_DIR), "PORT": str(self.port), "PYTHONUNBUFFERED": "1"}
        env |= self._servers(supervisor, register, wanted)
        ours = [name for name in programs.PROGRAMS if name in wanted]
        if ours:
            supervisor.run(programs.prepare(env))
        for name in sorted(ours, key=lambda name: name == "web"):  # the page opens when all is there
            supervisor.start_and_wait(programs.program(name, env, self.host, self.port))
        self._announce(env, ours)

    def _servers(
        self, supervisor: Supervisor, register: house.Register, wanted: tuple[str, ...]
    ) -> dict[str, str]:
        """Start the embedded servers that no variable replaces; the variables for the programs."""
        urls = {name: env(name, "") for name in ("DATABASE_URL", "REDIS_URL")}
        if "postgres" in wanted and not urls["DATABASE_URL"]:
            postgres = Postgres(settings.DATA_DIR)
            supervisor.start_and_wait(postgres.prepare())
            urls["DATABASE_URL"] = postgres.url
        if "redis" in wanted and not urls["REDIS_URL"]:
            valkey = Valkey(settings.DATA_DIR)
            supervisor.start_and_wait(valkey.prepare())
            urls["REDIS_URL"] = valkey.url
        register.facts |= {"database_url": urls["DATABASE_URL"], "redis_url": urls["REDIS_URL"]}
        register.write(supervisor.pids)
        return {name: url for name, url in urls.items() if url}

    def _announce(self, env: dict[str, str], ours: list[str]) -> None:
        if "web" in ours:
            terminal.welcome(f"http://{self.host}:{self.port}/", DEMO_LOGINS if settings.DEMO else (), "demo")
        elif not ours:
            for name in ("DATABASE_URL", "REDIS_URL"):
                terminal.say("up", f"export {name}='{env.get(name, '')}'")


def _chosen(only: str) -> tuple[str, ...]:
    names = tuple(part.strip() for part in only.split(",") if part.strip()) or programs.NAMES
    if unknown := set(names) - set(programs.NAMES):
        raise CommandError(
            f"Unknown process: {', '.join(sorted(unknown))}. Known: {', '.join(programs.NAMES)}."
        )
    return names
