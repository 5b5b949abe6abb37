"""Who may go on with an import: who began it. What may be imported, each kind says (`customers.import`)."""

from ownership.access.policy import Rule, allow

importer = Rule(lambda viewer, row: row.by_id == viewer.user_id, "who chose the file")

allow("imports.run", importer)
