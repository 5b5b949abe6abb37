"""What people change about themselves and about who may see what."""

from __future__ import annotations

from ownership.models import User


def prefer(user: User, *, language: str = "", theme: str = "") -> User:
    """Remember a person's language and theme; an empty one stays as it is."""
    chosen = {name: value for name, value in (("language", language), ("theme", theme)) if value}
    for name, value in chosen.items():
        setattr(user, name, value)
    if chosen:
        user.save(update_fields=list(chosen))
    return user
