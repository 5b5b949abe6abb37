"""Who looked at what is guarded, who took it out and who changed who may see it: written once, chained, and read."""
