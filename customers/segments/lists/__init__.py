"""The list of segments, and the ways into a segment from the lists of customers and contacts."""
