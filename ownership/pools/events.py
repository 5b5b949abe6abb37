"""What can happen to public pools and to customers that rest."""

from enum import StrEnum


class PoolEvent(StrEnum):
    """About the pool; `rows` says how many, `batch` names the change set."""

    CLAIMED = "pool.claimed"
    RELEASED = "pool.released"
    DISTRIBUTED = "pool.distributed"  # to
    RECYCLED = "pool.recycled"  # rule, owners


class WarningEvent(StrEnum):
    """About a warning; `row_id` says for which customer."""

    WARNED = "recycling.warned"  # about the first of its owner; owner, rows
    ASKED = "recycling.asked"
    EXTENDED = "recycling.extended"
    REFUSED = "recycling.refused"


class ProtectionEvent(StrEnum):
    GIVEN = "protection.given"  # about the protection; row_id
    ENDED = "protection.ended"
