"""Says whether anybody has changed the access log behind the application's back."""

from __future__ import annotations

import re
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from ownership.accesslog import chain


class Command(BaseCommand):
    """Exit 0: the chain is whole. Exit 1: it is not; the first entry that does not fit is named.

    Note the head that it prints outside this system, and hand it in next time: then an end that was cut off is
    found as well.
    """

    help = "Walk the chain of the access log and name the first link that does not fit."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--known", metavar="LINK:SEAL", help="A head that was noted earlier.")

    def handle(self, *args: Any, **options: Any) -> None:
        verdict = chain.verify(_head(options["known"]))
        if verdict.is_whole:
            self.stdout.write(f"The access log is whole: {verdict.head.link} entries are linked.")
        else:
            where = f"Entry {verdict.broken.pk}: " if verdict.broken else "The chain: "
            self.stdout.write(f"The access log was changed. {where}{verdict.why}.")
        self.stdout.write(f"{verdict.waiting} entries wait for their link.")
        self.stdout.write(f"Head: {verdict.head}")
        if not verdict.is_whole:
            sys.exit(1)


def _head(typed: str | None) -> chain.Head | None:
    if typed is None:
        return None
    if not re.fullmatch(r"\d+:[0-9a-f]{64}", typed):
        raise CommandError("A head looks like 1234:<64 hexadecimal digits>, as this command prints it.")
    link, seal = typed.split(":")
    return chain.Head(int(link), seal)
