"""The playbook of story 2: a signed order gives finance and service their tasks at once. Left alone where there is one."""

from django.db import migrations

PLAYBOOK = {
    "code": "order-fulfilment",
    "name": "订单履约",
    "name_en": "Order fulfilment",
    "description": "财务开票，客服同时迎接客户。",
    "description_en": "Finance invoices while service welcomes the customer.",
    "trigger": "order.signed",
}
STEPS = [
    {
        "group": 1,
        "order": 1,
        "name": "开具发票",
        "name_en": "Invoice the order",
        "instructions": "核对开票抬头、税号和付款计划，按合同开具发票。",
        "instructions_en": "Check who is invoiced, the tax number and the payment plan. Invoice as the contract says.",
        "department_kind": "finance",
        "finder": "least_loaded",
        "target_minutes": 2880,
        "checklist": "已核对开票信息\n已开具发票",
        "checklist_en": "Invoice details checked\nInvoice issued",
        "facets": ["identity", "contact", "orders", "payments"],
    },
    {
        "group": 1,
        "order": 2,
        "name": "客户启用与交付安排",
        "name_en": "Welcome the customer and arrange delivery",
        "instructions": "联系客户，确认交货时间和联系人，说明服务方式。",
        "instructions_en": "Call the customer. Settle delivery day and contact, and say how to reach us.",
        "department_kind": "service",
        "finder": "least_loaded",
        "target_minutes": 1440,
        "checklist": "已联系客户\n已确认交货安排",
        "checklist_en": "Customer contacted\nDelivery settled",
        "facets": ["identity", "contact", "orders"],
    },
]


def ship(apps, schema_editor):
    playbooks, steps = apps.get_model("workflows", "Playbook"), apps.get_model("workflows", "PlaybookStep")
    if playbooks.objects.filter(trigger=PLAYBOOK["trigger"]).exists():
        return
    playbook, made = playbooks.objects.get_or_create(code=PLAYBOOK["code"], defaults=PLAYBOOK)
    if made:
        steps.objects.bulk_create(steps(playbook=playbook, **step) for step in STEPS)


class Migration(migrations.Migration):
    dependencies = [("workflows", "0003_runs_of_orders")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
