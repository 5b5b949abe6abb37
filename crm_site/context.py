"""What every page's frame shows. Each floor adds its own lines to the navigation (`kit.nav`)."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from crm_site.kit import nav
from ownership.access.viewer import viewer_of
from ownership.selectors import place_words


def layout(request: HttpRequest) -> dict[str, Any]:
    """Navigation, viewer and counters for `base.html`; nothing for strangers and fragments.

    Costs one query for the numbers that the floors register, on full pages only.
    """
    user = getattr(request, "user", None)
    theme = getattr(user, "theme", "") or request.COOKIES.get("theme", "auto")
    if user is None or not user.is_authenticated:
        return {"theme": theme}
    if request.headers.get("HX-Request") and not request.headers.get("HX-Boosted"):
        return {"viewer": user, "theme": theme}
    viewer = viewer_of(user)
    numbers = nav.counts(user, rights=viewer.stamp)
    return {
        "viewer": user,
        "looker": getattr(user, "looker", None),
        "viewer_line": place_words(viewer.place),
        "theme": theme,
        "nav": nav.groups_for(request, numbers),
        "unread": numbers.get("notices", 0),
        "live_since": getattr(user, "live_since", None),  # left there by live.watch()
        "search_url": reverse("customers:search"),
    }
