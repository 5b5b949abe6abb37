"""Shaped answers about orders that need several tables."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, QuerySet, Sum, When
from django.db.models.functions import Round
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from crm_site.kit import money, palette
from crm_site.kit.errors import RuleBroken
from customers.deals.models import Deal
from customers.directory import search
from customers.directory.models import Customer
from customers.orders import rules
from customers.orders.models import Delivery, DeliveryLine, LegalEntity, Order, OrderLine, OrderVersion
from customers.products.models import Product
from ownership.access.facets import Level
from ownership.access.masking import MaskedRow, levels_for, mask
from ownership.access.policy import can
from ownership.access.viewer import viewer_of
from ownership.models import Department, User

ON_PANEL = 10
FOUND = 500
SHORTEST = 2


# --- our firms ----------------------------------------------------------------------------------------------


def entities() -> QuerySet[LegalEntity]:
    """Those that still sell, the usual one first."""
    return LegalEntity.objects.filter(is_active=True)


def usual_entity() -> LegalEntity:
    """Who sells while nobody says otherwise. Raises RuleBroken while administrators have not made one."""
    found = entities().first()
    if found is None:
        raise RuleBroken(_("There is no legal entity of ours yet. An administrator makes one under Orders."))
    return found


def entity_choices() -> list[tuple[str, str]]:
    return [(str(one.pk), one.label) for one in LegalEntity.objects.all()]


# --- one order ----------------------------------------------------------------------------------------------


def customers_to_pick(user: User, text: str) -> list[MaskedRow]:
    """What the search finds, as far as the person may open an order for it. Masked."""
    return search.found_for(user, text, "orders.open", Customer.objects.visible_to(user))


def deal_to_order(user: User, pk: int) -> Deal | None:
    """A deal that the person reads and may make an order of; None for all others."""
    deal = Deal.objects.visible_to(user).select_related("customer", "contact").filter(pk=pk).first()
    if deal is None or not can(user, "orders.open", deal.customer):
        return None
    return deal if levels_for(user, deal.customer)["deals"] >= Level.READ else None


def lines_of(order: Any) -> list[OrderLine]:
    """The lines in their order. One query."""
    return list(order.lines.select_related("product"))


def with_amounts(order: Any, lines: Sequence[OrderLine]) -> list[tuple[OrderLine, rules.Amounts]]:
    """(line, what it comes to)."""
    return [(line, line.amounts(tax_included=order.tax_included)) for line in lines]


def before_discount(order: Any, lines: Sequence[OrderLine]) -> Decimal:
    """What the lines would come to without their discounts, with the tax."""
    return sum(
        (
            rules.line_amounts(
                one.quantity, one.price, Decimal(0), one.tax_percent, tax_included=order.tax_included
            ).total
            for one in lines
        ),
        Decimal(0),
    )


def versions_of(order: Any) -> list[OrderVersion]:
    """What was signed, the latest first. One query."""
    return list(order.versions.select_related("by").order_by("-revision"))


def deliveries_of(order: Any) -> list[tuple[Delivery, list[DeliveryLine]]]:
    """(delivery, what was in it), the latest first. Four queries."""
    rows = order.deliveries.select_related("by").prefetch_related("lines__line__product")
    return [(one, list(one.lines.all())) for one in rows.order_by("-on", "-pk")]


def delivery_of(order: Order, pk: int) -> Delivery | None:
    return Delivery.objects.filter(order=order, pk=pk).select_related("order__customer").first()


def version_of(order: Any, revision: int) -> OrderVersion | None:
    return OrderVersion.objects.filter(order=order.pk, revision=revision).first()


# --- figures ------------------------------------------------------------------------------------------------


def open_number(user: User, customer: Customer) -> int:
    """How many orders of a (visible) customer are in work."""
    return Order.objects.filter(customer=customer, state__in=("draft", "signed")).count()


def figures(user: User, customer: Customer) -> tuple[int, dict[str, Decimal], bool]:
    """(orders to fulfil, what all that hold come to, whether one is late) of a (visible) customer; sums only where
    he reads them."""
    rows = Order.objects.filter(customer=customer)
    found = list(rows.binding().sums("state"))
    waiting = sum(row["count"] for row in found if row["state"] == Order.State.SIGNED)
    late = bool(waiting) and rows.late(timezone.localdate()).exists()
    if levels_for(user, customer)["orders"] < Level.READ:
        return waiting, {}, late
    return waiting, money.summed((row["currency"], row["total_sum"]) for row in found), late


def bought(user: User, customer: Customer) -> tuple[int, dict[str, Decimal]]:
    """(orders that hold, {currency: what they come to}) of a (visible) customer; for who reads them. One query."""
    if levels_for(user, customer)["orders"] < Level.READ:
        return 0, {}
    found = list(Order.objects.filter(customer=customer).binding().sums())
    sums = money.summed((row["currency"], row["total_sum"]) for row in found)
    return sum(row["count"] for row in found), sums


def sold(user: User, product: Product) -> tuple[int, Decimal, dict[str, Decimal]]:
    """(orders that hold, quantity, {currency: revenue}) of a product, of the orders that the person sees. One query.

    Lines are rounded each, as `rules.line_amounts` does; the tax is in it.
    """
    lines = OrderLine.objects.filter(product=product, order__in=Order.objects.visible_to(user).binding())
    said = Round(F("quantity") * F("price") * (100 - F("discount_percent")) / 100, 2)
    tax = Case(
        When(order__tax_included=False, then=Round(said * F("tax_percent") / 100, 2)), default=Decimal(0)
    )
    found = list(
        lines.order_by()
        .values("order__currency")
        .annotate(orders=Count("order", distinct=True), pieces=Sum("quantity"), revenue=Sum(said + tax))
    )
    sums = money.summed((row["order__currency"], row["revenue"]) for row in found)
    return sum(row["orders"] for row in found), sum((row["pieces"] for row in found), Decimal(0)), sums


def on_panel(user: User, customer: Customer) -> list[Any]:
    """The last orders of a (visible) customer for his page, those in work first, values masked."""
    rows = Order.objects.visible_to(user).filter(customer=customer).with_people()
    in_work = Case(When(state__in=("draft", "signed"), then=0), default=1)
    return mask(rows.order_by(in_work, "-dated_on", "-pk")[:ON_PANEL], user)


# --- finding ------------------------------------------------------------------------------------------------


def found(user: User, text: str, limit: int) -> list[palette.Group]:
    """What the palette shows: orders whose number begins so, or with these words in the title."""
    if len(text) < SHORTEST:
        return []
    rows = Order.objects.visible_to(user).with_people()
    named = rows.filter(number__istartswith=rules.number_in(text.replace("\0", "")))
    shown = mask(named.order_by("-dated_on", "-pk")[:limit], user)
    if not shown:
        titled = rows.filter(title__icontains=text.replace("\0", ""))
        shown = mask(titled.order_by("-updated_at", "-pk")[:limit], user)
    hits = [_hit(row) for row in shown if row.levels["orders"] >= Level.READ]
    return [palette.Group("orders", gettext_lazy("Orders"), hits)]


def _hit(row: MaskedRow) -> palette.Hit:
    note = f"{row.number} · {row.customer}"
    return palette.Hit(
        row.title, row.get_absolute_url(), note=note, icon="file-invoice", chip=row.get_state_display()
    )


def found_on_page(user: User, customer: Customer, text: str) -> list[int]:
    """Ids of a (visible) customer's orders with these words, for the timeline; none where the facet is masked."""
    if levels_for(user, customer)["orders"] < Level.READ:
        return []
    rows = Order.objects.filter(customer=customer).matching(text)
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:FOUND])


