"""Who may do what with orders.

Whoever writes the facet (operations), the customer's owner and the managers above open one; whoever holds it moves it.
Others read it as far as their department's profile goes: finance and service read orders, sales those of its customers.
"""

from ownership.access.policy import (
    Rule,
    allow,
    anyone,
    auditor,
    customer_owner,
    executive,
    leads,
    manager,
    meets,
    owner,
    reads,
    role,
    sees,
    writer,
    writes,
)

manager_of_order = Rule(
    lambda viewer, row: row.department_id in viewer.led_departments, "a manager above the order's department"
)
holder = (owner | customer_owner | manager | manager_of_order | writes("orders")) & reads("orders") & writer

allow("orders.list", anyone)
allow(
    "orders.start", (role("sales", "operations") | writes("orders")) & writer
)  # for some customer: the page
allow("orders.read", sees & meets("orders"))
allow("orders.open", sees & (writes("orders") | customer_owner | manager) & reads("orders") & writer)
allow("orders.edit", holder)
allow("orders.sign", holder)
allow("orders.amend", holder)
allow("orders.void", holder)
allow("orders.fulfil", holder)
allow("orders.close", holder)
allow("orders.print", sees & reads("orders"))
allow("orders.import", (leads("sales") | role("operations", "it")) & writer)
allow(
    "orders.export",
    (role("sales", "operations", "finance") | leads() | executive | auditor) & reads("orders"),
)
