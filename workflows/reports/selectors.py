"""A report's figures with names and words, for reading and printing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from crm_site.kit.wording import span
from ownership.models import Department, User
from workflows.collaborations.models import Collaboration
from workflows.reports.models import Report
from workflows.steps.models import Step


def drawn(report: Report) -> dict[str, Any]:
    """The stored figures with people, departments and words in the reader's language. Three queries."""
    facts = report.facts
    rows, spent = facts.get("steps", []), facts.get("stages", {})
    people = User.objects.in_bulk({row["assignee"] for row in rows if row["assignee"]})
    departments = Department.objects.in_bulk({row["department"] for row in rows})
    results = dict(Step.objects.filter(pk__in=[row["step"] for row in rows]).values_list("pk", "result"))
    return {
        "steps": [_step(row, people, departments, results) for row in rows],
        "stages": [
            {"label": stage.label, "spent": duration(spent[stage])}
            for stage in Collaboration.Stage
            if stage in spent
        ],
        "total": duration(sum(spent.values())),
        "rounds": facts.get("rounds", 1),
        "returns": facts.get("returns", 0),
        "late": facts.get("late", 0),
    }


def _step(row: dict[str, Any], people: Any, departments: Any, results: dict[int, str]) -> dict[str, Any]:
    chinese = (get_language() or "").startswith("zh")
    spent, target = row["minutes"], row["target"]
    return {
        "title": row["title"] if chinese else row["title_en"] or row["title"],
        "who": people.get(row["assignee"]),
        "department": departments.get(row["department"]),
        "state": Step.State(row["state"]).label,
        "spent": duration(spent) if spent is not None else "—",
        "target": duration(target),
        "late": spent is not None and spent > target,
        "returns": row["returns"],
        "round": row["round"],
        "result": results.get(row["step"], ""),
    }


def duration(minutes: int) -> str:
    """Minutes as people say them: 45 min, 2 h 5 min, 3 d 4 h; none at all stays 0 min."""
    return span(timedelta(minutes=minutes)) if minutes else _("%(m)d min") % {"m": 0}
