"""Columns as they were mapped before: by the same person for a file with the same headers, or under a name."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.records.imports.beginning import Beginning
from customers.records.imports.kinds import Kind, get_kind
from customers.records.imports.mapping import fold, guess
from customers.records.models import ImportBatch, ImportMapping
from ownership.models import User

# How a file is read belongs to the file; these belong to what it means.
MEANING = ("into", "policy", "key", "country", "day_first")


def reason_headers() -> tuple[str, str]:
    """What the columns in front of a file that went back with reasons are called."""
    return _("Outcome"), _("What is wrong")


def signature(headers: Sequence[str], *, has_header: bool = True) -> str:
    """What files of one source have in common: their headers in order; without any, how many columns. One that went
    back with reasons and was corrected is of the same source."""
    own = [header for header in headers if header not in reason_headers()]
    words = [fold(header) for header in own] if has_header else ["#", str(len(headers))]
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()


def last_time(by: User, beginning: Beginning, kind: str = "") -> ImportMapping | None:
    """How this person read such a file the last time, whatever its kind unless one is given."""
    mark = signature(beginning.headers, has_header=beginning.has_header)
    rows = ImportMapping.objects.filter(by=by, signature=mark, name="")
    return (rows.filter(kind=kind) if kind else rows).order_by("-used_at").first()


def shared(kind: str) -> QuerySet[ImportMapping]:
    """Those that everybody may take, by name."""
    return ImportMapping.objects.filter(kind=kind).exclude(name="").order_by("name")


def columns(
    saved: ImportMapping, kind: Kind, headers: Sequence[str], guessed: Mapping[str, str]
) -> dict[str, str]:
    """A remembered mapping laid over a file's headers; fields that are gone are left out, and where nothing was
    learnt (`_learnt`) this file's guess stands."""
    known = {field.name for field in kind.fields}
    names = {fold(header): name for header, name in saved.mapping.items() if name is None or name in known}
    open_ = [header for header in headers if names.get(fold(header), "") is None]
    chosen = {header: names.get(fold(header)) or "" for header in headers}
    taken = {""}
    for header in sorted(headers, key=open_.__contains__):
        name = guessed.get(header, "") if header in open_ else chosen[header]
        chosen[header] = "" if name in taken else name
        taken.add(name)
    return chosen


def stands(saved: ImportMapping, mapping: Mapping[str, str]) -> bool:
    """Whether a file's columns still mean what was remembered."""
    untold = {header for header, name in saved.mapping.items() if name is None}
    told = {*saved.mapping, *mapping} - untold
    return all(saved.mapping.get(header, "") == mapping.get(header, "") for header in told)


def remember(batch: ImportBatch, beginning: Beginning, name: str = "") -> ImportMapping:
    """Keep how a batch is read for the next such file; under a `name` for everybody."""
    mark = signature(beginning.headers, has_header=beginning.has_header)
    what = {
        "mapping": _learnt(batch, beginning),
        "target": "" if name else batch.target,
        "options": {key: value for key, value in batch.options.items() if key in MEANING},
        "used_at": timezone.now(),
    }
    if name:
        saved, _made = ImportMapping.objects.update_or_create(
            kind=batch.kind, name=name, defaults={**what, "by": batch.by, "signature": mark}
        )
    else:
        saved, _made = ImportMapping.objects.update_or_create(
            by=batch.by, kind=batch.kind, signature=mark, name="", defaults=what
        )
    return saved


def _learnt(batch: ImportBatch, beginning: Beginning) -> dict[str, str | None]:
    """The columns as they are mapped, and None for a guess that was left standing over a column without values:
    nobody looked whether it is right, and the next file may have other values there."""
    guessed = guess(get_kind(batch.kind), beginning.headers, beginning.rows).as_json()
    blank = {header for place, header in enumerate(beginning.headers) if not beginning.values_of(place)}
    return {
        header: None if name and header in blank and guessed.get(header) == name else name
        for header, name in batch.mapping.items()
    }
