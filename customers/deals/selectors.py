"""Shaped answers about deals that need several tables."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Q, QuerySet, When
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from crm_site.kit import money, palette
from crm_site.kit.errors import RuleBroken
from crm_site.kit.numbers import whole_number
from customers.deals import rules
from customers.deals.models import Deal, LostReason, Pipeline, Stage
from customers.deals.rules import number_in
from customers.directory import search
from customers.directory.models import Customer
from ownership.access.facets import Level
from ownership.access.masking import MaskedRow, levels_for, mask
from ownership.access.viewer import viewer_of
from ownership.models import Department, User
from ownership.people import departments_of

ON_PANEL = 10
FOUND = 500
SHORTEST = 2
USUAL_DAYS = 30


# --- pipelines ----------------------------------------------------------------------------------------------


def pipelines() -> QuerySet[Pipeline]:
    """Those that are used."""
    return Pipeline.objects.filter(is_active=True)


def usual_pipeline() -> Pipeline:
    """Where deals begin. Raises RuleBroken while administrators have not made one."""
    found = pipelines().order_by("-is_usual", "position", "pk").first()
    if found is None:
        raise RuleBroken(_("There is no pipeline yet. An administrator makes one under Deals."))
    return found


def stages(pipeline: Pipeline) -> QuerySet[Stage]:
    """In order; the ends stand last."""
    ends = Case(When(kind="open", then=0), When(kind="won", then=1), default=2)
    return Stage.objects.filter(pipeline=pipeline).order_by(ends, "position", "pk")


def open_stages() -> QuerySet[Stage]:
    """Where a new deal can begin, the usual pipeline first."""
    rows = Stage.objects.filter(kind=Stage.Kind.OPEN, pipeline__is_active=True).select_related("pipeline")
    return rows.order_by("-pipeline__is_usual", "pipeline__position", "pipeline_id", "position", "pk")


def stage_choices() -> list[tuple[str, str]]:
    """All stages of all pipelines, named with the pipeline where there are several."""
    rows = list(Stage.objects.select_related("pipeline"))
    several = len({row.pipeline_id for row in rows}) > 1
    return [(str(row.pk), f"{row.pipeline.label}: {row.label}" if several else row.label) for row in rows]


def pipeline_choices() -> list[tuple[str, str]]:
    return [(str(one.pk), one.label) for one in Pipeline.objects.all()]


def reason_choices() -> list[tuple[str, str]]:
    return [(str(one.pk), one.label) for one in LostReason.objects.all()]


def lost_reasons() -> QuerySet[LostReason]:
    """Those that one can still give."""
    return LostReason.objects.filter(is_active=True)


def first_stage(pipeline: Pipeline | None = None) -> Stage:
    """Raises RuleBroken for a pipeline without an open stage."""
    found = stages(pipeline or usual_pipeline()).filter(kind=Stage.Kind.OPEN).first()
    if found is None:
        raise RuleBroken(_("This pipeline has no open stage yet."))
    return found


def end_of(pipeline: Pipeline, kind: str) -> Stage:
    """The stage for won or for lost deals. Raises RuleBroken for a pipeline without it."""
    found = Stage.objects.select_related("pipeline").filter(pipeline=pipeline, kind=kind).first()
    if found is None:
        word = dict(Stage.Kind.choices)[kind]
        raise RuleBroken(_("This pipeline has no stage for “%(kind)s” yet.") % {"kind": word})
    return found


def last_open_stage(deal: Deal) -> Stage:
    """Where it was before it was closed; the first stage where that is gone."""
    last = deal.stays.filter(stage__kind=Stage.Kind.OPEN).select_related("stage__pipeline").last()
    return last.stage if last else first_stage(deal.stage.pipeline)


# --- people -------------------------------------------------------------------------------------------------


def sales_home(user: User) -> Department | None:
    """The sales department a person works in, his main one first."""
    return next((one for one in departments_of(user) if one.kind == Department.Kind.SALES), None)


def seller_for(user: User, customer: Customer) -> tuple[User | None, Department | None]:
    """Who keeps a new deal, and where it stands: the seller who opens it, else the customer's owner."""
    home = sales_home(user)
    if home is not None:
        return user, home
    return customer.owner, customer.department


def sellers() -> QuerySet[User]:
    """The people of sales."""
    return User.objects.active().of_kind(Department.Kind.SALES).order_by("name", "pk")


def sellers_for(deal: Deal | None) -> QuerySet[User]:
    """Who may be given the deal: the other people of sales."""
    return sellers().exclude(pk=deal.owner_id) if deal and deal.owner_id else sellers()


def sees_deals_of(user: User, customer_id: int) -> bool:
    """Whether the person sees the customer, and meets its deals."""
    seen = Customer.objects.visible_to(user).filter(pk=customer_id).first()
    return seen is not None and levels_for(user, seen)["deals"] >= Level.READ


def customers_to_pick(user: User, text: str) -> list[MaskedRow]:
    """What the search finds, as far as the person may open a deal for it. Masked."""
    return search.found_for(user, text, "deals.open", Customer.objects.visible_to(user))


# --- figures ------------------------------------------------------------------------------------------------


def my_open(user: User) -> Any:
    """The open deals of the person; their number stands on every page: by the owner's index alone."""
    return Deal.objects.open().of(user)


def sums_of(rows: Any) -> dict[str, Decimal]:
    """{currency: sum of amounts}."""
    return money.summed((row["currency"], row["amount_sum"]) for row in rows.sums())


def open_number(user: User, customer: Customer) -> int:
    """How many deals of a (visible) customer are open."""
    return Deal.objects.open().filter(customer=customer).count()


