"""What ownership reacts to, whom it tells, and what it does when the time has come."""

from notifications import relay
from ownership import actions, notices  # noqa: F401

relay.every(60, "ownership: end expired shares", actions.end_expired)
