"""Whom a customer is shared with: the only tables that guardian's permissions stand in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from customers.directory.models.customer import Customer
from ownership.access.shares import GroupShare, UserShare


class CustomerUserShare(UserShare):
    """A customer shared with one person. Written by `ownership.access.shares` alone."""

    content_object = models.ForeignKey(Customer, models.CASCADE, related_name="user_shares")

    class Meta(UserShare.Meta):
        verbose_name = _("share with a person")
        verbose_name_plural = _("shares with people")
        indexes = [models.Index(fields=["user", "content_object"], name="user_share_by_person")]

    class OnMerge:
        content_object = "move"


class CustomerGroupShare(GroupShare):
    """A customer shared with a department and those below it."""

    content_object = models.ForeignKey(Customer, models.CASCADE, related_name="group_shares")

    class Meta(GroupShare.Meta):
        verbose_name = _("share with a department")
        verbose_name_plural = _("shares with departments")
        indexes = [models.Index(fields=["group", "content_object"], name="group_share_by_department")]

    class OnMerge:
        content_object = "move"
