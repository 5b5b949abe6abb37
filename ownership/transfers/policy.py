"""Who may give customers to somebody else: at once, or by asking. What a rule of the company changes stands in
`selectors.powers`."""

from ownership.access.policy import (
    Rule,
    allow,
    customer_owner,
    executive,
    leads,
    manager,
    role,
    sees,
    writer,
)

nobodys = Rule(
    lambda viewer, row: row.owner_id is None and row.department_id is None and row.pool_id is None,
    "nobody's customer",
)
answers = manager | role("operations") | (leads("sales") & nobodys)

allow("transfers.start", writer)  # as far as the customers are his to give away
allow("transfers.many", (role("sales", "operations") | leads() | executive) & writer)
allow("transfers.ask", (customer_owner | answers | executive) & sees & writer)
allow("transfers.do", (answers | executive) & sees & writer)
allow(
    "transfers.decide",
    Rule(
        lambda viewer, row: (
            viewer.is_executive or (not row.by_executive and row.department_id in viewer.led_departments)
        ),
        "a manager above the department",
    )
    & writer,
)
