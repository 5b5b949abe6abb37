"""Customers as rows that others hang on, in the filters of every list."""

from __future__ import annotations

from django.db.models import QuerySet

from crm_site.kit.filters import Asker
from customers.directory.models import Customer
from ownership.access.facets import UNCLAIMED


def seen_customers(asker: Asker) -> QuerySet:
    """Customers as related rows: those the asker may see; not those that only wait in a pool of his, for what fits would
    tell their numbers. Of a locked one he learns nothing."""
    if asker.viewer is None:
        return Customer.objects.all()
    return Customer.objects.read_by(asker.viewer, UNCLAIMED)
