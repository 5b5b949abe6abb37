"""Freezing a playbook into the plan that a run keeps: values in, values out."""

from __future__ import annotations

from typing import Any

from workflows.playbooks.models import Playbook, PlaybookStep

Plan = dict[str, Any]


def freeze(playbook: Playbook) -> Plan:
    """The playbook as JSON: what a run follows even if the playbook is changed or deleted. One query."""
    steps = [_frozen(step) for step in playbook.steps.order_by("group", "order", "id")]
    return {
        "code": playbook.code,
        "version": playbook.version,
        "trigger": playbook.trigger,
        "name": playbook.name,
        "name_en": playbook.name_en,
        "steps": steps,
    }


def _frozen(step: PlaybookStep) -> dict[str, Any]:
    return {
        "key": f"s{step.pk}",
        "group": step.group,
        "title": step.name,
        "title_en": step.name_en,
        "instructions": step.instructions,
        "instructions_en": step.instructions_en,
        "department_kind": step.department_kind,
        "finder": step.finder,
        "target_minutes": step.target_minutes,
        "checklist": items(step.checklist, step.checklist_en),
        "facets": list(step.facets),
    }


def items(chinese: str, english: str) -> list[dict[str, str]]:
    """The lines of a checklist with their English ones beside them, where there are as many."""
    lines = [line.strip() for line in chinese.splitlines() if line.strip()]
    others = [line.strip() for line in english.splitlines() if line.strip()]
    if len(others) != len(lines):
        others = [""] * len(lines)
    return [{"text": text, "text_en": other} for text, other in zip(lines, others, strict=True)]


def quick(question: str, department_id: int, assignee_id: int | None, minutes: int) -> Plan:
    """The plan of a quick ask: one step for one department, or for one of its people."""
    step = {
        "key": "ask",
        "group": 1,
        "title": question[:160],
        "title_en": "",
        "instructions": question if len(question) > 160 else "",
        "instructions_en": "",
        "department_id": department_id,
        "assignee_id": assignee_id,
        "finder": "named" if assignee_id else "queue",
        "target_minutes": minutes,
        "checklist": [],
        "facets": [],
    }
    return {"code": "", "version": 1, "name": "", "name_en": "", "steps": [step]}


def groups(plan: Plan, redo: list[str]) -> list[int]:
    """The groups that a round walks through, in order; `redo` names the steps of a new round (empty: all)."""
    return sorted({step["group"] for step in steps_of(plan, redo)})


def steps_of(plan: Plan, redo: list[str], group: int | None = None) -> list[dict[str, Any]]:
    """The plan's steps of a round, of one group where named."""
    return [
        step
        for step in plan.get("steps", [])
        if (not redo or step["key"] in redo) and (group is None or step["group"] == group)
    ]
