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
from django.db import connection, models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase

from ownership.access.facets import Facet

if TYPE_CHECKING:
    from ownership.models import Department, User


# One statement for ten thousand rows; the table's name is ours.
LEND = """
    INSERT INTO {table} (
        permission_id, content_object_id, user_id, profile, facets, source_kind, source_id, reason,
        granted_by_id, granted_at, expires_at)
    SELECT %(permission)s, lent.row_id, lent.user_id, %(profile)s, '{{}}', %(source)s, %(source_id)s, %(reason)s,
        %(by)s, %(now)s, %(until)s
    FROM unnest(%(rows)s::bigint[], %(people)s::bigint[]) AS lent (row_id, user_id)
    ON CONFLICT DO NOTHING
"""


class Source(models.TextChoices):
    """Where a share comes from; ending a source removes only its own rows."""

    MANUAL = "manual", _("shared by hand")
    TEAM = "team", _("customer team")
    STEP = "step", _("step of a collaboration")
    REQUEST = "request", _("access request")
    RULE = "rule", _("rule")
    CASE = "case", _("case")
    DEAL = "deal", _("deal")
    TRANSFER = "transfer", _("former owner")


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

    @property
    def level(self) -> str:
        """ "view" or "change"; asks for `permission` where it was not fetched along."""
        permission: Permission = self.permission  # type: ignore[attr-defined]  # guardian's column
        return permission.codename.split("_")[0]


class UserShare(Share, UserObjectPermissionBase):
    """A share to one person. The concrete class adds `content_object` (related_name="user_shares")."""

    objects = ShareQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta:
        abstract = True
        unique_together = [("user", "permission", "content_object", "source_kind", "source_id")]

    @property
    def receiver(self) -> User:
        return self.user


class GroupShare(Share, GroupObjectPermissionBase):
    """A share to a department's group: its members and those of the departments below."""

    objects = ShareQuerySet.as_manager()  # type: ignore[assignment, misc]

    class Meta:
        abstract = True
        unique_together = [("group", "permission", "content_object", "source_kind", "source_id")]

    @property
    def receiver(self) -> Department:
        return self.group.department


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


def lend(
    model: type[models.Model],
    row_ids: Iterable[int],
    *,
    to_ids: Iterable[int],
    by: User | None,
    source: str,
    source_id: int,
    reason: str = "",
    until: datetime | None = None,
) -> int:
    """Let people read many rows at once, the n-th person the n-th row; who can already by this source is left alone.

    Asks no permission. Set-based, two queries whatever the number; returns how many were lent.
    """
    table = model.user_shares.rel.related_model  # type: ignore[attr-defined]
    given: dict[str, Any] = {
        "rows": list(row_ids),
        "people": list(to_ids),
        "permission": permission(model, "view").pk,
        "profile": SharedAs.DEPARTMENT,
        "source": source,
        "source_id": source_id,
        "reason": reason[:200],
        "by": by.pk if by else None,
        "now": timezone.now(),
        "until": until,
    }
    with connection.cursor() as cursor:
        cursor.execute(LEND.format(table=table._meta.db_table), given)
        return int(cursor.rowcount)


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


@transaction.atomic
def end_these(shares: Iterable[Any]) -> int:
    """End shares of both tables; they are kept as history. Locks them; those that are gone already do not count."""
    ended = 0
    for table, pks in _by_table(shares).items():
        rows = table.objects.filter(pk__in=pks).select_related("permission").order_by("pk")
        ended += _bury(list(rows.select_for_update(of=("self",))))
    return ended


@transaction.atomic
def shorten(shares: Iterable[Any], until: datetime) -> int:
    """End shares of both tables by then; those that end earlier anyway stay so. Returns how many were shortened."""
    done = 0
    for table, pks in _by_table(shares).items():
        later = Q(expires_at__isnull=True) | Q(expires_at__gt=until)
        done += table.objects.filter(later, pk__in=pks).update(expires_at=until)
    return done


def _by_table(shares: Iterable[Any]) -> dict[Any, list[int]]:
    found: dict[Any, list[int]] = {}
    for one in shares:
        found.setdefault(type(one), []).append(one.pk)
    return found


@transaction.atomic
def end_sources(*, model: type[models.Model], source: str, source_ids: Iterable[int]) -> int:
    """End what many rows of one kind lent (`end` for each of them); four queries whatever the number."""
    wanted, ended = list(source_ids), 0
    for table in (model.user_shares.rel.related_model, model.group_shares.rel.related_model):  # type: ignore[attr-defined]
        rows = table.objects.filter(source_kind=source, source_id__in=wanted).select_related("permission")
        ended += _bury(list(rows.select_for_update(of=("self",)).order_by("pk")))
    return ended


def _table_filter(table: Any, to: Any) -> dict[str, Any]:
    is_department = to._meta.label_lower == "ownership.department"
    if hasattr(table, "user_id") != (not is_department):
        return {"pk__in": []}
    return {"group_id": to.group_id} if is_department else {"user": to}


@transaction.atomic
def sweep_expired(model: type[models.Model], limit: int = 1000, *, at: datetime | None = None) -> int:
    """Move shares that ran out (by `at`) into history; visibility does not wait for it. Skips rows in use."""
    moved = 0
    for table in (model.user_shares.rel.related_model, model.group_shares.rel.related_model):  # type: ignore[attr-defined]
        rows = table.objects.filter(expires_at__lte=at or timezone.now()).select_related("permission")
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
            level=one.level,
            facets=one.facets,
            source_kind=one.source_kind,
            source_id=one.source_id,
            reason=one.reason,
            granted_by_id=one.granted_by_id,
            granted_at=one.granted_at,
            ended_at=min(one.expires_at or now, now),
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
