"""Who may do what with payment plans and payments.

Whoever holds an order agrees on its plan, and finance may; what came in is finance's word alone.
"""

from customers.orders.policy import holder
from ownership.access.policy import allow, auditor, executive, leads, meets, reads, role, sees, writer, writes

finance = role("finance") & writes("payments")

allow("payments.list", reads("payments"))
allow("payments.read", sees & meets("payments"))
allow("payments.plan", (holder | finance) & reads("payments") & writer)
allow("payments.receive", sees & finance & writer)
allow("payments.take_back", sees & finance & writer)
allow(
    "instalments.export",
    (role("sales", "operations", "finance") | leads() | executive | auditor) & reads("payments"),
)
allow("payments.overdue", reads("payments"))
allow(
    "payments.export",
    (role("sales", "operations", "finance") | leads() | executive | auditor) & reads("payments"),
)
