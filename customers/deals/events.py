"""What can happen to deals, and the facts each event carries."""

from enum import StrEnum


class DealEvent(StrEnum):
    OPENED = "deal.opened"
    EDITED = "deal.edited"  # fields=[names]
    MOVED = "deal.moved"  # stage_before, stage_now
    WON = "deal.won"  # stage_before, stage_now
    LOST = "deal.lost"  # stage_before, stage_now, reason
    REOPENED = "deal.reopened"  # stage_before, stage_now
    ASSIGNED = "deal.assigned"  # owner_before, owner_now
    AGED = "deal.aged"  # stage_now: it rests there longer than the stage allows
    BULK_ASSIGNED = "deals.assigned"  # about the change set; owner_now
    BULK_EDITED = "deals.edited"  # about the change set; fields=[names]
