"""The list of invoices: its ready-made views, its filter line, its file."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from crm_site.kit import money
from customers.directory.selectors import matching_read
from customers.orders.invoices import selectors
from customers.orders.invoices.filters import RECORD
from customers.orders.invoices.lists.columns import ORDER, url_of
from customers.orders.invoices.models import Invoice
from customers.records import exports
from customers.records.lists.bulk import BulkVerb
from customers.records.lists.kinds import Kind, Quick, Shipped, Texts, kind
from customers.records.lists.trees import asked, only
from ownership.access.masking import mask
from ownership.access.policy import can

kind(
    Kind(
        name=RECORD,
        texts=Texts(
            title=_("Invoices"),
            search=_("Number, title, order or customer"),
            none_found=_("No invoice fits"),
            none_found_help=_("Take a filter away, or look among all."),
            none_yet=_("No invoices yet"),
            none_yet_help=_("Invoices that were asked for on orders wait here for finance."),
            icon="receipt",
        ),
        model=Invoice,
        lead="label",
        sort="-requested_at",
        mask=mask,
        matching=matching_read,
        url=lambda row: url_of(row._row.order_id),
        called=lambda row: str(row.label),
        fields=(
            *("id", "number", "state", "currency", *ORDER, "customer__name", "customer__owner"),
            *("customer__department", "customer__is_key", "customer__ordered_at"),
        ),
        related=("customer", "order"),
        views=(
            Shipped("requested", _("To issue"), only("state", "is", "requested"), sort="requested_at"),
            Shipped("counted", _("Requested and issued"), only("state", "any_of", ["requested", "issued"])),
            Shipped("issued", pgettext_lazy("of invoices", "Issued"), only("state", "is", "issued")),
            Shipped("mine", _("Asked for by me"), only("requested_by", "any_of", ["me"])),
            Shipped("voided", pgettext_lazy("of invoices", "Voided"), only("state", "is", "voided")),
            Shipped("all", _("All invoices")),
        ),
        opens=selectors.usual_shelf,
        quick=(
            Quick(
                "state",
                _("State"),
                asked(RECORD, lambda value: only("state", "is", value)),
                options=lambda user: Invoice.State.choices,
            ),
            Quick(
                "kind",
                _("Kind"),
                asked(RECORD, lambda value: only("kind", "is", value)),
                options=lambda user: Invoice.Kind.choices,
            ),
            Quick(
                "currency",
                _("Currency"),
                asked(RECORD, lambda value: only("currency", "is", value)),
                options=lambda user: money.currency_choices(),
            ),
        ),
        bulk=(
            BulkVerb(
                "export",
                _("Export"),
                "download",
                allowed=lambda user: can(user, "invoices.export"),
                url=lambda: reverse("customers:export-new"),
            ),
        ),
    )
)
exports.kind(RECORD, _("Invoices"), "invoices.export", _("invoices"))
