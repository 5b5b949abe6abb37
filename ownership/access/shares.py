"""Shares: guardian's object-permission rows on direct foreign keys, with a source, a period and a reason.

The tables stand beside the owned model (`CustomerUserShare`, `CustomerGroupShare`). They are written by
`grant()` and `end()` alone: guardian's own shortcuts know nothing of sources and would delete every
source's rows at once.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.postgres.fields import ArrayField
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from ownership.access.facets import Facet

if TYPE_CHECKING:
    from ownership.models import Department, User


class Source(models.TextChoices):
    """Where a share comes from; ending a source removes only its own rows."""

    MANUAL = "manual", _("shared by hand")
    TEAM = "team", _("customer team")
    STEP = "step", _("step of a collaboration")
    REQUEST = "request", _("access request")
    RULE = "rule", _("rule")
    CASE = "case", _("case")


class SharedAs(models.TextChoices):
    """Whose eyes the share lends."""

    DEPARTMENT = "department", _("as the reader's department")
    FULL = "full", _("as the owner")


class ShareQuerySet(models.QuerySet):
    def live(self, at: datetime | None = None) -> ShareQuerySet:
        """Not expired: decided in the query, so that a share ends by itself."""
        return self.filter(Q(expires_at__isnull=True) | Q(expires_at__gt=at or timezone.now()))


class Share(models.Model):
    """What both share tables hold beside guardian's columns."""

    profile = models.CharField(max_length=10, choices=SharedAs.choices, default=SharedAs.DEPARTMENT)
    facets = ArrayField(models.CharField(max_length=14, choices=Facet.choices), default=list, blank=True)
    source_kind = models.CharField(max_length=10, choices=Source.choices, default=Source.MANUAL)
    source_id = models.BigIntegerField(default=0)
    reason = models.CharField(max_length=200, blank=True)
    granted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    granted_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField(null=True, blank=True)

    objects = ShareQuerySet.as_manager()

    class Meta:
        abstract = True

    class Privacy:
        personal = ("reason",)


class UserShare(Share, UserObjectPermissionBase):
    """A share to one person. The concrete class adds `content_object` (related_name="user_shares")."""

    objects = ShareQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta:
        abstract = True
        unique_together = [("user", "permission", "content_object", "source_kind", "source_id")]


class GroupShare(Share, GroupObjectPermissionBase):
    """A share to a department's group: its members and those of the departments below."""

    objects = ShareQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta:
        abstract = True
        unique_together = [("group", "permission", "content_object", "source_kind", "source_id")]


def permission(model: type[models.Model], level: str) -> Permission:
    """guardian's permission row for "view" or "change"."""
    return Permission.objects.get_by_natural_key(f"{level}_{model._meta.model_name}", *_place(model))


def _place(model: type[models.Model]) -> tuple[str, str]:
    return model._meta.app_label, model._meta.model_name or ""


@transaction.atomic
def grant(
    row: Any,
    *,
    to: User | Department,
    by: User | None,
    source: str = Source.MANUAL,
    source_id: int = 0,
    level: str = "view",
    profile: str = SharedAs.DEPARTMENT,
    facets: Iterable[str] = (),
    reason: str = "",
    until: datetime | None = None,
) -> Any:
    """Let a person or a department see (level "view") or change one row until `until` (None: until ended).

    The same source may say it again: its row is then brought up to date. Asks no permission: the verb
    that grants does. Two queries.
    """
    table, receiver = _table(row, to)
    values = {
        "profile": profile,
        "facets": sorted(set(facets)),
        "reason": reason[:200],
        "granted_by": by,
        "granted_at": timezone.now(),
        "expires_at": until,
    }
    share, _created = table.objects.update_or_create(
        content_object=row,
        permission=permission(type(row), level),
        source_kind=source,
        source_id=source_id,
        defaults=values,
        **receiver,
    )
    return share


def _table(row: Any, to: Any) -> tuple[Any, dict[str, Any]]:
    if to._meta.label_lower == "ownership.department":
        return row.group_shares.model, {"group_id": to.group_id}
    return row.user_shares.model, {"user": to}


@transaction.atomic
def end(*, model: type[models.Model], source: str, source_id: int, row: Any = None, to: Any = None) -> int:
    """End the shares of one source (of one row, for one receiver); they are kept as history.

    Returns how many ended. Locks the ended rows.
    """
    ended = 0
    for table in (model.user_shares.rel.related_model, model.group_shares.rel.related_model):  # type: ignore[attr-defined]
        rows = table.objects.filter(source_kind=source, source_id=source_id)
        rows = rows.filter(content_object=row) if row is not None else rows
        if to is not None:
            rows = rows.filter(**_table_filter(table, to))
        ended += _bury(list(rows.select_for_update(of=("self",)).select_related("permission").order_by("pk")))
    return ended


def _table_filter(table: Any, to: Any) -> dict[str, Any]:
    is_department = to._meta.label_lower == "ownership.department"
    if hasattr(table, "user_id") != (not is_department):
        return {"pk__in": []}
    return {"group_id": to.group_id} if is_department else {"user": to}


@transaction.atomic
def sweep_expired(model: type[models.Model], limit: int = 1000) -> int:
    """Move shares that ran out into history; visibility does not wait for it. Skips rows in use."""
    moved = 0
    for table in (model.user_shares.rel.related_model, model.group_shares.rel.related_model):  # type: ignore[attr-defined]
        rows = table.objects.filter(expires_at__lte=timezone.now()).select_related("permission")
        moved += _bury(list(rows.select_for_update(of=("self",), skip_locked=True).order_by("pk")[:limit]))
    return moved


def _bury(rows: list[Any]) -> int:
    """Write the history of ended shares and delete them. Three queries whatever the number."""
    if not rows:
        return 0
    ended, departments = apps.get_model("ownership", "EndedShare"), _departments(rows)
    now = timezone.now()
    ended.objects.bulk_create(
        ended(
            row_id=one.content_object_id,
            user_id=getattr(one, "user_id", None),
            department_id=departments.get(getattr(one, "group_id", None)),
            level=one.permission.codename.split("_")[0],
            facets=one.facets,
            source_kind=one.source_kind,
            source_id=one.source_id,
            reason=one.reason,
            granted_by_id=one.granted_by_id,
            granted_at=one.granted_at,
            ended_at=one.expires_at or now,
        )
        for one in rows
    )
    type(rows[0]).objects.filter(pk__in=[one.pk for one in rows]).delete()
    return len(rows)


def _departments(rows: list[Any]) -> dict[int | None, int]:
    groups = {getattr(one, "group_id", None) for one in rows} - {None}
    if not groups:
        return {}
    found = apps.get_model("ownership", "Department").objects.filter(group_id__in=groups)  # type: ignore[misc]
    return dict(found.values_list("group_id", "pk"))
