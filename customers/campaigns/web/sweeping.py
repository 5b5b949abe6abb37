"""Forgets what was sent through forms long ago."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from customers.campaigns.models import WebAnswer

KEPT = timedelta(days=30)


def sweep() -> int:
    """Safe to run twice."""
    gone, _each = WebAnswer.objects.filter(at__lt=timezone.now() - KEPT).delete()
    return gone
