"""Verbs that change products: one transaction, one actor, one event each."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from crm_site.kit.db import locked
from crm_site.kit.errors import EditConflict
from customers.products import rules
from customers.products.events import ProductEvent
from customers.products.models import Product
from customers.records.history import sign
from notifications.outbox import record
from ownership.access.policy import require
from ownership.models import User

TOPIC = "products"


@transaction.atomic
def add(*, by: User, code: str, name: str, **values: Any) -> Product:
    """A new product. Raises PermissionDenied, and RuleBroken for a code that is taken."""
    require(by, "products.create")
    code = rules.tidy_code(code)
    rules.check_code(code, is_taken=_taken(code))
    product = Product(code=code, name=name, **values)
    sign(product, by)
    product.save()
    _tell(product, ProductEvent.ADDED, by)
    return product


@transaction.atomic
def edit(product: Product, *, by: User, version: int, **changes: Any) -> Product:
    """Change a product, as the person saw it in `version`; what is the same stays unwritten.

    Raises EditConflict with the present values when somebody else changed it meanwhile. Lines of deals keep
    the price they were written with.
    """
    require(by, "products.edit")
    product = locked(Product.objects.all(), product.pk)
    if "code" in changes:
        changes["code"] = rules.tidy_code(changes["code"])
    present = {name: getattr(product, name) for name in changes}
    changed = [name for name in changes if changes[name] != present[name]]
    if not changed:
        return product
    if product.version != version:
        raise EditConflict(product, {name: present[name] for name in changed})
    if "code" in changed:
        rules.check_code(changes["code"], is_taken=_taken(changes["code"]))
    for name in changed:
        setattr(product, name, changes[name])
    product.version += 1
    sign(product, by)
    product.save(update_fields=product.touch("version", *changed))
    _tell(product, ProductEvent.EDITED, by, fields=sorted(changed))
    return product


def _taken(code: str) -> bool:
    return Product.objects.filter(code=code).exists()


def _tell(product: Product, event: ProductEvent, by: User, **facts: Any) -> None:
    topics = [TOPIC, product.topic]
    record(event, about=product, by=None if by.is_system else by, topics=topics, **facts)
