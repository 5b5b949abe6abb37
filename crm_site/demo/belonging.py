"""What hangs on the demo's customers: tags, groups, relations, preferences; set-based, the same for the same ids."""

from __future__ import annotations

from django.db import connection

from crm_site.demo import copying
from crm_site.demo.people import Team
from customers.directory import actions, contacts, relations
from customers.directory.models import Customer, CustomerRelation, CustomerTag, Tag
from customers.directory.parts import Address, Reach, addresses_of, points_of

TAGS = (
    ("战略客户", "Strategic", "v"), ("老客户", "Long-standing", "g"), ("价格敏感", "Price-sensitive", "y"),
    ("需回访", "Call back", "b"), ("展会线索", "From a fair", ""), ("账期较长", "Pays late", "r"),
    ("出口业务", "Exports", "b"), ("转介绍", "Referred", ""),
)  # fmt: skip

PREFERENCES = """
    UPDATE customers_customer SET
        preferred_channel = (ARRAY['phone', 'mail', 'wechat', 'visit'])[1 + id / 5 % 4],
        best_time = CASE WHEN id % 10 = 0 THEN '14:00-17:00' ELSE '' END,
        consent = CASE WHEN id % 35 = 0 THEN 'refused' ELSE 'given' END, consent_on = created_at::date,
        parent_id = CASE WHEN id % 25 = 0 AND kind = 'organisation' THEN
            (SELECT above.id FROM customers_customer above
             WHERE above.id = customers_customer.id - 1 - customers_customer.id % 3 AND above.kind = 'organisation') END
    WHERE id % 5 = 0
"""
MARKS = """
    INSERT INTO customers_customertag (customer_id, tag_id)
    SELECT customer.id, (SELECT id FROM customers_tag ORDER BY id OFFSET place % 8 LIMIT 1)
    FROM customers_customer customer, LATERAL (VALUES (customer.id / 4), (CASE WHEN customer.id % 28 = 0
    THEN customer.id / 4 + 3 END)) AS given (place) WHERE customer.id % 4 = 0 AND place IS NOT NULL
"""
TIES = """
    INSERT INTO customers_customerrelation (customer_id, other_id, kind, note)
    SELECT one.id, two.id, (ARRAY['supplier', 'partner', 'agent', 'competitor', 'referrer'])[1 + one.id / 40 % 5], ''
    FROM customers_customer one JOIN customers_customer two ON two.id = one.id + 7 WHERE one.id % 40 = 0
"""


def spread() -> None:
    """For a share of all customers, before their history is written."""
    Tag.objects.bulk_create([Tag(name=name, name_en=english, tone=tone) for name, english, tone in TAGS])
    with connection.cursor() as cursor:
        for statement in (PREFERENCES, MARKS, TIES):
            cursor.execute(statement)
    customer = "JOIN customers_customer customer ON customer.id = row.customer_id"
    for model in (CustomerTag, CustomerRelation):
        copying.write_history(model, "customer.created_at", joins=customer)


def tell(team: Team, mine: list[Customer]) -> None:
    """One customer that has everything, and a contact who works at two."""
    rep, (first, second, third) = team.users["sales"], mine[:3]
    first.refresh_from_db()
    reached = Reach("phone", "400-820-8820", "main"), Reach("phone", "13901012233", "mobile", is_invalid=True)
    place = Address("delivery", "CN", "江苏省", "苏州市", "", "工业园区仓储路 9 号 2 号库", "215000")
    actions.edit(
        first,
        by=rep,
        version=first.version,
        aliases=[f"{first.short_name or first.name}（老厂）"],
        interests="自动化产线、备件年包",
        points=[*points_of(first), *reached],
        addresses=[*addresses_of(first), place],
        tags=["战略客户", "老客户"],
    )
    for child in (second, third):
        child.refresh_from_db()
        actions.edit(child, by=rep, version=child.version, parent=first)
    if not CustomerRelation.objects.filter(customer=first, other=mine[3]).exists():
        relations.relate(first, mine[3], kind="supplier", note="主轴与轴承", by=rep)
    role = first.contact_roles.select_related("contact").first()
    if role is not None and not role.contact.roles.filter(customer=second).exists():
        contacts.join(role.contact, second, by=rep, title="技术顾问", department_name="设备部")
