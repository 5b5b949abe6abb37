"""Verbs that change orders: one transaction, one actor, one event, one line on the timeline each.

Lock order: the customer, the order, its lines.
"""

from customers.orders.actions.drafting import draft, edit, set_lines
from customers.orders.actions.ending import close, void
from customers.orders.actions.fulfilling import fulfil, take_back
from customers.orders.actions.lines import Line, lines_of_deal
from customers.orders.actions.signing import amend, sign

__all__ = [
    "Line",
    "amend",
    "close",
    "draft",
    "edit",
    "fulfil",
    "lines_of_deal",
    "set_lines",
    "sign",
    "take_back",
    "void",
]
