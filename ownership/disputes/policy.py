"""Who uses the conflict desk."""

from ownership.access.policy import Rule, allow, executive, writer, writes

decider = Rule(lambda viewer, row: row.decider_id == viewer.user_id, "who has to decide")
holder = Rule(lambda viewer, row: row.holder_id == viewer.user_id, "who holds the customer")
claimant = Rule(lambda viewer, row: row.claimant_id == viewer.user_id, "who claims it")

allow("disputes.look", writes("identity") & writer)  # who may enter customers
allow("disputes.open", writes("identity") & writer)
allow("disputes.answer", holder & writer)
allow("disputes.decide", (decider | executive) & ~claimant & ~holder & writer)
allow("disputes.withdraw", claimant & writer)
