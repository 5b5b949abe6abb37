"""What cases do when something happened elsewhere, and when the time has come."""

from customers.cases.clocks import watching
from notifications import relay
from notifications.subscribers import subscribe
from ownership.calendar.events import CalendarEvent

subscribe(CalendarEvent.CHANGED, watching.hours_changed, name="cases.count_again")
relay.every(30, "cases: look at the clocks", watching.watch)
