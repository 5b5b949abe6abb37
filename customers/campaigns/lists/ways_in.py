"""From the lists of customers and contacts into a campaign."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.campaigns import actions
from customers.campaigns.forms import PutForm
from customers.records.lists import kinds
from customers.records.lists.bulk import BulkVerb
from ownership.access.policy import can


def _form(user: Any, data: Any) -> PutForm:
    return PutForm(data, viewer=user)


def _packed(record: str, form: Any) -> dict[str, Any]:
    return {"campaign": form.cleaned_data["campaign"].pk, "record": record}


for _record in ("customers", "contacts"):
    kinds.add_verb(
        _record,
        BulkVerb(
            "campaign",
            _("Take into a campaign"),
            "speakerphone",
            allowed=lambda user: can(user, "campaigns.create"),
            form=_form,
            pack=partial(_packed, _record),
            run=actions.put,
        ),
    )
