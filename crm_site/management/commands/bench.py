"""`manage.py bench`: figures for 100,000 customers, as a table and as bench.json in the data folder."""

from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from time import monotonic
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.urls import reverse

from crm_site.bench import (
    assigning,
    board,
    figures,
    filters,
    hands,
    pages,
    profiles,
    queries,
    search,
    stage,
    work,
)
from crm_site.bench.cast import cast
from crm_site.bench.figures import Figure, figure
from crm_site.servers.errors import CannotStart
from ownership.models import User

# A million in a quarter of an hour.
SEED_MS = 0.9


class Command(BaseCommand):
    help = "Measures the product on a database of its own, which is seeded at the first run and then kept."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--customers", type=int, default=100_000)
        parser.add_argument("--users", type=int, default=200)
        parser.add_argument(
            "--rows", type=int, default=200_000, help="of the file that is imported (200,000)"
        )
        parser.add_argument("--fresh", action="store_true", help="seed anew")
        parser.add_argument("--report", type=Path, help="measure here and now (used by the command itself)")
        parser.add_argument(
            "--seeded", type=float, help="how long that took, in ms (used by the command itself)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["report"]:
            self._measure(options)
            return
        try:
            with stage.served(Path(settings.DATA_DIR) / "bench") as env:
                seeded = self._prepare(env, options)
                asked = {"--customers": options["customers"], "--rows": options["rows"], "--seeded": seeded}
                words = [str(word) for pair in asked.items() if pair[1] is not None for word in pair]
                code = stage.manage(env, "bench", *words, "--report", str(settings.DATA_DIR))
        except CannotStart as problem:
            raise CommandError(str(problem)) from None
        if code:
            raise CommandError("The measuring broke off; its words stand above.")

    def _prepare(self, env: dict[str, str], options: dict[str, Any]) -> float | None:
        """How long seeding took, in ms; None where the company was there already."""
        if options["fresh"]:
            stage.empty(env)
        if stage.manage(env, "migrate", "--no-input", "-v0"):
            raise CommandError("The tables could not be brought up to date.")
        if stage.holds_customers(env, options["customers"]):
            return None
        stage.empty(env)
        size = ("--customers", str(options["customers"]), "--users", str(options["users"]))
        if stage.manage(env, "migrate", "--no-input", "-v0"):
            raise CommandError("The tables could not be made.")
        began = monotonic()
        if stage.manage(env, "seed_demo", *size):
            raise CommandError("The company could not be seeded.")
        return (monotonic() - began) * 1000

    def _measure(self, options: dict[str, Any]) -> None:
        people, folder = cast(), options["report"]
        stage.settle()
        found = list(self._seeding(options["customers"], options["seeded"]))
        with stage.running() as port:
            for one in self._figures(port, people, options["rows"]):
                found.append(one)
                self.stderr.write(f"{one.name}: {one.median_ms} ms")
        plans = [*queries.plans(people), *filters.plans(people), *search.plans(people)]
        (folder / "bench-plans.txt").write_text("\n".join(plans), encoding="utf-8")
        self._explain_missed(folder, found, people)
        figures.write(found, folder / "bench.json")
        self.stdout.write(figures.table(found))
        self.stdout.write(f"\nwritten to {folder / 'bench.json'}; query plans in bench-plans.txt")

    def _seeding(self, customers: int, took_ms: float | None) -> Iterator[Figure]:
        if took_ms is not None:
            yield figure(f"seed of {customers:,} customers", [took_ms], limit_ms=SEED_MS * customers)

    def _figures(self, port: int, people: dict[str, User], rows: int) -> Iterator[Figure]:
        yield from queries.figures(people)
        yield from filters.figures(people)
        yield from search.figures(people)
        yield from pages.figures(port, people)
        yield from board.figures(people)
        yield from hands.figures(people)
        yield from assigning.figures(people)
        yield from work.figures(port, people, rows)

    def _explain_missed(self, folder: Path, found: list[Figure], people: dict[str, User]) -> None:
        """Where a list was too slow, say what it spends its time on."""
        if any(one.is_missed for one in found if one.name.startswith("list: ")):
            text = profiles.of_page(people["tenth"], reverse("customers:customer-list"))
            (folder / "bench-profile.txt").write_text(text, encoding="utf-8")
            self.stdout.write(
                f"The list is too slow: {folder / 'bench-profile.txt'} says where the time goes."
            )
