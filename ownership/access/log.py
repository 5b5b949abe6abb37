"""Writes the access log. Ids and names of fields, never values.

Who looks as a colleague (`ownership.looking`) is written down himself, with whose eyes he used.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_files: dict[str, str | Promise] = {"access log": _("Access log")}


def file_kind(name: str, label: str | Promise) -> None:
    """Say what a kind of file is called, for the pages of the log."""
    _files[name] = label


def file_label(name: str) -> str:
    """What a kind of file is called."""
    return str(_files.get(name, name))


def _write(kind: str, by: Any, row: Any = None, about: Any = None, **more: Any) -> None:
    looker = getattr(by, "looker", None)
    entry = apps.get_model("ownership", "AccessLogEntry")(
        kind=kind,
        row_id=row.pk if row else None,
        by_id=looker.pk if looker else by.pk,
        seen_as_id=by.pk if looker else None,
        about_type=about._meta.label_lower if about else "",
        about_id=about.pk if about else None,
        **more,
    )
    if looker:  # what his request writes is rolled back; these are written after it
        looker.looks.append(entry)
    else:
        entry.save(force_insert=True)


def opened(row: Any, *, by: Any) -> None:
    """Somebody opened the page of a key customer."""
    _write("opened", by, row)


def denied(row: Any, *, by: Any) -> None:
    """Somebody met the padlock."""
    _write("denied", by, row)


def found(row: Any, *, by: Any, field: str) -> None:
    """Somebody found a customer by a complete number that is masked for him."""
    _write("found", by, row, field=field)


def revealed(row: Any, *, by: Any, facet: str, field: str, about: Any, reason: str = "") -> None:
    """Somebody looked at a masked value in plain text. Written before the value is shown."""
    _write("revealed", by, row, about, facet=facet, field=field, reason=reason[:200])


def exported(about: Any, *, by: Any, kind: str, number: int, facets: Iterable[str]) -> None:
    """Somebody took a file out: how many rows of which kind, with which facets. Written before it leaves."""
    _write("exported", by, None, about, field=kind[:60], number=number, facets=sorted(set(facets)))


def shared(row: Any, *, by: Any, to: Any, facets: Iterable[str] = (), reason: str = "") -> None:
    """Somebody shared a customer with a person or department, or changed such a share."""
    _write("shared", by, row, to, facets=sorted(set(facets)), reason=reason[:200])


def unshared(row: Any, *, by: Any, to: Any) -> None:
    """Somebody ended a share before its time."""
    _write("unshared", by, row, to)


def decided(kind: str, request: Any, *, by: Any, facets: Iterable[str] = ()) -> None:
    """Somebody granted or refused an access request, or took the grant back (kind: granted, refused, revoked)."""
    _write(kind, by, request.row, request, facets=sorted(set(facets)))


def keyed(row: Any, *, by: Any) -> None:
    """Somebody marked a customer as a key customer, or took the mark away."""
    _write("keyed" if row.is_key else "unkeyed", by, row)


def profile_changed(kind: str, position: str, facet: str, *, by: Any) -> None:
    """An administrator changed what people of a department kind meet of a facet."""
    _write("profile", by, facet=facet, field=f"{kind}/{position}" if position else kind)


def looked_as(person: Any, *, by: Any, ended: bool = False) -> None:
    """Somebody began, or stopped, to look as a colleague."""
    _write("look_ended" if ended else "looked_as", by, None, person)
