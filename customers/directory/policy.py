"""Who may do what with customers and contacts."""

from collections.abc import Iterable
from typing import Any

from customers.directory.models import Customer
from customers.directory.rules import POINTS
from ownership.access.facets import Level
from ownership.access.masking import facet_map, levels_for
from ownership.access.policy import Rule, allow, anyone, can, leads, manager, role, sees, writer, writes

nobodys = Rule(lambda viewer, row: row.owner_id is None and row.department_id is None, "nobody's customer")

allow("customers.list", anyone)
allow("customers.search", anyone)
allow("customers.create", writes("identity") & writer)
allow("customers.edit", (writes("identity") | writes("contact")) & writer)
allow("customers.assign", (manager | role("operations") | (leads("sales") & nobodys)) & sees & writer)
allow("customers.mark_key", manager & writer)
allow("contacts.write", writes("identity") & writer)

# Fields that ask for more than the right to write their facet.
VERBS = {"owner": "customers.assign", "department": "customers.assign", "is_key": "customers.mark_key"}


def writable(user: Any, customer: Customer, fields: Iterable[str]) -> list[str]:
    """Those of `fields` (and of phone, fax, email) that the person may change on this customer."""
    if user.is_system:
        return list(fields)
    levels, facets = levels_for(user, customer), facet_map(Customer)
    found = []
    for name in fields:
        facet = "contact" if name in POINTS else facets[name]
        allowed = can(user, VERBS[name], customer) if name in VERBS else levels[facet] >= Level.WRITE
        if allowed:
            found.append(name)
    return found


def writable_at_birth(user: Any, fields: Iterable[str]) -> list[str]:
    """Those of `fields` that the person may fill in for a customer that does not exist yet.

    Who writes the identity may write down the numbers that came with it; the sensitive rest is the owner's.
    """
    assigns = bool(user.is_system or can(user, "customers.distribute"))
    held_back = set() if assigns else {"owner", "department"}
    if not (user.is_system or can(user, "customers.lead")):
        held_back.add("is_key")
    return [name for name in fields if name not in held_back]


allow("customers.distribute", (role("operations") | leads("sales")) & writer)
allow("customers.lead", leads() & writer)
