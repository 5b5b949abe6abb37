"""Who may do what with campaigns.

Whoever writes the facet (marketing, as shipped) plans them; they are changed by their owner, the colleagues of their
department and the managers above. What a customer answered may be written down by his owner too.
"""

from typing import Any

from ownership.access.facets import Facet, Level
from ownership.access.policy import Rule, allow, anyone, auditor, executive, leads, owner, role, sees, writer
from ownership.access.policy import meets as customer_meets
from ownership.access.viewer import Viewer


def _at_least(level: Level) -> Rule:
    """By the person's own profile: a campaign hangs on no customer."""
    return Rule(
        lambda viewer, row: viewer.profile[Facet.CAMPAIGNS] >= level, f"who has campaigns: {level.label}"
    )


def _theirs(viewer: Viewer, row: Any) -> bool:
    return row.department_id in {None, *viewer.departments, *viewer.led_departments}


def _of_customer(viewer: Viewer, row: Any) -> bool:
    return row.customer is not None and row.customer.owner_id == viewer.user_id


meets, reads, plans = (_at_least(level) for level in (Level.MASKED, Level.READ, Level.WRITE))
holder = (owner | Rule(_theirs, "a colleague of its department or a manager above")) & plans & writer
holder_of_member = Rule(lambda viewer, row: holder(viewer, row.campaign), "who runs the campaign")
owner_of_customer = Rule(_of_customer, "the customer's owner")

allow("campaigns.list", anyone)
allow("campaigns.meet", meets)
allow("campaigns.read", reads)
allow("campaigns.look", sees & customer_meets("campaigns"))  # at a customer: his panel
allow("campaigns.create", plans & writer)
allow("campaigns.edit", holder)
allow("campaigns.fill", holder)
allow("campaigns.answer", (holder_of_member | (owner_of_customer & reads)) & writer)
allow("campaigns.take_out", holder_of_member)
allow("campaigns.form", holder)
allow("campaigns.export", (role("marketing", "operations") | leads() | executive | auditor) & reads)
allow("campaign-members.export", (role("marketing", "operations") | leads() | executive | auditor) & reads)
allow("campaign-members.import", plans & writer)
