"""Makes the whole company in one transaction: people first, then customers, then what is going on."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from random import Random

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.utils import timezone

from crm_site.demo import belonging, copying, making, own_fields, people, story
from crm_site.demo.customers import Cast, Plan
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
            _load(Plan(customers, seed, Cast.of(team), midnight), say)
            own_fields.define()
            own_fields.fill()
            belonging.spread()
            _write_histories()
        copying.take_statistics(MODELS)  # autovacuum comes to the histories soon enough
        story.tell(team, midnight.date())


def check_empty() -> None:
    """RuleBroken when there is a customer or a person already."""
    someone = get_user_model().objects.exclude(username=SYSTEM_USERNAME).exists()
    if someone or Customer.objects.exists():
        raise RuleBroken("The database is not empty: the demo company is only made in an empty one.")


def _load(plan: Plan, say: Say) -> None:
    done, chunks = 0, making.side_by_side if plan.number >= MANY else making.in_turn
    for made in chunks(plan):
        for block in made.blocks:
            model = copying.model_of(block.model)
            copying.copy_text(model, block.columns, block.text, frozen=plan.number >= MANY)
        done += made.customers
        if done % 50_000 == 0 or done == plan.number:
            say(f"{done:,} customers")
    for model in MODELS:
        copying.advance_sequence(model)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval('customers_code_seq', %s, %s)", [max(plan.number, 1), plan.number > 0])


def _write_histories() -> None:
    """Every row was made once; who looks into its history finds that."""
    copying.write_history(Customer, "row.created_at", "row.created_by_id")
    copying.write_history(ServiceCase, "row.opened_at", "row.opened_by_id")
    copying.write_history(Contact, "row.created_at")
    contact = "LEFT JOIN customers_contact contact ON contact.id = row.contact_id"
    copying.write_history(ContactRole, "contact.created_at", joins=contact)
    customer = "LEFT JOIN customers_customer customer ON customer.id = row.customer_id"
    since = "coalesce(customer.created_at, contact.created_at)"
    copying.write_history(ContactPoint, since, joins=f"{customer} {contact}")
