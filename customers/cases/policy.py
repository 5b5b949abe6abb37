"""Who may do what with cases.

Whoever answers the phone opens a case for every customer he meets, the locked ones too; it is handled in the
department it stands in, by its owner, and by the managers of the customer's department.
"""

from ownership.access.policy import (
    Rule,
    allow,
    anyone,
    colleague,
    manager,
    meets,
    meets_locked,
    owner,
    role,
    sees,
    writer,
    writes,
)

opener = Rule(lambda viewer, row: row.opened_by_id == viewer.user_id, "who opened it")
desk = role("service", "support")

allow("cases.list", anyone)
allow("cases.start", (writes("cases") | role("sales")) & writer)  # for some customer: who gets the page
allow("cases.read", sees & meets("cases"))
allow("cases.open", ((sees & writes("cases")) | (meets_locked & desk)) & writer)
allow("cases.edit", (owner | opener | colleague | manager) & writer)
allow("cases.handle", (owner | colleague | manager) & writer)
allow("cases.close", (owner | opener | colleague | manager) & writer)
