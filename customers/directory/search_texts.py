"""What the directory gives search: the names, codes, people and numbers of each customer."""

from customers.records.search.sources import source

source(
    "customer",
    """
    SELECT id, 'name', name FROM customers_customer WHERE id = ANY(%(ids)s)
    UNION ALL SELECT id, 'alias', unnest(ARRAY[short_name, english_name]::text[] || aliases::text[])
    FROM customers_customer WHERE id = ANY(%(ids)s)
    UNION ALL SELECT id, 'code', unnest(ARRAY[code, credit_code]) FROM customers_customer WHERE id = ANY(%(ids)s)
    UNION ALL SELECT id, 'website', website FROM customers_customer WHERE id = ANY(%(ids)s) AND website <> ''
    UNION ALL SELECT customer_id, CASE kind WHEN 'email' THEN 'mail' ELSE 'number' END, key
    FROM customers_contactpoint WHERE customer_id = ANY(%(ids)s)
    """,
)
source(
    "contact",
    """
    SELECT role.customer_id, 'person', unnest(ARRAY[contact.name, contact.english_name])
    FROM customers_contactrole role JOIN customers_contact contact ON contact.id = role.contact_id
    WHERE role.customer_id = ANY(%(ids)s)
    UNION ALL SELECT role.customer_id, 'account', contact.wechat
    FROM customers_contactrole role JOIN customers_contact contact ON contact.id = role.contact_id
    WHERE role.customer_id = ANY(%(ids)s) AND contact.wechat <> ''
    UNION ALL SELECT role.customer_id, CASE point.kind WHEN 'email' THEN 'mail' ELSE 'number' END, point.key
    FROM customers_contactrole role JOIN customers_contactpoint point ON point.contact_id = role.contact_id
    WHERE role.customer_id = ANY(%(ids)s)
    """,
)
