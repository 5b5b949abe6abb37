"""What can happen to access reviews."""

from enum import StrEnum


class ReviewEvent(StrEnum):
    """About the review."""

    OPENED = "review.opened"  # reviewers=[person ids]
    OVERDUE = "review.overdue"  # reviewers=[those who answer now]
    CLOSED = "review.closed"
