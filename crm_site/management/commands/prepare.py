"""`manage.py prepare`: what has to happen to the database before the processes start."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Brings the tables up to date; with XIETONG_DEMO=1 fills an empty database with the demo company."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=options["verbosity"])
        if settings.DEMO and not get_user_model().objects.exists():
            call_command("seed_demo", verbosity=options["verbosity"])
