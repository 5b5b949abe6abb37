"""Who may do what with people and access."""

from ownership.access.policy import (
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
allow("access.reveal", sees & meets("identity"))
allow("access.ask", meets_locked & writer)
allow("access.decide", (customer_owner | manager | executive) & writer)
allow("access.see_who", customer_owner | manager | executive)
allow("access.read_log", executive | auditor)
allow("contact.read", reads("contact"))
