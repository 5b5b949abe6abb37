"""Cells of files that people open in a spreadsheet."""

from __future__ import annotations

import re

# What makes a spreadsheet take a cell for a formula (OWASP, CSV injection); a bare number is none.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[-+][\d\s().,/-]*")


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula. Phone numbers and amounts stay as they are."""
    return f"'{cell}" if cell.startswith(FORMULA) and not NUMBER.fullmatch(cell) else cell


def bare(cell: str) -> str:
    """The cell without the apostrophe that keeps a spreadsheet from taking it for a formula."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA else cell
