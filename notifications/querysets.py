"""Words to ask the post office's tables with."""

from datetime import datetime
from typing import Self

from django.contrib.auth.models import AbstractBaseUser
from django.db.models import F, Q, QuerySet
from django.utils import timezone


class EventQuerySet(QuerySet):
    def pending(self) -> Self:
        """Not delivered yet, in the order of delivery: single events first, then those of a batch."""
        return self.filter(delivered_at__isnull=True).order_by(F("batch").asc(nulls_first=True), "id")


class DeliveryQuerySet(QuerySet):
    def due(self, now: datetime) -> Self:
        """Failed ones whose next try has come."""
        return self.filter(state="waiting", due_at__lte=now).order_by("due_at")


class NoticeQuerySet(QuerySet):
    def for_person(self, user: AbstractBaseUser) -> Self:
        """What this person was told."""
        return self.filter(recipient_id=user.pk)

    def unread(self) -> Self:
        return self.filter(read_at__isnull=True)

    def waiting(self) -> Self:
        """Asks for something that has not been done yet."""
        return self.filter(needs_action=True, done_at__isnull=True)


class WatchQuerySet(QuerySet):
    def current(self) -> Self:
        return self.filter(until__gt=timezone.now())


class JobQuerySet(QuerySet):
    def for_person(self, user: AbstractBaseUser) -> Self:
        """The jobs this person started."""
        return self.filter(by_id=user.pk)

    def claimable(self, now: datetime) -> Self:
        """Queued and due, or running under a lease that nobody renews any more; oldest first."""
        queued = Q(state="queued", due_at__lte=now)
        return self.filter(queued | Q(state="running", lease_until__lt=now)).order_by("id")