def open_figures(user: User, customer: Customer) -> tuple[int, dict[str, Decimal], bool]:
    """(open deals, their sums, whether one is late) of a (visible) customer; sums only where he reads them."""
    rows = Deal.objects.open().filter(customer=customer)
    found = list(rows.sums())
    late = rows.late(timezone.localdate()).exists()
    if levels_for(user, customer)["deals"] < Level.READ:
        return sum(row["count"] for row in found), {}, late
    sums = money.summed((row["currency"], row["amount_sum"]) for row in found)
    return sum(row["count"] for row in found), sums, late


def on_panel(user: User, customer: Customer) -> list[Any]:
    """The last deals of a (visible) customer for his page, open ones first, values masked."""
    rows = Deal.objects.visible_to(user).filter(customer=customer).with_people()
    still_open = Case(When(state=Deal.State.OPEN, then=0), default=1)
    return mask(rows.order_by(still_open, "expected_on", "-pk")[:ON_PANEL], user)


# --- finding ------------------------------------------------------------------------------------------------


def found(user: User, text: str, limit: int) -> list[palette.Group]:
    """What the palette shows: the deal of a number, or open ones with these words in the title."""
    number = number_in(text)
    rows = Deal.objects.visible_to(user).with_people()
    if number is not None:
        rows = rows.filter(pk=number)
    elif len(text) < SHORTEST:
        return []
    else:
        rows = rows.open().filter(title__icontains=text.replace("\0", ""))
    shown = mask(rows.order_by("-updated_at", "-pk")[:limit], user)
    hits = [_hit(row) for row in shown if row.levels["deals"] >= Level.READ]
    return [palette.Group("deals", gettext_lazy("Deals"), hits)]


def _hit(row: MaskedRow) -> palette.Hit:
    note = f"{row.number} · {row.customer}"
    return palette.Hit(row.title, row.get_absolute_url(), note=note, icon="coin", chip=row.stage.label)


def found_on_page(user: User, customer: Customer, text: str) -> list[int]:
    """Ids of a (visible) customer's deals with these words, for the timeline; none where the facet is masked."""
    if levels_for(user, customer)["deals"] < Level.READ:
        return []
    rows = Deal.objects.filter(customer=customer).filter(
        Q(title__icontains=text) | Q(description__icontains=text)
    )
    return list(rows.order_by("-pk").values_list("pk", flat=True)[:FOUND])


def usual_shelf(user: User) -> str:
    """What the list shows first: a rep's own deals; all open ones that one sees to who leads, and elsewhere."""
    viewer = viewer_of(user)
    return "mine" if Department.Kind.SALES in viewer.kinds and not viewer.leads else "open"


def lines_of(deal: Deal) -> Sequence[Any]:
    """The lines in their order. One query."""
    return list(deal.lines.select_related("product"))


def named(lines: Sequence[Any]) -> list[tuple[str, Any]]:
    """(name in the language of now, line): a product is called as the catalogue calls it."""
    return [(one.product.label if one.product else one.name, one) for one in lines]


def stays_of(deal: Deal) -> Sequence[Any]:
    """The stages it was in, the present one last. One query."""
    return list(deal.stays.select_related("stage", "by"))


# --- a deal's page --------------------------------------------------------------------------------------------


def usual_close() -> date:
    """When a new deal is expected while nobody says otherwise."""
    return timezone.localdate() + timedelta(days=USUAL_DAYS)


def stage_of(deal: Deal, pk: str) -> Stage:
    """A stage that the deal can move to. Raises RuleBroken for one that is not there (any more)."""
    found = Stage.objects.select_related("pipeline").filter(pk=whole_number(pk) or 0).first()
    if found is None or not found.pipeline.is_active:
        raise RuleBroken(_("This stage is no longer there. Look at the deal again."))
    return found


def asked_by(stage: Stage, deal: Deal) -> list[str]:
    """The fields that a form asks for before the deal may enter the stage."""
    if stage.kind == Stage.Kind.LOST:
        return ["lost_reason", "lost_note"]
    lacking = rules.lacking(stage.required, deal, has_lines=True)
    return [name for name in lacking if name != "lines"]


def moves_of(deal: Deal) -> list[Stage]:
    """The stages that the deal can be moved to by its menu: the other ones of its pipeline."""
    return list(stages(deal.stage.pipeline).exclude(pk=deal.stage_id))


def stepper_of(deal: Deal, stays: Sequence[Any]) -> list[dict[str, Any]]:
    """The pipeline's stages as the page draws them: the time spent in each, and how far the deal is."""
    spent: dict[int, int] = {}
    for stay in stays:
        spent[stay.stage_id] = spent.get(stay.stage_id, 0) + stay.days
    shown = [one for one in stages(deal.stage.pipeline) if one.is_open or one.pk == deal.stage_id]
    place = next((number for number, one in enumerate(shown) if one.pk == deal.stage_id), 0)
    return [
        {
            "label": one.label,
            "note": days_said(spent[one.pk]) if one.pk in spent else "",
            "state": _state(deal, one, before=number < place, was_there=one.pk in spent),
            "share": _share(deal),
        }
        for number, one in enumerate(shown)
    ]


def _state(deal: Deal, stage: Stage, *, before: bool, was_there: bool) -> str:
    """How the stepper draws a stage. A lost deal went no further than where it was."""
    if deal.is_open:
        return "now" if stage.pk == deal.stage_id else "done" if before else "later"
    if stage.kind == Stage.Kind.LOST:
        return "lost"
    return "done" if was_there or deal.stage.kind == Stage.Kind.WON else "later"


def _share(deal: Deal) -> int:
    """How much of its time in the stage is used up, in percent."""
    if not deal.stage.ageing_days:
        return 50
    return min(100, 100 * deal.rested_days // deal.stage.ageing_days)


def days_said(days: int) -> str:
    """A number of days in words."""
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
