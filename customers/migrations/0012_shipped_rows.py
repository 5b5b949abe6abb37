"""What every company begins with: a pipeline, lost reasons, promises about cases, their categories, a firm that sells.

Administrators change it afterwards. Where there is something already nothing is added, so a second run adds nothing;
going back leaves the tables to the migrations that made them.
"""

from django.db import migrations

STAGES = (
    # name, English name, kind, probability, days it may rest, required to enter
    ("初步接触", "First contact", "open", 10, 14, []),
    ("需求确认", "Needs confirmed", "open", 30, 21, ["contact"]),
    ("方案报价", "Proposal", "open", 50, 21, ["contact", "amount"]),
    ("商务谈判", "Negotiation", "open", 80, 30, ["contact", "amount"]),
    ("赢单", "Won", "won", 100, None, ["amount"]),
    ("输单", "Lost", "lost", 0, None, []),
)
REASONS = (
    ("价格过高", "Too expensive"),
    ("选择竞争对手", "Went to a competitor"),
    ("预算取消", "Budget withdrawn"),
    ("产品不符合需求", "Does not fit their needs"),
    ("项目暂停", "Project on hold"),
    ("失去联系", "Lost touch"),
    ("其他", "Other"),
)
LEVELS = (  # priority, first response and solution in business minutes (480 are a day)
    ("urgent", 30, 240),
    ("high", 60, 480),
    ("normal", 240, 1440),
    ("low", 480, 2400),
)
# A complaint comes from somebody who has lost time already.
COMPLAINTS = (("normal", 120, 960), ("low", 240, 1440))
CATEGORIES = (
    (
        ("产品质量", "Product quality"),
        (("故障", "Breakdown"), ("外观损伤", "Damaged"), ("性能不达标", "Below specification")),
    ),
    (("交付", "Delivery"), (("延迟", "Late"), ("数量不符", "Wrong quantity"), ("发错货", "Wrong goods"))),
    (("安装与使用", "Installation and use"), (("安装调试", "Installation"), ("操作咨询", "How to"), ("培训", "Training"))),
    (("维修与保养", "Repair and maintenance"), (("保修", "Warranty"), ("备件", "Spare parts"), ("定期保养", "Regular maintenance"))),
    (("账务", "Billing"), (("发票", "Invoice"), ("付款", "Payment"))),
    (("服务", "Service"), (("响应慢", "Slow answer"), ("态度", "Manners"))),
)  # fmt: skip


def ship_pipeline(apps):
    pipelines, stages = apps.get_model("customers", "Pipeline"), apps.get_model("customers", "Stage")
    if not pipelines.objects.exists():
        pipeline = pipelines.objects.create(name="标准销售", name_en="Standard sales", is_usual=True)
        for place, (name, name_en, kind, probability, days, required) in enumerate(STAGES, start=1):
            stages.objects.create(
                pipeline=pipeline,
                name=name,
                name_en=name_en,
                position=place,
                kind=kind,
                probability=probability,
                ageing_days=days,
                required=required,
            )


def ship_lost_reasons(apps):
    reasons = apps.get_model("customers", "LostReason")
    if not reasons.objects.exists():
        for place, (name, name_en) in enumerate(REASONS, start=1):
            reasons.objects.create(name=name, name_en=name_en, position=place)


def ship_service_levels(apps):
    level = apps.get_model("customers", "ServiceLevel")
    if level.objects.exists():
        return
    for kind, lines in (("", LEVELS), ("complaint", COMPLAINTS)):
        for priority, response, resolution in lines:
            level.objects.create(
                kind=kind, priority=priority, response_minutes=response, resolution_minutes=resolution
            )


def ship_categories(apps):
    category = apps.get_model("customers", "CaseCategory")
    if category.objects.exists():
        return
    for number, (words, below) in enumerate(CATEGORIES):
        top = _make(category, words, None, number)
        for place, some in enumerate(below):
            _make(category, some, top, place)


def _make(category, words, parent, position):
    made = category.objects.create(name=words[0], name_en=words[1], parent=parent, position=position)
    made.path = f"{parent.path if parent else ''}{made.pk}/"
    made.save(update_fields=["path"])
    return made


def ship_legal_entity(apps):
    """Until administrators say its name."""
    entities = apps.get_model("customers", "LegalEntity")
    if not entities.objects.exists():
        entities.objects.create(name="本公司", name_en="Our company", is_usual=True)


def ship(apps, schema_editor):
    ship_pipeline(apps)
    ship_lost_reasons(apps)
    ship_service_levels(apps)
    ship_categories(apps)
    ship_legal_entity(apps)


class Migration(migrations.Migration):
    replaces = [
        ("customers", "0023_service_levels"),
        ("customers", "0026_shipped_pipeline"),
        ("customers", "0028_shipped_case_categories"),
        ("customers", "0031_shipped_legal_entity"),
    ]
    dependencies = [("customers", "0011_lean_writes")]

    operations = [migrations.RunPython(ship, migrations.RunPython.noop)]
