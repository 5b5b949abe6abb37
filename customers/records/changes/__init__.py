"""Changes of many rows at once: set-based, signed in the history, and undone as one.

    change_set = changes.open_set(ChangeSet.Verb.EDIT, by=user, fields=["level"])
    changes.edit_rows(change_set, Customer, ids, {"level": "A"})
    changes.close(change_set)

All of it in the caller's transaction. Permission, events and timeline lines are the caller's: it knows what it
does. Undoing has its own action (`changes.actions.undo`), with all of these.
"""

from customers.records.changes.kin import parts, traces
from customers.records.changes.sets import close, note_created, open_set
from customers.records.changes.statements import Sql, be_patient, carry_out
from customers.records.changes.writing import add_rows, edit_rows, remove_rows, touch

__all__ = [
    "Sql",
    "add_rows",
    "be_patient",
    "carry_out",
    "close",
    "edit_rows",
    "note_created",
    "open_set",
    "parts",
    "remove_rows",
    "touch",
    "traces",
]
