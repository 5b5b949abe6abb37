"""Who reacts to which event: upper floors subscribe in `ready()`."""

from collections.abc import Callable
from dataclasses import dataclass

from notifications.models import Event

Handler = Callable[[Event], object]


class Later(Exception):
    """A handler's "not yet": it is tried again like a failed one, without an alarm in the log."""


@dataclass(frozen=True)
class Subscriber:
    """A named reaction. The name is written beside each event it has handled: renaming loses retries."""

    name: str
    handler: Handler


_subscribers: dict[str, list[Subscriber]] = {}


def subscribe(event_name: str, handler: Handler, *, name: str) -> None:
    """Call `handler(event)` for each `event_name`, in the transaction that marks it done.

    The handler reads its rows again, may run twice and then changes nothing more. When it raises,
    its own changes are undone, other subscribers are not, and it is tried again later.
    """
    known = _subscribers.setdefault(str(event_name), [])
    if any(one.name == name for one in known):
        raise ValueError(f"{name} already subscribes to {event_name}.")
    known.append(Subscriber(name, handler))


def of(event_name: str) -> list[Subscriber]:
    """The subscribers of an event, in the order in which they came."""
    return list(_subscribers.get(event_name, ()))
