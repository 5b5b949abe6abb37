"""The smallest valid products, pipelines and deals. Pipelines and lost reasons ship with the product."""

from datetime import timedelta
from decimal import Decimal
from importlib import import_module
from itertools import count
from typing import Any

from django.apps import apps
from django.utils import timezone

from customers.deals.models import Deal, LostReason, Pipeline, Stage, StageStay
from customers.directory.models import Customer
from customers.products.models import Product
from ownership.models import User

_numbers = count(1)


def product(**values: Any) -> Product:
    """A product on sale for 100."""
    number = next(_numbers)
    given = {
        "code": f"P-{number}",
        "name": f"产品{number}",
        "name_en": f"Product {number}",
        "price": Decimal(100),
    }
    return Product.objects.create(**{**given, **values})


def pipeline() -> Pipeline:
    """The shipped one, made again where a test emptied the tables."""
    if not Pipeline.objects.exists() or not LostReason.objects.exists():
        import_module("customers.migrations.0012_shipped_rows").ship(apps, None)
    return Pipeline.objects.get(is_usual=True)


def stage(name_en: str) -> Stage:
    """A stage of the shipped pipeline: "First contact", "Needs confirmed", "Proposal", "Negotiation", "Won", "Lost"."""
    return Stage.objects.get(pipeline=pipeline(), name_en=name_en)


def reason() -> LostReason:
    pipeline()
    return LostReason.objects.order_by("position")[0]


def deal(customer: Customer, owner: User | None = None, **values: Any) -> Deal:
    """An open deal in the first stage, written without an event."""
    number = next(_numbers)
    given = {
        "title": f"Deal {number}",
        "stage": values.get("stage") or stage("First contact"),
        "owner": owner,
        "department": customer.department,
        "opened_by": owner or customer.owner,
        "expected_on": timezone.localdate() + timedelta(days=30),
        "amount": Decimal(1000),
    }
    made = Deal.objects.create(customer=customer, **{**given, **values})
    StageStay.objects.create(deal=made, stage=made.stage, entered_at=made.stage_since)
    return made


def won(customer: Customer, owner: User | None = None, **values: Any) -> Deal:
    """A deal that was won today."""
    done = {"stage": stage("Won"), "state": "won", "closed_on": timezone.localdate()}
    return deal(customer, owner, **{**done, **values})


def lost(customer: Customer, owner: User | None = None, **values: Any) -> Deal:
    """A deal that was lost today."""
    done = {
        "stage": stage("Lost"),
        "state": "lost",
        "closed_on": timezone.localdate(),
        "lost_reason": reason(),
    }
    return deal(customer, owner, **{**done, **values})
