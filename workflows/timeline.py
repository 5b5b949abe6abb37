"""The lines that collaborations write on a customer's timeline."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.records.timeline import entry, group


def _url(line: Any) -> str:
    number = line.facts.get("collaboration", line.about_id)
    return reverse("workflows:collaboration-detail", args=[number])


def _words(with_row: Any, without: Any) -> Any:
    return lambda line, names: with_row % {"row": line.row} if line.row is not None else without


entry(
    "collaboration.started",
    icon="affiliate",
    tone="b",
    facet="interactions",
    text=_words(_("Collaboration started: %(row)s"), _("A collaboration was started.")),
    url=_url,
)
entry(
    "collaboration.done",
    icon="circle-check",
    tone="g",
    facet="interactions",
    text=_words(
        _("Collaboration closed with a report: %(row)s"), _("A collaboration was closed with a report.")
    ),
    url=lambda line: reverse("workflows:report", args=[line.about_id]),
)
entry(
    "collaboration.cancelled",
    icon="circle-x",
    facet="interactions",
    text=_words(_("Collaboration cancelled: %(row)s"), _("A collaboration was cancelled.")),
    url=_url,
)
entry(
    "step.done",
    icon="checkbox",
    facet="interactions",
    text=_words(_("Step finished: %(row)s"), _("A step was finished.")),
    url=_url,
)
group("collaborations", _("Collaborations"), "collaboration.", "step.", order=40)
