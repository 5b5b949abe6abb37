"""The playbooks that every company starts with. Administrators change them afterwards; a second run adds nothing."""

from django.db import migrations

COMPLAINT = {
    "code": "complaint",
    "name": "客户投诉处理",
    "name_en": "Customer complaint",
    "description": "销售安抚客户，技术支持现场诊断，客服答复并回访。",
    "description_en": "Sales calms the customer, technical support finds the cause, service answers and calls back.",
    "trigger": "case.complaint",
}
VISIT = {
    "code": "visit",
    "name": "客户拜访",
    "name_en": "Customer visit",
    "description": "技术支持准备材料，销售上门拜访，客服跟进。",
    "description_en": "Technical support prepares, sales visits, service follows up.",
    "trigger": "",
}
COMPLAINT_STEPS = [
    {
        "group": 1,
        "order": 1,
        "name": "安抚客户并确认影响",
        "name_en": "Calm the customer and find out the impact",
        "instructions": "当天联系客户，确认受影响的产品、数量和时间要求。",
        "instructions_en": "Call the customer today. Find out which products, how many, and by when it must be solved.",
        "department_kind": "sales",
        "finder": "least_loaded",
        "target_minutes": 240,
        "checklist": "已联系客户\n已确认影响范围",
        "checklist_en": "Customer contacted\nImpact is clear",
        "facets": ["identity", "contact", "cases"],
    },
    {
        "group": 1,
        "order": 2,
        "name": "现场诊断与解决方案",
        "name_en": "Diagnose and propose a solution",
        "instructions": "查明原因，给出解决方案和所需备件。",
        "instructions_en": "Find the cause and propose a solution, with the parts it needs.",
        "department_kind": "support",
        "finder": "least_loaded",
        "target_minutes": 240,
        "checklist": "",
        "facets": ["identity", "contact", "cases"],
    },
    {
        "group": 2,
        "order": 1,
        "name": "答复客户并回访",
        "name_en": "Answer the customer and call back",
        "instructions": "把结果告诉客户，确认是否满意。",
        "instructions_en": "Tell the customer the result and ask whether it is solved.",
        "department_kind": "service",
        "finder": "requester",
        "target_minutes": 480,
        "checklist": "",
        "facets": ["identity", "contact", "cases"],
    },
]
VISIT_STEPS = [
    {
        "group": 1,
        "order": 1,
        "name": "准备技术材料",
        "name_en": "Prepare the technical material",
        "department_kind": "support",
        "finder": "least_loaded",
        "target_minutes": 1440,
        "facets": ["identity", "cases"],
    },
    {
        "group": 2,
        "order": 1,
        "name": "上门拜访",
        "name_en": "Visit the customer",
        "department_kind": "sales",
        "finder": "owner",
        "target_minutes": 4320,
        "facets": ["identity", "contact"],
    },
    {
        "group": 3,
        "order": 1,
        "name": "跟进拜访结果",
        "name_en": "Follow up on the visit",
        "department_kind": "service",
        "finder": "least_loaded",
        "target_minutes": 1440,
        "facets": ["identity"],
    },
]


def ship(apps, schema_editor):
    Playbook = apps.get_model("workflows", "Playbook")
    PlaybookStep = apps.get_model("workflows", "PlaybookStep")
    for values, steps in ((COMPLAINT, COMPLAINT_STEPS), (VISIT, VISIT_STEPS)):
        playbook, made = Playbook.objects.get_or_create(code=values["code"], defaults=values)
        if made:
            PlaybookStep.objects.bulk_create(PlaybookStep(playbook=playbook, **step) for step in steps)


class Migration(migrations.Migration):
    dependencies = [("workflows", "0001_initial")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
