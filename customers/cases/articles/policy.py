"""Who may do what with solution articles: everybody reads what is published, the desks write, those in charge publish."""

from ownership.access.policy import Rule, allow, anyone, auditor, colleague, executive, leads, role, writer

DESKS = ("service", "support")
author = Rule(lambda viewer, row: row is not None and row.by_id == viewer.user_id, "who wrote it")
open_to_all = Rule(
    lambda viewer, row: row is not None and row.department_id is None, "when it is for everybody"
)
in_charge = leads(*DESKS)

allow("articles.list", anyone)
allow("articles.export", role(*DESKS) | leads() | executive | auditor)
allow("articles.write", role(*DESKS) & writer)
allow("articles.edit", role(*DESKS) & (author | in_charge & (open_to_all | colleague)) & writer)
allow("articles.publish", in_charge & (author | open_to_all | colleague) & writer)
