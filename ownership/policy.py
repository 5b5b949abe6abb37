"""Who may do what with people and access."""

import ownership.disputes.policy  # noqa: F401
import ownership.leaving.policy  # noqa: F401
import ownership.looking.policy  # noqa: F401
import ownership.pools.policy  # noqa: F401
import ownership.reviews.policy  # noqa: F401
import ownership.rules.policy  # noqa: F401
import ownership.sharing.policy  # noqa: F401
import ownership.teams.policy  # noqa: F401
import ownership.transfers.policy  # noqa: F401
from ownership.access.policy import (
    administrator,
    allow,
    anyone,
    auditor,
    customer_owner,
    executive,
    manager,
    meets,
    meets_locked,
    reads,
    sees,
    writer,
)

allow("people.list", anyone)
allow("people.import", administrator)
allow("access.reveal", sees & meets("identity"))
allow("access.ask", meets_locked & writer)
allow("access.decide", (customer_owner | manager | executive) & writer)
allow("access.see_who", customer_owner | manager | executive)
allow("access.read_log", executive | auditor)
allow("contact.read", reads("contact"))
