"""`manage.py relay`: sweeps the outbox and runs due work until it is told to stop."""

import threading
from typing import Any

from django.core.management.base import BaseCommand

from notifications import process, relay
from notifications.listening import OUTBOX


class Command(BaseCommand):
    help = "Delivers events, tries failed ones again and runs due work. Any number may run at once."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        process.stop_on_signals(stop)
        # Due work may take its time; events do not wait for it.
        with process.beside(relay.run_due_work, pause=1, stop=stop):
            process.serve(OUTBOX, relay.turn, pause=1, stop=stop)
