"""Who may do what with invoices.

Whoever holds an order asks for its invoice and may take the request back, finance issues and voids. Profiles are kept by
finance, the customer's owner and the managers above.
"""

from customers.orders.payments.policy import finance
from customers.orders.policy import holder
from customers.records.documents.policy import hang_on
from ownership.access.policy import (
    allow,
    auditor,
    customer_owner,
    executive,
    leads,
    manager,
    meets,
    reads,
    role,
    sees,
    writer,
)

hang_on("customers.invoice", "invoices.void")
allow("invoices.list", reads("payments"))
allow("invoices.read", sees & meets("payments"))
allow("invoices.keep_profile", sees & (finance | customer_owner | manager) & reads("payments") & writer)
allow("invoices.request", (holder | finance) & reads("payments") & writer)
allow("invoices.issue", sees & finance & writer)
allow("invoices.void", sees & finance & writer)
allow(
    "invoices.export",
    (role("sales", "operations", "finance") | leads() | executive | auditor) & reads("payments"),
)
