"""`manage.py reindex_search`: the tokens of all customers anew, while people go on searching."""

from typing import Any

from django.core.management.base import BaseCommand

from customers.records.search import rebuilding


class Command(BaseCommand):
    help = "Builds the search index of all customers anew; needed after a change of what is searched."

    def handle(self, *args: Any, **options: Any) -> None:
        done = rebuilding.rebuild(self.stdout.write)
        self.stdout.write(f"{done:,} customers can be found.")
