"""Who may take customers and contacts out as a file. Each export is logged with who, how many and which columns."""

from ownership.access.policy import allow, anyone, auditor, executive, leads, role

exporter = role("sales", "operations") | leads() | executive | auditor

allow("customers.export", exporter)
allow("contacts.export", exporter)
allow("interactions.export", exporter)
allow("contacts.card", anyone)
