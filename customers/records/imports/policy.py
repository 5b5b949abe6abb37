"""Who may go on with an import or a file on its way: who began it. What may be imported, each kind says
(`customers.import`)."""

from ownership.access.policy import Rule, allow, leads, role, writer

importer = Rule(lambda viewer, row: row.by_id == viewer.user_id, "who chose the file")

allow("imports.run", importer)
allow("uploads.send", importer)
# Keeping the columns of a kind of file under a name, for everybody.
allow("imports.share", (role("operations") | leads()) & writer)
