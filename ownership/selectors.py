"""Shaped answers about people and access that need several tables."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from ownership.models import Membership, User

DEMO_LOGINS = (
    *("sales", "sales2", "sales_manager", "service", "service_manager", "support"),
    *("marketing", "marketing_manager", "operations", "operations_manager"),
    *("finance", "finance_manager", "executive", "auditor", "admin"),
)


def demo_logins() -> list[dict[str, Any]]:
    """Whom the demo offers as buttons, with name and place; nobody elsewhere. Two queries."""
    if not settings.DEMO:
        return []
    people = User.objects.active().filter(username__in=DEMO_LOGINS).in_bulk(field_name="username")
    places = Membership.objects.current().filter(user__in=people.values()).select_related("department")
    main = {place.user_id: place for place in places.order_by("is_primary", "-pk")}
    return [
        {
            "username": name,
            "label": people[name].label,
            "place": place_words(main.get(people[name].pk)),
        }
        for name in DEMO_LOGINS
        if name in people
    ]


def place_words(place: Membership | None) -> str:
    """ "Customer service · Staff", for under a name; empty for who has no place."""
    if place is None:
        return ""
    return _("%(department)s · %(position)s") % {
        "department": place.department.label,
        "position": place.get_position_display(),
    }
