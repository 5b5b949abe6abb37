"""What can happen to segments, and the facts each event carries."""

from enum import StrEnum


class SegmentEvent(StrEnum):
    CREATED = "segment.created"
    EDITED = "segment.edited"  # fields=[names]
    FILLED = "segment.filled"  # rows: how many joined a fixed list
    EMPTIED = "segment.emptied"  # rows: how many were taken off it
    DELETED = "segment.deleted"
