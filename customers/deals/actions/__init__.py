"""Verbs that change deals: one transaction, one actor, one event, one line on the timeline each.

Lock order: the deal, then shares.
"""

from customers.deals.actions.handing import assign
from customers.deals.actions.keeping import edit, open, set_lines
from customers.deals.actions.lines import Line
from customers.deals.actions.moving import FILLED, lose, move, reopen, win

__all__ = ["FILLED", "Line", "assign", "edit", "lose", "move", "open", "reopen", "set_lines", "win"]
