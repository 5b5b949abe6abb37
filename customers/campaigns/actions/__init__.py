"""Verbs about campaigns: one transaction, one actor, one event each.

Lock order: the campaign, then its members by ascending id.
"""

from customers.campaigns.actions.answering import answer, mark, take_out
from customers.campaigns.actions.filling import add, fill, put
from customers.campaigns.actions.keeping import assign, create, delete, edit, end, start

__all__ = [
    "add",
    "answer",
    "assign",
    "create",
    "delete",
    "edit",
    "end",
    "fill",
    "mark",
    "put",
    "start",
    "take_out",
]
