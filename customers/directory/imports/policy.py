"""Who may bring customers and contacts in."""

from ownership.access.policy import allow, leads, role, writer

importer = (role("sales", "operations", "marketing") | leads("service")) & writer

allow("customers.import", importer)
allow("contacts.import", importer)
