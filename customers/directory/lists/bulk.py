"""What can be done with many customers at once."""

from __future__ import annotations

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from customers.directory.lists import bulk_actions, bulk_forms
from customers.records.lists.bulk import BulkVerb
from ownership.access.policy import can
from ownership.transfers.forms import TransferForm, pack


def _exports(user: Any) -> bool:
    return can(user, "customers.export") and bool(_export_url())


def _export_url() -> str:
    try:
        return reverse("customers:export-new")
    except NoReverseMatch:
        return ""


VERBS = (
    BulkVerb(
        "edit",
        _("Edit"),
        "pencil",
        allowed=lambda user: can(user, "customers.edit"),
        form=lambda user, data: bulk_forms.EditForm(data, viewer=user),
        pack=bulk_forms.pack_edit,
        run=bulk_actions.edit,
    ),
    BulkVerb(
        "tag",
        _("Tags"),
        "tags",
        allowed=lambda user: can(user, "customers.tag"),
        form=lambda user, data: bulk_forms.TagForm(data, viewer=user),
        pack=bulk_forms.pack_tags,
        run=bulk_actions.tag,
    ),
    BulkVerb(
        "assign",
        _("Assign"),
        "transfer",
        allowed=lambda user: can(user, "customers.distribute"),
        form=lambda user, data: bulk_forms.AssignForm(data, viewer=user),
        pack=bulk_forms.pack_owner,
        run=bulk_actions.assign,
    ),
    BulkVerb(
        "transfer",
        _("Transfer"),
        "user-share",
        allowed=lambda user: can(user, "transfers.many"),
        form=lambda user, data: TransferForm(data, viewer=user),
        pack=pack,
        run=bulk_actions.transfer,
    ),
    BulkVerb("export", _("Export"), "download", allowed=_exports, url=_export_url),
)
