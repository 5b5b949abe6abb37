"""Who may do what with customers and contacts."""

from collections.abc import Iterable
from typing import Any

from customers.directory.models import Customer
from customers.directory.parts import PARTS
from customers.directory.rules import POINTS
from customers.records import fields as own_fields
from ownership.access.facets import Level
from ownership.access.masking import facet_map, levels_for
from ownership.access.policy import Rule, allow, anyone, can, leads, manager, role, sees, writer, writes
from ownership.access.viewer import viewer_of

nobodys = Rule(
    lambda viewer, row: row.owner_id is None and row.department_id is None and row.pool_id is None,
    "nobody's customer",
)

allow("customers.list", anyone)
allow("customers.search", anyone)
allow("customers.create", writes("identity") & writer)
allow("customers.edit", (writes("identity") | writes("contact")) & writer)
allow("customers.assign", (manager | role("operations") | (leads("sales") & nobodys)) & sees & writer)
allow("customers.qualify", sees & (role("marketing") | writes("identity")) & writer)
allow("customers.mark_key", manager & writer)
allow("contacts.write", writes("identity") & writer)
allow("customers.tag", writes("identity") & writer)
allow("customers.relate", writes("identity") & writer)

# Fields that ask for more than the right to write their facet.
VERBS = {"owner": "customers.assign", "department": "customers.assign", "is_key": "customers.mark_key"}


def writable(user: Any, customer: Customer, fields: Iterable[str]) -> list[str]:
    """Those of `fields` (and of phone, fax, email, points, addresses, tags) that the person may change here."""
    if user.is_system:
        return list(fields)
    levels, facets = levels_for(user, customer), facet_map(Customer)
    found = []
    for name in fields:
        facet = "contact" if name in POINTS else PARTS[name].facet if name in PARTS else facets.get(name, "")
        facet = facet or own_fields.facet_of(Customer, name)
        allowed = can(user, VERBS[name], customer) if name in VERBS else levels.get(facet, 0) >= Level.WRITE
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
    return [name for name in fields if name not in held_back and _may_fill_in(user, name)]


def _may_fill_in(user: Any, name: str) -> bool:
    """Custom fields of a new customer: who sells will own it; others, what their profile shows them."""
    if not own_fields.is_custom(name) or user.is_system:
        return True
    viewer, facet = viewer_of(user), own_fields.facet_of(Customer, name)
    return bool(facet) and ("sales" in viewer.kinds or viewer.profile.get(facet, 0) > Level.HIDDEN)


allow("customers.distribute", (role("operations") | leads("sales")) & writer)
allow("customers.lead", leads() & writer)
