"""Two cases about one thing become one."""
