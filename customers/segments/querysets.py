"""Words to ask with about segments."""

from typing import Any, Self

from django.apps import apps
from django.db import models
from django.db.models import Q

from ownership.access.querysets import owned_model
from ownership.access.viewer import viewer_of


class SegmentQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own, those for everybody, and those for one's departments and the ones above them."""
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        ours = Q(audience="department", department__group__in=viewer.group_ids)
        led = Q(audience="department", department__in=viewer.led_departments)
        return self.filter(Q(by_id=viewer.user_id) | Q(audience="all") | ours | led)

    def live(self) -> Self:
        """Those that are asked anew each time."""
        return self.filter(kind="live")

    def fixed(self) -> Self:
        """Lists, which are put together by hand."""
        return self.filter(kind="fixed")

    def matching(self, text: str) -> Self:
        """With these words in name or description."""
        found = self
        for word in text.replace("\0", "").split():
            found = found.filter(Q(name__icontains=word) | Q(description__icontains=word))
        return found


class SegmentMemberQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Those whose customer or contact the person sees, whoever may use the segment."""
        customers = owned_model().objects.visible_to(user).order_by().values("pk")
        contacts = apps.get_model("customers", "Contact").objects.visible_to(user).order_by().values("pk")
        return self.filter(Q(customer__in=customers) | Q(contact__in=contacts))
