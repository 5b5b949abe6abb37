"""Every component in its states, for those who build pages. Staff only."""
