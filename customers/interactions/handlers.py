"""What interactions mean for cases: who talks to a customer answers what he asked."""

from __future__ import annotations

from customers.cases import actions as cases
from customers.interactions.events import InteractionEvent
from customers.interactions.models import Interaction
from notifications.models import Event
from notifications.subscribers import subscribe

Kind = Interaction.Kind
ANSWERS = (Kind.CALL, Kind.MAIL, Kind.MEETING, Kind.VISIT, Kind.CHAT)


def answer_cases(event: Event) -> None:
    """A talk or mail to the customer is the first response to his cases that its author has to handle."""
    row = Interaction.objects.select_related("by").filter(pk=event.about_id).first()
    if row is None or row.kind not in ANSWERS or row.direction == Interaction.Direction.INCOMING:
        return
    cases.answered_by_talk(row.customer_id, by=row.by, at=row.at)


subscribe(InteractionEvent.LOGGED, answer_cases, name="cases.first_response")
