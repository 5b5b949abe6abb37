"""Hand-overs between departments: what happens on the floors below, and the playbook that it starts here.

Each handler runs in the transaction that marks its event as delivered, so exactly once.
"""
