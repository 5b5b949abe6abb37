"""Who hands over what somebody holds: administrators, executives, and who leads a department of his."""

from ownership.access.policy import Rule, administrator, allow, executive, leads, writer
from ownership.people import departments_of

leads_him = Rule(
    lambda viewer, row: any(one.pk in viewer.led_departments for one in departments_of(row)),
    "who leads a department of his",
)
himself = Rule(lambda viewer, row: row.pk == viewer.user_id, "the person himself")

allow("leaving.list", (administrator | executive | leads()) & writer)
allow("leaving.hand_over", (administrator | executive | leads_him) & ~himself & writer)
