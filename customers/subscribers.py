"""The hallway of what customers tell and react to: reading this file says what the app has to say."""

from importlib import import_module

ROOMS = (
    "cases.customer_page",
    "cases.notices",
    "directory.history",
    "directory.imports.kind",
    "directory.imports.timeline",
    "directory.notices",
    "directory.panels",
    "directory.timeline",
    "records.imports.background",
)

for room in ROOMS:
    import_module(f"customers.{room}")
