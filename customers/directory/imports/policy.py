"""Who may bring customers in."""

from ownership.access.policy import allow, leads, role, writer

allow("customers.import", (role("sales", "operations", "marketing") | leads("service")) & writer)
