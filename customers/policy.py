"""The hallway of policy: gathers what the shelves offer."""
