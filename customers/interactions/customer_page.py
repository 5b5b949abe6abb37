"""What interactions put on the customer's page: lines of the timeline, panels, figures at the head; and their clock."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from crm_site.kit.wording import ago
from customers.interactions import reminders, selectors
from customers.interactions.events import InteractionEvent
from customers.interactions.models import ICONS, Interaction
from customers.records.health import Reading, signal
from customers.records.history import track
from customers.records.panels import panel
from customers.records.timeline import entry, finder, group
from notifications import relay
from ownership.access.facets import Facet

TONES = {"note": "", "call": "b", "mail": "b", "chat": "b"}
CLIP = 400


def _kind(line: Any) -> Any:
    return dict(Interaction.Kind.choices).get(line.facts.get("what", ""), _("Interaction"))


def _icon(line: Any) -> str:
    return ICONS.get(line.facts.get("what", ""), "note")


def _url(line: Any) -> str:
    return reverse("customers:interaction-detail", args=[line.about_id])


def _logged(line: Any, names: dict[int, str]) -> Any:
    if line.row is None:
        return _kind(line)
    people = ", ".join(str(one) for one in line.row.contacts.all())
    words = {"kind": _kind(line), "who": people, "what": line.row.headline}
    return _("%(kind)s with %(who)s: %(what)s") % words if people else _("%(kind)s: %(what)s") % words


def _more(line: Any) -> str:
    """What was said, where the sentence did not say it all."""
    text = str(line.row.text).strip()
    if getattr(line.row.text, "is_masked", False) or text == str(line.row.headline):
        return ""
    return text if len(text) <= CLIP else f"{text[:CLIP].rstrip()}…"


def _about(sentence: Any, without: Any) -> Any:
    def text(line: Any, names: dict[int, str]) -> Any:
        if line.row is None or not line.row.next_step:
            return without
        return sentence % {"step": line.row.next_step}

    return text


entry(
    InteractionEvent.LOGGED,
    icon=_icon,
    tone="b",
    facet=Facet.INTERACTIONS,
    text=_logged,
    url=_url,
    more=_more,
)
entry(
    InteractionEvent.REMOVED,
    icon="trash",
    facet=Facet.INTERACTIONS,
    text=lambda line, names: _("%(kind)s removed") % {"kind": _kind(line)},
)
entry(
    InteractionEvent.STEP_DONE,
    icon="circle-check",
    tone="g",
    facet=Facet.INTERACTIONS,
    text=_about(_("Next step done: %(step)s"), _("A next step is done")),
    url=_url,
)
entry(
    InteractionEvent.STEP_MOVED,
    icon="calendar-due",
    facet=Facet.INTERACTIONS,
    text=_about(_("Next step moved: %(step)s"), _("A next step was moved")),
    url=_url,
)
group("interactions", _("Interactions"), "interaction.", order=10)
finder("customers.interaction", selectors.found_on_page)
track(Interaction, lambda pk: Q(customer_id=pk), skip=["customer", "version", "custom"], silent_start=True)


def _last_contact(user: Any, customer: Any) -> Reading:
    found = selectors.last_contact(customer)
    if found is None:
        return Reading(_("never"), "", "")
    return Reading(found.at, found.get_kind_display())


def _next_steps(user: Any, customer: Any) -> Reading | None:
    waiting, late = selectors.step_figures(customer)
    if late:
        return Reading(waiting, ngettext("%(n)s overdue", "%(n)s overdue", late) % {"n": late}, "r")
    first = selectors.next_one(customer) if waiting else None
    if first is None or first.next_step_on is None:
        return Reading(0)
    return Reading(waiting, ago(first.next_step_on, timezone.now()))


panel(
    "composer", _("Write an interaction"), "customers:customer-composer", Facet.INTERACTIONS, 1, place="top"
)
panel(
    "interactions",
    _("Interactions"),
    "customers:customer-interactions",
    Facet.INTERACTIONS,
    order=20,
    count=selectors.number,
    icon="message-circle",
)
signal(
    "last_contact",
    _("Last contact"),
    facet=Facet.INTERACTIONS,
    order=5,
    read=_last_contact,
    url_name="customers:customer-interactions",
)
signal(
    "next_steps",
    _("Next steps"),
    facet=Facet.INTERACTIONS,
    order=15,
    read=_next_steps,
    url_name="customers:customer-interactions",
)
relay.every(60, "customers: remind of next steps", reminders.remind)