def usual_shelf(user: User) -> str:
    """What the list shows first: a rep's own orders; what is to be fulfilled to everybody else."""
    viewer = viewer_of(user)
    return "mine" if Department.Kind.SALES in viewer.kinds and not viewer.leads else "open"


# --- an order's page ----------------------------------------------------------------------------------------


def stepper_of(order: Any, lines: Sequence[OrderLine]) -> list[dict[str, Any]]:
    """How far the order is, as the page draws it."""
    states = [Order.State.DRAFT, Order.State.SIGNED, Order.State.FULFILLED, Order.State.CLOSED]
    if order.state == Order.State.VOIDED:
        states = [Order.State.DRAFT, *([Order.State.SIGNED] if order.signed_on else []), Order.State.VOIDED]
    place = states.index(order.state)
    days = {
        Order.State.SIGNED: order.signed_on,
        Order.State.FULFILLED: order.fulfilled_on,
        Order.State.CLOSED: order.ended_on,
        Order.State.VOIDED: order.ended_on,
    }
    return [
        {
            "label": state.label,
            "note": f"{day:%Y-%m-%d}" if (day := days.get(state)) else "",
            "state": _step(order, number, place),
            "share": rules.share_delivered(lines) if state == Order.State.SIGNED else 50,
        }
        for number, state in enumerate(states)
    ]


def _step(order: Any, number: int, place: int) -> str:
    if number != place:
        return "done" if number < place else "later"
    if order.state == Order.State.VOIDED:
        return "lost"
    return "done" if order.state == Order.State.CLOSED else "now"
