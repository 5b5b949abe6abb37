"""Who may do what with the catalogue: everybody reads it, those who answer for prices write it."""

from ownership.access.policy import allow, anyone, auditor, executive, leads, role, writer

keeper = (leads("sales", "marketing") | role("operations", "it")) & writer

allow("products.list", anyone)
allow("products.create", keeper)
allow("products.edit", keeper)
allow("products.import", keeper)
allow("products.export", role("sales", "operations", "marketing") | leads() | executive | auditor)
