"""Abstract models without business."""

from collections.abc import Iterable
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Timestamped(models.Model):
    """When the row was made and last changed, in UTC. Whoever writes sets `updated_at` with `touch()`."""

    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    updated_at = models.DateTimeField(_("updated at"), default=timezone.now, editable=False)

    class Meta:
        abstract = True

    def touch(self, *fields: str) -> list[str]:
        """Set `updated_at` to now and return `fields` with it, for `save(update_fields=…)`."""
        self.updated_at = timezone.now()
        return [*fields, "updated_at"]


class Versioned(models.Model):
    """A row that many people edit: `version` grows by one with each change (optimistic lock)."""

    version = models.PositiveIntegerField(_("version"), default=1, editable=False)

    class Meta:
        abstract = True


class Bilingual(models.Model):
    """A thing the company names itself, in Chinese and, where it has one, in English."""

    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)

    class Meta:
        abstract = True

    @property
    def label(self) -> str:
        """The name in the reader's language; the Chinese one where there is no English."""
        return self.name if (get_language() or "").startswith("zh") else self.name_en or self.name

    def __str__(self) -> str:
        return self.label


def locked(queryset: models.QuerySet, pk: Any) -> Any:
    """The row, read again under `FOR UPDATE`. Raises DoesNotExist; waits at most `lock_timeout`."""
    return queryset.select_for_update(of=("self",)).get(pk=pk)


class AnyOf(models.Func):
    """Whether a column is one of an array of ids. With thousands ten times quicker to send than an IN."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = models.BooleanField()


def id_array(ids: Iterable[int]) -> models.Value:
    """Ids as one value."""
    return models.Value(list(ids), output_field=ArrayField(models.BigIntegerField()))


def any_of(column: str, ids: Iterable[int]) -> AnyOf:
    """The condition `column__in=ids` for as many ids as somebody may choose at once."""
    return AnyOf(models.F(column), id_array(ids))


class Frozen(models.Model):
    """Rows that are written once: saving an existing one is a bug."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise TypeError(f"{type(self).__name__} rows never change.")
        super().save(*args, **kwargs)

    @classmethod
    def of(cls, **values: Any) -> Self:
        """Make and save one row."""
        row = cls(**values)
        row.save(force_insert=True)
        return row
