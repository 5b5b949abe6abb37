"""Writes the people who were staged for a batch, with one event; their accounts and places are ownership's.

There is no undo: who a person is, and what he may see, is taken back by an administrator on the person's page.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken
from customers.records.imports import staging
from customers.records.imports.findings import Finding, Severity
from customers.records.imports.plan import joined
from customers.records.models import ImportBatch, ImportStagedRow
from customers.records.search import pinyin
from notifications.outbox import record
from ownership import joining
from ownership.events import PersonEvent
from ownership.models import Department, User

Outcome = ImportStagedRow.Outcome
COLUMNS = ("employee_number", "name", "name_en", "email", "phone", "job_title", "territories")
NOT_IN_A_NAME = re.compile(r"[^a-z0-9_.+-]+")


def write(batch: ImportBatch) -> None:
    """Carry out a batch. Raises IntegrityError where somebody took a name or a number meanwhile."""
    _change(batch)
    rows = list(_staged(batch, Outcome.CREATE))
    taken = joining.usernames()
    newcomers = [_newcomer(row.record, row.writes, taken) for row in rows]
    unknown = joining.join(newcomers, under=_under(batch)) if rows else set()
    _say_unknown(batch, rows, unknown)
    if batch.created or batch.updated:
        record(
            PersonEvent.IMPORTED,
            about=batch,
            by=batch.by,
            batch=batch.pk,
            topics=["people"],
            created=batch.created,
            updated=batch.updated,
        )


def _staged(batch: ImportBatch, outcome: str) -> Iterator[Any]:
    rows = ImportStagedRow.objects.filter(batch=batch, part="person", outcome=outcome)
    return rows.order_by("row").iterator()


def _under(batch: ImportBatch) -> Department:
    found = Department.objects.filter(code=batch.options.get("into", ""), is_active=True).first()
    if found is None:
        raise RuleBroken(_("The department that was chosen is gone. Choose another."))
    return found


def _change(batch: ImportBatch) -> None:
    """Known people: what their rows say otherwise. Territories are added to those of now."""
    staged = {row.record: row.writes for row in _staged(batch, Outcome.UPDATE)}
    for person in User.objects.select_for_update().filter(pk__in=staged).order_by("pk"):
        values = {name: value for name, value in staged[person.pk].items() if name in COLUMNS}
        if "territories" in values:
            values["territories"] = joined(person.territories, values["territories"])
        for name, value in values.items():
            setattr(person, name, value)
        person.save(update_fields=list(values))


def _newcomer(pk: int, writes: dict[str, Any], taken: set[str]) -> joining.Newcomer:
    values = {name: writes[name] for name in COLUMNS if name in writes}
    wished = [writes["username"]] if "username" in writes else _sign_in_names(writes)
    values |= {"id": pk, "username": joining.free_username(wished, taken)}
    called = (values.get(name) for name in ("employee_number", "username", "email", "name", "name_en"))
    return joining.Newcomer(
        values,
        path=tuple(writes.get("department", ())),
        manager=writes.get("manager", ""),
        position=writes.get("position", joining.Position.STAFF),
        names=frozenset(name.casefold() for name in called if name),
    )


def _sign_in_names(writes: dict[str, Any]) -> list[str]:
    """What somebody may sign in as whose file does not say: as his mail address begins, as he is called, else his number."""
    mail = writes.get("email", "").partition("@")[0]
    sounds = list(pinyin.sounds_of_person(writes.get("name", "")))[-1]
    said = f"{sounds[0]} {''.join(sounds[1:])}" if sounds else writes.get("name", "")
    plain = [_plain(text) for text in (mail, writes.get("name_en", ""), said)]
    return [name for name in plain if name] or [_plain(writes.get("employee_number", ""))]


def _plain(text: str) -> str:
    ascii_only = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return NOT_IN_A_NAME.sub(".", ascii_only).strip(".")


def _say_unknown(batch: ImportBatch, rows: list[Any], unknown: set[str]) -> None:
    said = [(row.row, row.writes["manager"]) for row in rows if row.writes.get("manager") in unknown]
    staging.write_findings(
        batch, (Finding(row, "", Severity.WARNING, "unknown_manager", {"name": name}) for row, name in said)
    )
