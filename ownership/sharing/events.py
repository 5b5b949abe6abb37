"""What can happen to shares that people give by hand."""

from enum import StrEnum


class ShareEvent(StrEnum):
    """`user` or `department` says with whom, `giver` who had shared it."""

    GIVEN = "share.given"  # about the customer
    ENDED = "share.ended"  # about the ended share: before its time; row_id
    RAN_OUT = "share.ran_out"  # the same, by itself
