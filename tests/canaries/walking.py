"""Everything that one person can get to see: pages, lists with all their columns, files, the administration."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.urls import reverse

from crm_site.kit.errors import RuleBroken
from customers.records import exports
from customers.records.exports import actions
from customers.records.exports.kinds import _kinds as files
from customers.records.imports import actions as bringing
from customers.records.imports import background, selectors
from customers.records.imports.running import at_once
from customers.records.lists.columns import columns_of
from customers.records.lists.kinds import _kinds as lists
from customers.records.models import ImportBatch
from notifications.models import Job
from ownership.models import User
from tests.house.doors import Door, doors
from tests.house.world import FORM, World

# Every address that something is sent to, where the usual run takes its share.
ALL, SHARES = os.environ.get("CANARIES") == "all", 3
# The way out, and the customer's own page behind his link: his case is no secret to him.
LEFT_OUT = {"ownership:logout", "customers:case-feedback"}
# A signed order has panels that a draft has not.
BESIDE = (Door("GET", "customers:order-detail", "signed", ()),)


# A column for each facet that a file can bring along.
COLUMNS = {
    "Company": "name",
    "Industry": "industry",
    "City": "city",
    "Phone": "phone",
    "Email": "email",
    "Website": "website",
    "Level": "level",
    "Note": "note",
    "Contact": "contact_name",
    "Founded": "founded_on",
}
OPTIONS = {"policy": "update", "key": "name"}


class Page(NamedTuple):
    """What was met where."""

    where: str
    status: str
    text: str


def pages(world: World, persona: str, share: int = 0) -> Iterator[Page]:
    """All that the person can get to see; of what answers when something is sent, a third, another for each share."""
    yield from _doors(world, persona, share)
    yield from _lists(world, persona)
    yield from _files(world, persona)
    if world.people[persona].is_staff:
        yield from _administration(world, persona)


def _doors(world: World, persona: str, share: int) -> Iterator[Page]:
    """Each address of the doors' table; where something is sent, as a page with scripts sends it."""
    for place, door in enumerate([*doors(), *BESIDE]):
        if door.name in LEFT_OUT or not (ALL or door.method == "GET" or place % SHARES == share % SHARES):
            continue
        sent = {} if door.method == "GET" else world.sent(door.name, door.on)
        headers = {} if door.method == "GET" else {"HX-Request": "true"}
        met = world.meet(persona, door.method, world.path(door.name, door.on), headers=headers, **sent)
        yield Page(str(door), met.status, met.body.decode(errors="replace"))


def _lists(world: World, persona: str) -> Iterator[Page]:
    """Every list with every column, as a table and as a board, in the order of each column."""
    for name, kind in lists.items():
        keys = ",".join(columns_of(name))
        for asked in (f"f=&layout=table&columns={keys}", "f=&layout=board"):
            met = world.meet(persona, "GET", f"{kind.address}?{asked}")
            yield Page(f"list {name} {asked[:15]}", met.status, met.body.decode(errors="replace"))


def _files(world: World, persona: str) -> Iterator[Page]:
    for name, kind in files.items():
        for form in kind.formats:
            with suppress(PermissionDenied, RuleBroken):
                yield Page(f"file {name}.{form}", "200", _file(world, persona, kind, str(form)))


def _file(world: World, persona: str, kind: exports.Kind, form: str) -> str:
    by = User.objects.get(pk=world.people[persona].pk)  # with the rights of now
    made = actions.begin(kind, by=by, format=form, columns=tuple(columns_of(kind.name)), query="f=")
    with default_storage.open(made.stored_as, "rb") as file:
        content = file.read()
    if form != "xlsx":
        return str(content.decode())
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return "\n".join(book.read(name).decode(errors="replace") for name in book.namelist())


def too_late(world: World, persona: str) -> Iterator[Page]:
    """Each form of a browser without scripts, sent on top of a version that others have left behind."""
    for door in doors():
        if door.method == "POST" and door.name not in LEFT_OUT:
            body = f"{world.body(door.name, door.on)}&version=0"  # of two, the last one counts
            path = world.path(door.name, door.on)
            met = world.meet(persona, "POST", path, data=body, content_type=FORM)
            yield Page(str(door), met.status, met.body.decode(errors="replace"))


def imports(world: World, persona: str) -> Iterator[Page]:
    """A file with a customer that we have, and one with a row that is refused: how they are read, checked, brought in
    and told of."""
    for founded in ("2001-02-03", "soon"):
        batch = _received(world, persona, founded)
        asked = {f"column-{place}": field for place, field in enumerate(COLUMNS.values())} | OPTIONS
        path = reverse("customers:import-preview", args=[batch.pk])
        met = world.meet(persona, "POST", path, data=urlencode(asked), content_type=FORM)
        yield Page(path, met.status, met.body.decode())
        target = f"owner:{persona}"
        bringing.check(batch, by=batch.by, mapping=COLUMNS, target=target, options=OPTIONS)
        yield from _worked_off(world, persona, batch)
        if founded == "soon":
            assert batch.refused == 1
        else:
            bringing.run(batch, by=batch.by)
            yield from _worked_off(world, persona, batch)
            assert batch.updated == 1


def _received(world: World, persona: str, founded: str) -> ImportBatch:
    """The customer's name with words of somebody else in every other column."""
    user = User.objects.get(pk=world.people[persona].pk)
    cells = [
        "retail",
        "Bonn",
        "021 5550 1234",
        "new@corp.example",
        "https://new.example",
        "B",
        "new",
        "Li New",
    ]
    rows = [list(COLUMNS), [world.customer.name, *cells, founded]]
    file = io.BytesIO("".join(",".join(row) + "\n" for row in rows).encode())
    return bringing.receive(file, by=user, file_name="known.csv")


def _worked_off(world: World, persona: str, batch: ImportBatch) -> Iterator[Page]:
    """The last job that was begun: while it waits, and when it is done."""
    yield from _told_of(world, persona, batch)
    at_once(background.run(Job.objects.latest("pk"), {}))
    batch.refresh_from_db()
    yield from _told_of(world, persona, batch)


def _told_of(world: World, persona: str, batch: ImportBatch) -> Iterator[Page]:
    """The pages and files of an import as it stands."""
    paths = [reverse(f"customers:import-{name}", args=[batch.pk]) for name in ("detail", "findings")]
    if change := selectors.change_of(batch):
        paths.append(reverse("customers:change-detail", args=[change.pk]))
    for path in [*paths, reverse("notifications:job-list"), world.customer.get_absolute_url()]:
        met = world.meet(persona, "GET", path)
        yield Page(f"{path} {batch.state}", met.status, met.body.decode(errors="replace"))


def _administration(world: World, persona: str) -> Iterator[Page]:
    """Each window's list, its first row and that row's history."""
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        row = model._base_manager.order_by("pk").values_list("pk", flat=True).first()
        paths = [reverse(f"{name}_changelist")]
        if isinstance(row, int):
            paths += [reverse(f"{name}_change", args=[row]), reverse(f"{name}_history", args=[row])]
        for path in paths:
            met = world.meet(persona, "GET", path)
            yield Page(f"admin {path}", met.status, met.body.decode(errors="replace"))
