"""Files out: what a list shows, as a workbook, CSV or cards, with the reader's masks, written down before it leaves.

A shelf registers what can be exported with `exports.kind(…)`; rows, columns and masks are those of its list.
"""

from customers.records.exports.kinds import Kind, find, kind

__all__ = ["Kind", "find", "kind"]
