"""Who may keep which saved view. Looking at one opens nothing: what it shows is asked anew for each reader."""

from ownership.access.policy import Rule, allow, anyone, executive, leads, role

author = Rule(lambda viewer, view: view.by_id == viewer.user_id, "who made it")
private = Rule(lambda viewer, view: view.audience == "private", "a view of one's own")
led = Rule(
    lambda viewer, view: view.audience == "department" and view.department_id in viewer.led_departments,
    "a manager of its department",
)
everybodys = Rule(lambda viewer, view: view.audience == "all", "a view for everybody")

allow("views.create", anyone)
allow("views.keep", (private & author) | led | (everybodys & (leads("operations") | executive | role("it"))))
