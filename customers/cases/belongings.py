"""What goes with a case that an import made, when the import is undone: nothing of it holds the case back."""

from customers.cases.clocks.models import CaseClock
from customers.records import changes

changes.traces(CaseClock)
