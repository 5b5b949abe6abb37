"""The hallway of subscribers: gathers what the shelves offer."""
