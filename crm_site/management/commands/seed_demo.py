"""`manage.py seed_demo`: the demo company in an empty database, of any size."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from crm_site.demo.founding import MANY, found_company
from crm_site.kit.errors import RuleBroken
from customers.records.search import rebuilding


class Command(BaseCommand):
    help = "Fills an empty database with the demo company 协同制造 / Xietong Manufacturing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--customers", type=int, default=300, help="how many customers (300)")
        parser.add_argument("--users", type=int, default=40, help="how many people, 20 at least (40)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same company (1)")

    def handle(self, *args: Any, **options: Any) -> None:
        say = self.stdout.write if options["verbosity"] else lambda text: None
        try:
            found_company(
                customers=options["customers"], users=options["users"], seed=options["seed"], say=say
            )
        except RuleBroken as problem:
            raise CommandError(str(problem)) from None
        if options["customers"] >= MANY:
            rebuilding.rebuild(say)
