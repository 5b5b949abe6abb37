"""Who may do what with people and access."""

from ownership.access.policy import allow, customer_owner, executive, manager, meets, reads, sees, writer

allow("access.reveal", sees & meets("identity"))
allow("access.decide", (customer_owner | manager | executive) & writer)
allow("access.see_who", customer_owner | manager | executive)
allow("contact.read", reads("contact"))
