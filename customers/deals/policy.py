"""Who may do what with deals.

Whoever writes the facet opens one; it is moved by whoever holds it: its owner, the customer's owner, and the managers
above either. Others read it as far as their department's profile goes.
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

manager_of_deal = Rule(
    lambda viewer, row: row.department_id in viewer.led_departments, "a manager above the deal's department"
)
holder = (owner | customer_owner | manager | manager_of_deal) & writer

allow("deals.list", anyone)
allow("deals.start", writes("deals") & writer)  # for some customer: who gets the page
allow("deals.read", sees & meets("deals"))
allow("deals.open", sees & writes("deals") & writer)
allow("deals.edit", holder)
allow("deals.move", holder)
allow("deals.close", holder)
allow("deals.assign", holder)
allow("deals.distribute", (leads("sales") | role("operations")) & writer)
allow("deals.forecast", reads("deals"))
allow("deals.quote", sees & reads("deals"))
allow("deals.export", (role("sales", "operations") | leads() | executive | auditor) & reads("deals"))
