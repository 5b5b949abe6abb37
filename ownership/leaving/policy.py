"""Who hands over what somebody holds: administrators, executives, and who leads all that he works in."""

from ownership.access.policy import Rule, administrator, allow, executive, leads, writer
from ownership.leaving.selectors import works_below

leads_him = Rule(lambda viewer, row: works_below(viewer, row), "who leads all departments of his")
himself = Rule(lambda viewer, row: row.pk == viewer.user_id, "the person himself")

allow("leaving.list", (administrator | executive | leads()) & writer)
allow("leaving.hand_over", (administrator | executive | leads_him) & ~himself & writer)
