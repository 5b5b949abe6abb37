"""`manage.py import_customers`: brings a file of customers in, as the browser does, in this process."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from crm_site.kit.errors import RuleBroken
from customers.records.imports import actions, selectors
from customers.records.imports.findings import Unreadable
from customers.records.imports.running import at_once, steps
from customers.records.models import ImportBatch
from ownership.models import User

REFUSED, UNREADABLE = 1, 2
State = ImportBatch.State


class Command(BaseCommand):
    help = (
        "Imports customers from a delimited text file: all rows or none. Prints what there is to say about each "
        "row, and a last line of JSON. Exit code 0: imported; 1: refused, nothing written; 2: unreadable."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument(
            "--as", dest="user", required=True, metavar="USER", help="who imports (sign-in name)"
        )
        parser.add_argument(
            "--to",
            default="",
            metavar="TARGET",
            help="owner:NAME, department:CODE, pool:CODE or rules; without it new customers wait in the unassigned queue",
        )
        parser.add_argument(
            "--mapping", type=Path, metavar="FILE.json", help="{header: field}; guessed when left out"
        )
        parser.add_argument("--dry-run", action="store_true", help="only check; nothing is written")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with options["file"].open("rb") as file:
                self._import(file, options)
        except OSError as problem:
            self._give_up(_("%(file)s: %(reason)s") % {"file": options["file"], "reason": problem.strerror})
        except (RuleBroken, PermissionDenied) as problem:
            self._give_up(str(problem))

    def _import(self, file: BinaryIO, options: dict[str, Any]) -> None:
        dry = options["dry_run"]
        batch = actions.begin(
            file,
            by=_person(options["user"]),
            file_name=options["file"].name,
            target=options["to"],
            mapping=_mapping(options["mapping"]),
        )
        try:
            batch.state = State.CHECKING if dry else State.RUNNING
            batch.save(update_fields=["state"])
            tally = at_once(steps(batch, file, dry=dry))
            self._report(batch, tally)
        finally:
            if dry or batch.message or batch.state == State.RUNNING:
                batch.delete()

    def _report(self, batch: ImportBatch, tally: dict[str, int]) -> None:
        if batch.message:
            raise Unreadable(batch.message["sentence"])
        for remark in selectors.remarks(batch):
            self.stdout.write(remark)
        for line in selectors.lines(batch):
            self.stdout.write(
                _("Row %(row)d, column %(column)s: %(message)s (%(severity)s)")
                % {
                    "row": line.row,
                    "column": line.column or "–",
                    "message": line.message,
                    "severity": line.label,
                }
            )
        if tally["refused"]:
            self.stdout.write(
                ngettext(
                    "%(count)d row is refused; nothing was written.",
                    "%(count)d rows are refused; nothing was written.",
                    tally["refused"],
                )
                % {"count": tally["refused"]}
            )
            tally = {**tally, "created": 0, "updated": 0}
        self.stdout.write(json.dumps(tally))
        if tally["refused"]:
            sys.exit(REFUSED)

    def _give_up(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(UNREADABLE)


def _person(name: str) -> User:
    found = User.objects.active().filter(username=name).first()
    if found is None:
        raise RuleBroken(_("Nobody signs in as “%(name)s”.") % {"name": name})
    return found


def _mapping(path: Path | None) -> dict[str, str] | None:
    if path is None:
        return None
    try:
        chosen = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        chosen = None
    if not isinstance(chosen, dict) or not all(isinstance(name, str) for name in chosen.values()):
        raise RuleBroken(_("%(file)s is not JSON of the form {header: field}.") % {"file": path.name})
    return chosen
