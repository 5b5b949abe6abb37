"""Who may do what with documents."""

from ownership.access.policy import Rule, allow, manager, reads, sees, writer, writes

uploader = Rule(lambda viewer, row: row.by_id == viewer.user_id, "who uploaded it")

allow("documents.read", sees & reads("documents"))
allow("documents.add", sees & writes("documents") & writer)
allow("documents.remove", (uploader | manager) & sees & writer)
