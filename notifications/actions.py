"""What a person does with his inbox. Only his own notices; no events, nobody else is concerned."""

from django.contrib.auth.models import AbstractBaseUser
from django.utils import timezone

from notifications.models import Notice


def read(user: AbstractBaseUser, pk: int) -> bool:
    """Mark one of his notices read; False when it is not his. Reading again changes nothing."""
    mine = Notice.objects.for_person(user).filter(pk=pk)
    return bool(mine.unread().update(read_at=timezone.now())) or mine.exists()


def read_all(user: AbstractBaseUser) -> int:
    """Mark all of his notices read; returns how many there were."""
    return Notice.objects.for_person(user).unread().update(read_at=timezone.now())
