"""Words to ask with about the timeline and imports."""

from typing import Any, Self

from django.db import models
from django.db.models import Q

from ownership.access.facets import UNCLAIMED, Level
from ownership.access.masking import levels_for
from ownership.access.querysets import opened, owned_model
from ownership.access.viewer import viewer_of
from ownership.models import Membership


class TimelineQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """Entries of visible customers in the facets that the person meets there: those of his departments, all of his
        own customers, and what a share opens."""
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        met = {facet: level > Level.HIDDEN for facet, level in viewer.profile.items()}
        seen = Q(customer__owner_id=viewer.user_id)
        for held_back in (True, False):
            here = [facet for facet in met if met[facet] and (facet == UNCLAIMED) == held_back]
            customers = owned_model().objects.read_by(viewer, UNCLAIMED if held_back else "").order_by()
            seen |= Q(customer__in=customers.values("pk"), facet__in=here)
        for facet in met:
            if not met[facet]:
                seen |= Q(customer__in=opened(viewer, facet), facet=facet)
        return self.filter(seen)

    def for_reader(self, user: Any, customer: Any) -> Self:
        """Entries of one (visible) customer in the facets the reader meets, newest first."""
        levels = levels_for(user, customer)
        facets = [facet for facet, level in levels.items() if level > Level.HIDDEN]
        return self.filter(customer=customer, facet__in=facets).order_by("-at", "-id")


class ImportBatchQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own imports; everybody's for executives, auditors and operations."""
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        if viewer.sees_everything or "operations" in viewer.kinds:
            return self.all()
        return self.filter(by_id=viewer.user_id)


class SavedViewQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own, those for everybody, and those for one's departments and the ones above them."""
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        ours = Q(audience="department", department__group__in=viewer.group_ids)
        return self.filter(Q(by_id=viewer.user_id) | Q(audience="all") | ours)


class ChangeSetQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own and one's people's; everybody's for executives, auditors and operations."""
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        if viewer.sees_everything or "operations" in viewer.kinds:
            return self.all()
        people = Membership.objects.current().filter(department__in=viewer.led_departments).values("user")
        return self.filter(Q(by_id=viewer.user_id) | Q(by__in=people))


class UploadQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own: nobody else has anything to do with a file on its way."""
        viewer = viewer_of(user)
        return self.filter(by_id=viewer.user_id) if viewer.is_active else self.none()


class ExportQuerySet(models.QuerySet):
    def visible_to(self, user: Any) -> Self:
        """One's own; what is in them stays with who took it. Auditors read the log of all."""
        viewer = viewer_of(user)
        if not viewer.is_active:
            return self.none()
        return self.all() if viewer.is_auditor else self.filter(by_id=viewer.user_id)
