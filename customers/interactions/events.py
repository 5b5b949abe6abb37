"""What can happen to interactions, and the facts each event carries. All carry `kind`."""

from enum import StrEnum


class InteractionEvent(StrEnum):
    LOGGED = "interaction.logged"
    IMPORTED = "interactions.imported"  # about the batch: created
    EDITED = "interaction.edited"  # fields=[names]
    REMOVED = "interaction.removed"
    STEP_DUE = "interaction.next_step_due"  # by the clock: its day has come
    STEP_DONE = "interaction.next_step_done"
    STEP_MOVED = "interaction.next_step_moved"
