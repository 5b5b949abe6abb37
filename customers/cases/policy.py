"""Who may do what with cases.

Whoever answers the phone opens a case for every customer he meets, the locked ones too; it is handled in the
department it stands in, by its owner, and by the managers of the customer's department.
"""

from ownership.access.policy import (
    Rule,
    allow,
    anyone,
    auditor,
    colleague,
    executive,
    leads,
    manager,
    meets,
    meets_locked,
    owner,
    reads,
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
allow("cases.bulk", desk & writes("cases") & writer)
# A file may name customers that are not there yet, so who brings cases in may bring customers in as well.
allow("cases.import", leads("service") & writes("cases") & writer)
# New categories come into being where a file names them.
allow("cases.sort", leads("service", "support") & writer)
allow("cases.figures", leads("service", "support") | executive | auditor)
allow("cases.export", (role("sales", "operations") | leads() | executive | auditor) & reads("cases"))
allow("cases.close", (owner | opener | colleague | manager) & writer)
