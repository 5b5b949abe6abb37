"""Who may do what with segments. Looking at one opens nothing: what it finds is asked anew for each reader."""

from ownership.access.policy import Rule, allow, anyone, executive, leads, reads, role, writer

author = Rule(lambda viewer, row: row.by_id == viewer.user_id, "who made it")
private = Rule(lambda viewer, row: row.audience == "private", "a segment of one's own")
departments = Rule(lambda viewer, row: row.audience == "department", "a segment of a department")
colleague = Rule(
    lambda viewer, row: row.department_id in {*viewer.departments, *viewer.led_departments},
    "a colleague in its department",
)
led = Rule(lambda viewer, row: row.department_id in viewer.led_departments, "a manager of its department")
everybodys = Rule(lambda viewer, row: row.audience == "all", "a segment for everybody")
keepers = role("marketing", "operations") | leads() | executive

allow("segments.list", anyone)
allow("segments.create", reads("identity") & writer)
allow(
    "segments.keep",
    (
        (private & author)
        | (departments & ((author & colleague) | led))
        | (everybodys & ((author & keepers) | leads("marketing", "operations")))
    )
    & writer,
)
