"""The hallway of the administrators' pages: windows on what the shelves hold."""

import customers.cases.admin
import customers.directory.admin
import customers.records.admin  # noqa: F401
