"""The hallway of the administrators' pages: windows on what the shelves hold."""

import customers.cases.admin  # noqa: F401
