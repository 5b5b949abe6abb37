"""Writes what was staged for a batch: customers, how to reach them, their contacts, history and timeline.

All of it is set-based, in the caller's transaction, whatever the number of rows, and noted in one change set, so
that the import can be undone. Lock order: the customers by ascending id, the contacts, then what hangs on them.
"""

from __future__ import annotations

from customers.directory.imports.writing import contacts, customers, marks, reaching, telling
from customers.directory.imports.writing.staged import Staged
from customers.records import changes
from customers.records.imports import targets
from customers.records.models import ChangeSet, ImportBatch
from ownership.rules import running as assigning


def write(batch: ImportBatch) -> None:
    """Carry out a batch. Raises Overtaken when a customer moved on since it was planned, IntegrityError when
    a code was taken meanwhile, and PermissionDenied for a target that is not the importer's to choose."""
    change_set = changes.open_set(ChangeSet.Verb.IMPORT, batch.by, batch=batch)
    staged = Staged(batch, change_set)
    customers.lock(staged)
    contacts.lock(staged)
    customers.make(staged)
    customers.change(staged)
    reaching.of_customers(staged)
    marks.put(staged)
    contacts.change(staged)
    contacts.make(staged)
    telling.tell(staged)
    if batch.target == targets.RULES:
        assigning.imported(customers.of_nobody(staged), batch=change_set.pk)
    changes.close(change_set)
