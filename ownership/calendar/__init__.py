"""When departments work: weekly hours, days that differ, and reading both as business time."""
