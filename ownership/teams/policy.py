"""Who may change a customer's team."""

from ownership.access.policy import allow, customer_owner, executive, manager, role, sees, writer

allow("team.keep", (customer_owner | manager | executive | role("operations")) & sees & writer)
