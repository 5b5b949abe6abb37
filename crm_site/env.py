"""Reads settings from the environment; says by name what is missing."""

import os

from django.core.exceptions import ImproperlyConfigured

_YES = {"1", "true", "yes", "on"}


def refuse(sentence: str) -> None:
    """Stop the start with one sentence for the person who runs the site."""
    raise ImproperlyConfigured(sentence)


def env(name: str, default: str | None = None) -> str:
    """The variable's text. Without a default a missing one stops the start, by name."""
    value = os.environ.get(name) or default
    if value is None:
        raise ImproperlyConfigured(f"The environment variable {name} is missing; .env.example explains it.")
    return value


def env_bool(name: str, default: bool) -> bool:
    """True for 1, true, yes and on, in any case."""
    value = os.environ.get(name)
    return default if not value else value.strip().lower() in _YES


def env_int(name: str, default: int) -> int:
    """A whole number; anything else stops the start, by name."""
    value = os.environ.get(name)
    if not value:
        return default
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"The environment variable {name} must be a whole number.")


def env_list(name: str, default: list[str]) -> list[str]:
    """Comma-separated texts without blanks."""
    value = os.environ.get(name)
    return default if value is None else [part.strip() for part in value.split(",") if part.strip()]
