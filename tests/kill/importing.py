"""The importer of the kill test, in a process of his own, with the product's DATABASE_URL and XIETONG_DATA.

Takes one order a line and answers each with one: `receive PATH` and `run BATCH` as a person does both in the browser,
`write` makes a customer by hand and says the event's number.
"""

import os
import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "crm_site.settings")

import django  # noqa: E402

django.setup()

from customers.directory import actions as directory  # noqa: E402
from customers.records.imports import actions as imports  # noqa: E402
from customers.records.models import ImportBatch  # noqa: E402
from notifications.models import Event  # noqa: E402
from ownership.models import User  # noqa: E402


def receive(by: User, path: str) -> Any:
    with Path(path).open("rb") as file:
        batch = imports.receive(file, by=by, file_name=Path(path).name, kind="customers")
    imports.check(batch, by=by, mapping=batch.mapping, target=batch.target)
    return batch.pk


def run(by: User, batch: str) -> Any:
    imports.run(ImportBatch.objects.get(pk=batch), by=by)
    return batch


def write(by: User, name: str) -> Any:
    customer = directory.create(by=by, name=name)
    return Event.objects.filter(about_id=customer.pk, name="customer.created").latest("pk").pk


def main() -> None:
    by = User.objects.get(username="operations")
    for line in sys.stdin:
        verb, _blank, word = line.strip().partition(" ")
        print({"receive": receive, "run": run, "write": write}[verb](by, word), flush=True)


main()
