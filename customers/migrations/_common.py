"""Fields that many tables share, as migrations say them."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalChanges

ID = models.BigAutoField(primary_key=True, auto_created=True, serialize=False, verbose_name="ID")
CREATED_AT = models.DateTimeField(default=timezone.now, editable=False, verbose_name="created at")
UPDATED_AT = models.DateTimeField(default=timezone.now, editable=False, verbose_name="updated at")
VERSION = models.PositiveIntegerField(default=1, editable=False, verbose_name="version")

# A table of simple-history: the identity of the row that it follows, its own fields, options and bases.
PAST_ID = models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name="ID")
HISTORY = [
    ("history_id", models.AutoField(primary_key=True, serialize=False)),
    ("history_date", models.DateTimeField(db_index=True)),
    ("history_change_reason", models.CharField(max_length=100, null=True)),
    (
        "history_type",
        models.CharField(choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1),
    ),
    (
        "history_user",
        models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+"),
    ),
]
HISTORICAL = {"ordering": ("-history_date", "-history_id"), "get_latest_by": ("history_date", "history_id")}
PAST = (HistoricalChanges, models.Model)
