"""Lists: columns, saved views, filters, boards, changes in place and of many rows; for every shelf alike.

columns.column("customers", "level", _("Level"), …)     what a list can show
kinds.kind(Kind("customers", …))                        a list
Listing(kind, user, request.GET, path).page()           one page of it
"""
