"""The playbooks of a qualified lead and of a won deal. Left alone where the company has its own for either."""

from django.db import migrations

LEAD = {
    "code": "lead-handover",
    "name": "线索移交",
    "name_en": "Lead hand-over",
    "description": "合格线索交给销售，接手的人成为负责人。",
    "description_en": "A qualified lead goes to sales; whoever accepts it becomes the owner.",
    "trigger": "customer.qualified",
}
DEAL = {
    "code": "deal-handover",
    "name": "成交交接",
    "name_en": "Won deal hand-over",
    "description": "销售写明承诺事项，客服接手客户。",
    "description_en": "Sales writes down what was promised, service takes the customer over.",
    "trigger": "deal.won",
}
LEAD_STEPS = [
    {
        "group": 1,
        "order": 1,
        "name": "首次联系线索",
        "name_en": "Make the first call",
        "instructions": "当天联系，确认需求、预算和时间，再决定是否建立商机。",
        "instructions_en": "Call today. Find out need, budget and time, then decide whether it becomes a deal.",
        "department_kind": "sales",
        "finder": "owner",
        "target_minutes": 480,
        "checklist": "",
        "facets": ["identity", "contact", "interactions", "campaigns"],
    },
]
DEAL_STEPS = [
    {
        "group": 1,
        "order": 1,
        "name": "写明承诺与联系人",
        "name_en": "Write down what was promised, and to whom",
        "instructions": "说明交付内容、特别约定、关键联系人和下一个日期。",
        "instructions_en": "Say what will be delivered, special terms, who decides there, and the next date.",
        "department_kind": "sales",
        "finder": "requester",
        "target_minutes": 1440,
        "checklist": "",
        "facets": ["identity", "contact", "deals"],
    },
    {
        "group": 2,
        "order": 1,
        "name": "接手客户并确定服务人",
        "name_en": "Take the customer over and name who serves him",
        "instructions": "阅读交接说明，确定服务负责人，向客户自我介绍。",
        "instructions_en": "Read the hand-over, settle who answers for the customer, and introduce yourself.",
        "department_kind": "service",
        "finder": "least_loaded",
        "target_minutes": 1440,
        "checklist": "",
        "facets": ["identity", "contact", "deals"],
    },
]


def ship(apps, schema_editor):
    for playbook, steps in ((LEAD, LEAD_STEPS), (DEAL, DEAL_STEPS)):
        _ship(apps, playbook, steps)


def _ship(apps, values, steps):
    playbooks, kept = apps.get_model("workflows", "Playbook"), apps.get_model("workflows", "PlaybookStep")
    if playbooks.objects.filter(trigger=values["trigger"]).exists():
        return
    playbook, made = playbooks.objects.get_or_create(code=values["code"], defaults=values)
    if made:
        kept.objects.bulk_create(kept(playbook=playbook, **step) for step in steps)


class Migration(migrations.Migration):
    dependencies = [("workflows", "0005_handed_over")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
