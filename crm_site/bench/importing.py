"""A large import as people do it: through the jobs process, which is killed once, while others go on working."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from subprocess import Popen

from django.conf import settings
from django.utils import timezone

from crm_site.bench.figures import Figure, figure
from crm_site.demo.companies import company
from crm_site.servers.processes import end_group, spawn, stop
from crm_site.supervisor.programs import Program, program
from customers.directory import actions
from customers.directory.models import Customer
from customers.records.changes import actions as changes
from customers.records.imports import actions as imports
from customers.records.models import ImportBatch
from notifications.models import Event, Job
from ownership.models import User

ROWS_PER_SECOND, OTHERS_MS = 5_000.0, 1_000.0
COLUMNS = ("name", "english_name", "credit_code", "country", "province", "city", "address", "industry")
PAUSE, OFTEN = 0.5, 0.02
State = ImportBatch.State


class Worker:
    """The jobs process, as the product runs it."""

    def __init__(self) -> None:
        log = Path(settings.DATA_DIR) / "logs" / "jobs.log"
        self.program = Program("jobs", program("jobs", {}, "", 0).argv, log=log)
        self.process: Popen[bytes] = spawn(self.program)

    def killed_and_started(self) -> None:
        """As when the machine fails: nothing is put in order first."""
        end_group(self.process)
        self.process = spawn(self.program)

    def most_memory(self) -> int | None:
        """Bytes at its peak; None where no `/proc` tells."""
        status = Path(f"/proc/{self.process.pid}/status")
        lines = status.read_text().splitlines() if status.exists() else []
        peaks = [int(line.split()[1]) * 1024 for line in lines if line.startswith("VmHWM")]
        return peaks[0] if peaks else None


def figures(by: User, colleague: User, rows: int) -> Iterator[Figure]:
    """Checking with a killed process in between, importing while a colleague saves, and undoing it all."""
    with _working() as worker:
        batch = imports.receive(file_of(rows), by=by, file_name="bench.csv", kind="customers")
        started = time.perf_counter()
        imports.check(batch, by=by, mapping=batch.mapping, target=batch.target)
        _wait(batch, until=rows / 3)
        worker.killed_and_started()
        _wait(batch)
        assert batch.state == State.CHECKED, f"{batch.state}: {batch.message}"
        yield _per_row(f"check of {rows:,} rows, process killed once, per row", started, rows)

        _saved(colleague)  # the worker and the relay are awake
        started = time.perf_counter()
        imports.run(batch, by=by)
        others = list(_others(batch, colleague))
        assert (batch.state, batch.created) == (State.IMPORTED, rows), f"{batch.state}: {batch.created} made"
        memory, limit = worker.most_memory(), 1000 / ROWS_PER_SECOND
        yield _per_row(f"import of {rows:,} rows, per row", started, rows, limit_ms=limit, bytes=memory)
        yield figure("event of another during the import", others, limit_ms=OTHERS_MS, nearly_all=True)

        started = time.perf_counter()
        yield _per_row(f"undo of {rows:,} rows, per row", started, _undone(batch, by))


def file_of(rows: int) -> io.BytesIO:
    """A file of companies that are not there yet."""
    highest = Customer.objects.order_by("-pk").values_list("pk", flat=True)[0]
    rng, text = Random(1), io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    number = highest
    while rows:
        number += 1
        one = company(number, rng)
        if one.credit_code:
            writer.writerow([getattr(one, column) for column in COLUMNS])
            rows -= 1
    return io.BytesIO(text.getvalue().encode())


@contextmanager
def _working() -> Iterator[Worker]:
    worker = Worker()
    try:
        yield worker
    finally:
        stop(worker.process, worker.program)


def _wait(batch: ImportBatch, until: float = float("inf")) -> None:
    """Until the batch's job is over, or has looked at so many rows."""
    while True:
        batch.refresh_from_db()
        job = Job.objects.filter(pk=batch.job_id or 0).first()
        if batch.state not in imports.OPEN or (job is not None and job.done >= until):
            return
        time.sleep(OFTEN)


def _others(batch: ImportBatch, by: User) -> Iterator[float]:
    """Milliseconds of a colleague's saves, one after the other until the import is over."""
    while batch.state in (*imports.OPEN, State.CHECKED):
        yield _saved(by)
        time.sleep(PAUSE)
        batch.refresh_from_db()


def _saved(by: User) -> float:
    """Milliseconds from the save of one customer to the delivery of its event."""
    customer, before = Customer.objects.filter(owner=by).order_by("pk")[0], time.perf_counter()
    actions.edit(customer, by=by, version=customer.version, note=f"{timezone.now()}")
    event = Event.objects.filter(by=by, about_id=customer.pk).latest("pk")
    while event.delivered_at is None:
        time.sleep(OFTEN)
        event.refresh_from_db(fields=["delivered_at"])
    return (time.perf_counter() - before) * 1000


def _undone(batch: ImportBatch, by: User) -> int:
    """Take the import back; how many rows that were."""
    change_set = changes.undo(batch.change_set, by=by)
    while change_set.undone_at is None:
        time.sleep(OFTEN)
        change_set.refresh_from_db()
    assert not change_set.kept, f"{change_set.kept} rows stayed"
    return change_set.rows


def _per_row(name: str, started: float, rows: int, **more: float | None) -> Figure:
    seconds = time.perf_counter() - started
    return figure(name, [seconds * 1000 / rows], per_second=round(rows / seconds), **more)
