"""`manage.py jobs`: runs long work, one job after the other, until it is told to stop."""

import threading
from functools import partial
from typing import Any

from django.core.management.base import BaseCommand

from notifications import process, runner
from notifications.listening import JOBS


class Command(BaseCommand):
    help = "Runs queued jobs slice by slice. Any number may run at once; each runs one job at a time."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        process.stop_on_signals(stop)
        process.serve(JOBS, partial(runner.work, runner.holder_name(), stop), pause=2, stop=stop)
