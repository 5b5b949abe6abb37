"""Which fields have to be filled in: never, always, or from a stage on.

Only who may write a field is asked for it: a service agent cannot know a budget that is not shown to him.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from crm_site.kit.errors import RuleBroken
from crm_site.kit.wording import listed
from customers.records.fields.definitions import fields_of, record_named
from customers.records.models import CustomField

Required = CustomField.Required


class Missing(RuleBroken):
    """Fields that have to be filled in first; `names` are their full names."""

    def __init__(self, fields: Collection[CustomField], sentence: str) -> None:
        super().__init__(sentence)
        self.names = [one.full_name for one in fields]


def required(record: str, stage: str = "") -> list[CustomField]:
    """The fields that a record in this stage has to have."""
    return [one for one in fields_of(record) if is_required(one, stage)]


def is_required(field: CustomField, stage: str = "") -> bool:
    """Whether a record in this stage has to have the field.

    A stage asks for what the stages before it ask for; one outside the order (lost) only for its own.
    """
    if field.required != Required.STAGE:
        return field.required == Required.ALWAYS
    known = record_named(field.record)
    order = known.stages if known else ()
    if stage in order and field.required_stage in order:
        return order.index(stage) >= order.index(field.required_stage)
    return bool(stage) and stage == field.required_stage


def missing(
    record: str, custom: dict[str, Any], *, stage: str = "", among: Collection[str]
) -> list[CustomField]:
    """The required fields without a value, of those (`among`, full names) that the person may write."""
    return [
        one
        for one in required(record, stage)
        if one.full_name in among and custom.get(one.key) in (None, "", [])
    ]


def check(
    record: str, custom: dict[str, Any], *, stage: str = "", stage_word: Any = "", among: Collection[str]
) -> None:
    """Raise Missing, with a sentence that names the fields."""
    lacking = missing(record, custom, stage=stage, among=among)
    if not lacking:
        return
    names = listed(one.label for one in lacking)
    if stage_word and any(one.required == Required.STAGE for one in lacking):
        raise Missing(
            lacking,
            _("In stage “%(stage)s” this has to be filled in: %(names)s.")
            % {"stage": stage_word, "names": names},
        )
    raise Missing(lacking, _("This has to be filled in: %(names)s.") % {"names": names})


def lacking(record: str, stage: str = "", among: Collection[str] | None = None) -> Q:
    """A condition: rows that could not be in this stage, because a required field is empty. For many at once."""
    found = Q(pk__in=[])
    for one in required(record, stage):
        if among is None or one.full_name in among:
            found |= ~Q(custom__has_key=one.key)
    return found
