"""Who opens access reviews, and who looks through them."""

from ownership.access.policy import Rule, administrator, allow, auditor, executive, leads, writer

reviewer = Rule(lambda viewer, row: row.reviewer_id == viewer.user_id, "the reviewer")

allow("reviews.list", administrator | executive | auditor | leads())
allow("reviews.open", (administrator | executive) & writer)
allow("reviews.read", administrator | executive | auditor)
allow("reviews.decide", reviewer & writer)
