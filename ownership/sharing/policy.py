"""Who may share a customer by hand."""

from ownership.access.policy import allow, customer_owner, executive, manager, sees, writer

allow("access.share", (customer_owner | manager | executive) & sees & writer)
