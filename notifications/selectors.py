"""What a person's inbox shows."""

from django.contrib.auth.models import AbstractBaseUser

from notifications.models import Notice

CAP = 100


def unread_count(user: AbstractBaseUser) -> int:
    """Unread notices, counted up to 100 along the partial index. One query."""
    return Notice.objects.for_person(user).unread().order_by()[:CAP].count()
