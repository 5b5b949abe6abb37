"""From the lists of customers and contacts: their filter becomes a segment, selected rows go on a fixed list."""

from __future__ import annotations

from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from crm_site.kit import filters
from customers.records import changes
from customers.records.lists import kinds
from customers.records.lists.bulk import BulkVerb
from customers.records.lists.kinds import MenuLine
from customers.records.lists.listing import Listing
from customers.segments import actions
from customers.segments.filters import LINKS
from customers.segments.forms import PutForm
from customers.segments.models import SegmentMember
from ownership.access.policy import can


def _url(record: str, listing: Listing) -> str:
    word = filters.encode(listing.filter) if listing.filter and not listing.filter.broken else ""
    asked = {"record": record, **({"f": word} if word else {})}
    return f"{reverse('customers:segment-new')}?{urlencode(asked)}"


def _form(record: str, user: Any, data: Any) -> PutForm:
    return PutForm(data, viewer=user, record=record)


for _record in LINKS:
    kinds.add_line(
        _record,
        MenuLine(
            _("Save as a segment"),
            "users-group",
            url=partial(_url, _record),
            allowed=lambda user: can(user, "segments.create"),
        ),
    )
    kinds.add_verb(
        _record,
        BulkVerb(
            "segment",
            _("Put on a list"),
            "users-group",
            allowed=lambda user: can(user, "segments.create"),
            form=partial(_form, _record),
            pack=lambda form: {"segment": form.cleaned_data["segment"].pk},
            run=actions.put,
        ),
    )
changes.traces(SegmentMember)
