"""Who may do what with interactions and mail templates.

Who writes the facet logs; what stands there is put right by its author for a while, later by the managers above the
customer's department. A next step is anybody's to finish who may log.
"""

from django.utils import timezone

from customers.interactions import rules
from customers.records.documents.policy import hang_on
from ownership.access.policy import Rule, allow, anyone, leads, manager, meets, role, sees, writer, writes

fresh_author = Rule(
    lambda viewer, row: row.by_id == viewer.user_id and rules.author_may_edit(row, timezone.now()),
    f"its author, for {rules.EDIT_DAYS} days",
)
early_author = Rule(
    lambda viewer, row: row.by_id == viewer.user_id and rules.author_may_remove(row, timezone.now()),
    f"its author, for {rules.REMOVE_HOURS} hours",
)

hang_on("customers.interaction", "interactions.edit")
allow("interactions.list", anyone)
allow("interactions.start", writes("interactions") & writer)  # for some customer: who gets the page
allow(
    "interactions.import", (role("sales", "operations") | leads("service")) & writes("interactions") & writer
)
allow("interactions.read", sees & meets("interactions"))
allow("interactions.log", sees & writes("interactions") & writer)
allow("interactions.edit", (fresh_author | (manager & writes("interactions"))) & sees & writer)
allow("interactions.remove", (early_author | manager) & sees & writer)
allow("interactions.finish", sees & writes("interactions") & writer)
allow("mail.write", sees & writes("interactions") & meets("contact") & writer)
allow("mail.templates", (leads() | role("operations")) & writer)
