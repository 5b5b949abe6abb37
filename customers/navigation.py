"""The hallway of navigation: gathers what the shelves offer."""
