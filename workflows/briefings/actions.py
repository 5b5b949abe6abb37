"""Writing a run's briefings and signing for them.

A briefing is redacted when it is written: what a department's profile masks is masked in the stored text, what
it hides is not there. What a step opens, it opens to its assignee, on the customer's page and for its time. Labels are
stored as field names, so each reader meets them in his language.
"""

from __future__ import annotations

from typing import Any

from customers.cases.models import ServiceCase
from customers.directory.models import ContactPoint, ContactRole, Customer
from customers.orders.models import Order
from customers.records.models import TimelineEntry
from ownership.access.facets import Facet, Level
from ownership.access.masking import Masked, MaskedRow
from ownership.access.viewer import profile_of
from ownership.models import Department, User
from workflows.briefings.models import Briefing, BriefingReceipt
from workflows.collaborations.models import Collaboration
from workflows.steps import finding

Section = dict[str, Any]

IDENTITY = (
    "code",
    "industry",
    "size",
    "stage",
    "level",
    "province",
    "city",
    "district",
    "website",
    "credit_code",
    "note",
)
CONTACT = ("address",)
ORDER = ("number", "title", "reference", "signed_on", "deliver_on", "delivery_terms", "entity")


def write(collaboration: Collaboration) -> list[Briefing]:
    """One briefing per department of the plan; those that exist are kept (safe to run twice)."""
    made = []
    for department in involved(collaboration):
        levels = profile_of(department.kind)
        briefing, _new = Briefing.objects.get_or_create(
            collaboration=collaboration,
            department=department,
            defaults={
                "sections": sections_for(collaboration, levels),
                "facets": [facet for facet, level in levels.items() if level > Level.HIDDEN],
                "seen_entry": newest_entry(collaboration.customer, levels),
            },
        )
        made.append(briefing)
    return made


def involved(collaboration: Collaboration) -> list[Department]:
    """The departments of the plan, each once."""
    kinds = [step["department_kind"] for step in collaboration.plan.get("steps", [])]
    return list(dict.fromkeys(finding.department_for(kind, collaboration.customer) for kind in kinds))


def sections_for(collaboration: Collaboration, levels: dict[str, int]) -> list[Section]:
    """What a department reads, section by section; only sections it meets. Five queries."""
    customer = Customer.objects.select_related("owner", "department").get(pk=collaboration.customer_id)
    found = [_matter(collaboration), _identity(customer, levels), _contacts(customer, levels)]
    if levels[Facet.CASES] > Level.HIDDEN:
        found.append(_cases(customer, levels))
    if collaboration.order_id and levels[Facet.ORDERS] > Level.HIDDEN:
        found.append(_order(collaboration, levels))
    found.append(_recent(customer, levels))
    return [section for section in found if section["rows"]]


def _matter(collaboration: Collaboration) -> Section:
    rows = [["title", collaboration.title], ["reason", collaboration.reason]]
    return {"key": "matter", "rows": [row for row in rows if row[1]]}


def _plain(value: Any) -> Any:
    """A JSON value; masked ones keep their dots."""
    if isinstance(value, Masked):
        return str(value)
    return value if isinstance(value, bool | int | type(None)) else str(value)


def _identity(customer: Customer, levels: dict[str, int]) -> Section:
    masked = MaskedRow(customer, levels)
    rows = [[name, _plain(getattr(masked, name))] for name in (*IDENTITY, *CONTACT)]
    return {"key": "identity", "rows": [row for row in rows if row[1]]}


def _contacts(customer: Customer, levels: dict[str, int]) -> Section:
    """The first contacts with how to reach them, and the customer's own numbers."""
    roles = list(ContactRole.objects.filter(customer=customer).select_related("contact")[:8])
    points = ContactPoint.objects.filter(contact__in=[role.contact_id for role in roles])
    reach: dict[int, list[str]] = {}
    for point in points:
        reach.setdefault(point.contact_id or 0, []).append(_reach(point, levels))
    rows = [
        [role.contact.name, " · ".join(filter(None, [role.title, *reach.get(role.contact_id, [])]))]
        for role in roles
    ]
    own = [_reach(point, levels) for point in ContactPoint.objects.filter(customer=customer)]
    if any(own):
        rows.insert(0, ["", " · ".join(filter(None, own))])
    return {"key": "contacts", "rows": rows}


def _reach(point: ContactPoint, levels: dict[str, int]) -> str:
    return str(MaskedRow(point, levels).value)


def _cases(customer: Customer, levels: dict[str, int]) -> Section:
    cases = ServiceCase.objects.open().filter(customer=customer).order_by("-opened_at")[:5]
    shown = [MaskedRow(case, levels) for case in cases]
    return {"key": "cases", "rows": [[str(case.number), str(case.title)] for case in shown]}


def _order(collaboration: Collaboration, levels: dict[str, int]) -> Section:
    """What was signed, as far as the department reads orders."""
    order = Order.objects.select_related("customer", "entity").get(collaborations=collaboration)
    masked = MaskedRow(order, levels)
    rows = [[name, _plain(getattr(masked, name))] for name in ORDER]
    money = f"{order.total} {order.currency}" if levels[Facet.ORDERS] >= Level.READ else str(masked.total)
    return {"key": "order", "rows": [row for row in [*rows, ["total", money]] if row[1]]}


def _recent(customer: Customer, levels: dict[str, int]) -> Section:
    """The latest lines of the timeline: time, kind and who; their words are made when they are read."""
    met = [facet for facet, level in levels.items() if level > Level.HIDDEN]
    lines = TimelineEntry.objects.filter(customer=customer, facet__in=met).order_by("-at", "-id")[:5]
    return {"key": "recent", "rows": [[line.pk, line.at.isoformat()] for line in lines]}


def newest_entry(customer: Customer, levels: dict[str, int]) -> int:
    """The id of the newest timeline line that these levels show; 0 without any."""
    met = [facet for facet, level in levels.items() if level > Level.HIDDEN]
    line = TimelineEntry.objects.filter(customer=customer, facet__in=met).order_by("-id").first()
    return line.pk if line else 0


def changes_since(briefing: Briefing) -> int:
    """How many lines the customer's timeline has got since, in the briefing's facets, apart from the run's own."""
    lines = TimelineEntry.objects.filter(
        customer_id=briefing.collaboration.customer_id, facet__in=briefing.facets, pk__gt=briefing.seen_entry
    )
    return lines.exclude(about_type__in=["workflows.collaboration", "workflows.step"]).count()


def sign(briefing: Briefing, *, by: User) -> BriefingReceipt | None:
    """Opening is the receipt; the first one counts. People who merely look on (executives, auditors) sign nothing."""
    if not User.objects.of_department(briefing.department).filter(pk=by.pk).exists():
        return None
    receipt, _new = BriefingReceipt.objects.get_or_create(briefing=briefing, user=by)
    return receipt


def receipts(briefing: Briefing) -> list[BriefingReceipt]:
    """Who has read it, in order. One query."""
    return list(BriefingReceipt.objects.filter(briefing=briefing).select_related("user"))
