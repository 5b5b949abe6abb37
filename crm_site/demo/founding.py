"""Makes the whole company in one transaction: people first, then customers, then what is going on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from datetime import datetime
from random import Random

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from crm_site.demo import copying, people, story
from crm_site.demo.customers import Cast, chunks
from crm_site.demo.rows import TABLES
from crm_site.kit.errors import RuleBroken
from customers.cases.models import ServiceCase
from customers.directory.models import Contact, ContactPoint, ContactRole, Customer
from ownership.models import SYSTEM_USERNAME

# From here on making indexes afterwards is quicker than keeping them up.
MANY = 20_000
MODELS = [copying.model_of(name) for name in TABLES.values()]
HISTORIES = [model.history.model for model in MODELS if hasattr(model, "history")]
Say = Callable[[str], None]


def found_company(*, customers: int, users: int, seed: int, say: Say) -> None:
    """People, customers and their past, all or nothing. Raises RuleBroken unless the database is empty."""
    check_empty()
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    rng = Random(seed)
    with transaction.atomic():
        copying.no_time_limits()
        team = people.found(users, rng, midnight.date())
        say(f"{len(team.users)} people in {len(team.departments)} departments")
        with copying.bare([*MODELS, *HISTORIES]) if customers >= MANY else nullcontext():
            _load(customers, Cast.of(team), rng, midnight, say)
            _write_histories()
        story.tell(team, midnight.date())
    copying.take_statistics([*MODELS, *HISTORIES])


def check_empty() -> None:
    """RuleBroken when there is a customer or a person already."""
    someone = get_user_model().objects.exclude(username=SYSTEM_USERNAME).exists()
    if someone or Customer.objects.exists():
        raise RuleBroken("The database is not empty: the demo company is only made in an empty one.")


def _load(number: int, cast: Cast, rng: Random, midnight: datetime, say: Say) -> None:
    done = 0
    for chunk in chunks(number, cast, rng, midnight):
        for rows in (chunk.customers, chunk.contacts, chunk.roles, chunk.points, chunk.cases, chunk.lines):
            if rows:
                copying.copy_rows(copying.model_of(TABLES[type(rows[0])]), rows)
        done += len(chunk.customers)
        if done % 50_000 == 0 or done == number:
            say(f"{done:,} customers")
    for model in MODELS:
        copying.advance_sequence(model)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('customers_code_seq', %s, %s)", [max(number, 1), number > 0])


def _write_histories() -> None:
    """Every row was made once; who looks into its history finds that."""
    copying.write_history(Customer, "row.created_at", "row.created_by_id")
    copying.write_history(ServiceCase, "row.opened_at", "row.opened_by_id")
    copying.write_history(Contact, "row.created_at")
    contact = "(SELECT created_at FROM customers_contact WHERE id = row.contact_id)"
    customer = "(SELECT created_at FROM customers_customer WHERE id = row.customer_id)"
    copying.write_history(ContactRole, contact)
    copying.write_history(ContactPoint, f"coalesce({customer}, {contact})")
