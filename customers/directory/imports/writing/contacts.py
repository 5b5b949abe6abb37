"""Contacts of a batch: new people with their role and numbers, and what differs at known ones."""

from __future__ import annotations

from django.db import connection

from customers.directory.imports.people import PERSON, ROLE
from customers.directory.imports.writing.reaching import change_points, make_points
from customers.directory.imports.writing.staged import (
    CHANGED_CONTACTS,
    MADE,
    MADE_CONTACTS,
    Staged,
    custom,
    has_custom,
)
from customers.directory.models import Contact, ContactRole
from customers.records.changes.writing import before, touch_holders
from customers.records.imports.running import Overtaken

LOCK = f"""
    SELECT bool_and(staged.version = contact.version), count(*)
    FROM (SELECT id, version FROM customers_contact WHERE id IN (SELECT record FROM ({CHANGED_CONTACTS}) wanted)
          ORDER BY id FOR UPDATE) contact
    JOIN ({CHANGED_CONTACTS}) staged ON staged.record = contact.id
"""  # noqa: S608
# Who is a contact of whom, by this file: one that is named at two customers has two roles.
PAIRS = f"""
    SELECT DISTINCT ON (contact.record, customer.record)
        contact.record AS contact_id, customer.record AS customer_id, contact.row, contact.writes,
        contact.outcome = 'create' AND customer.record IN (SELECT record FROM ({MADE}) made) AS fresh
    FROM customers_importstagedrow contact JOIN customers_importstagedrow customer
      ON customer.batch_id = contact.batch_id AND customer.row = contact.row AND customer.part = 'customer'
    WHERE contact.batch_id = %(batch)s AND contact.part = 'contact'
      AND (contact.outcome <> 'update' OR contact.writes ? 'customer')
      AND NOT EXISTS (SELECT 1 FROM customers_contactrole old
                      WHERE old.contact_id = contact.record AND old.customer_id = customer.record)
    ORDER BY contact.record, customer.record, contact.row
"""  # noqa: S608
NEW_ROLES = f"""
    INSERT INTO customers_contactrole
        (contact_id, customer_id, title, department_name, function, left_on, is_decider, is_primary)
    SELECT contact_id, customer_id, coalesce(writes->>'title', ''), coalesce(writes->>'department_name', ''),
           coalesce(writes->>'function', ''), NULL, false,
           row_number() OVER (PARTITION BY customer_id ORDER BY row) = 1 AND NOT EXISTS (
               SELECT 1 FROM customers_contactrole main WHERE main.customer_id = pair.customer_id AND main.is_primary)
    FROM ({PAIRS}) pair WHERE {{which}}
"""  # noqa: S608
CASTS = {"birthday": "::date", "do_not_contact": "::boolean"}
BLANK = {"birthday": "NULL::date", "do_not_contact": "false"}


def lock(staged: Staged) -> None:
    """Raises Overtaken where a contact is another by now, or gone."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({CHANGED_CONTACTS}) wanted", staged.values)  # noqa: S608
        (planned,) = cursor.fetchone()
        cursor.execute(LOCK, staged.values)
        same, found = cursor.fetchone()
    if planned and (found != planned or not same):
        raise Overtaken


def make(staged: Staged) -> None:
    """New people; the first contact of a customer is its main one."""
    names = staged.names["contact"]
    if staged.any(MADE_CONTACTS):
        cells = ", ".join(_cell(name, names) for name in PERSON)
        extra = custom("staged", "'{}'::jsonb") if has_custom(names) else "'{}'::jsonb"
        staged.carry_out(
            Contact,
            "+",
            f"INSERT INTO customers_contact (id, {', '.join(PERSON)}, custom, version, created_at, updated_at) "  # noqa: S608
            f"SELECT staged.record, {cells}, {extra}, 1, %(now)s, %(now)s FROM ({MADE_CONTACTS}) staged",
            note=True,
        )
        make_points(staged, "contact_id", MADE_CONTACTS, names)
    _make_roles(staged)


def _cell(name: str, names: set[str]) -> str:
    blank = BLANK.get(name, "''")
    return f"coalesce((staged.writes->>'{name}'){CASTS.get(name, '')}, {blank})" if name in names else blank


def _make_roles(staged: Staged) -> None:
    """Those of known customers or contacts count in their versions."""
    if not staged.any(
        "SELECT 1 FROM customers_importstagedrow WHERE batch_id = %(batch)s AND part = 'contact'"
    ):
        return
    staged.carry_out(ContactRole, "+", NEW_ROLES.format(which="fresh"))
    done = staged.carry_out(ContactRole, "+", NEW_ROLES.format(which="NOT fresh"), note=True)
    touch_holders(staged.change_set, ContactRole, done)


def change(staged: Staged) -> None:
    names = staged.names["contact"]
    if not staged.any(CHANGED_CONTACTS):
        return
    columns = [name for name in PERSON if name in names]
    sets = [f"{name} = fresh.{name}" for name in columns]
    if has_custom(names):
        columns.append("custom")
        sets.append(f"custom = {custom('staged', 'old.custom')}")
    sets += ["version = old.version + 1", "updated_at = %(now)s"]
    staged.carry_out(
        Contact,
        "~",
        f"UPDATE customers_contact changed SET {', '.join(sets)} "  # noqa: S608
        f"FROM ({CHANGED_CONTACTS}) staged JOIN customers_contact old ON old.id = staged.record, "
        "LATERAL jsonb_populate_record(old, staged.writes) fresh WHERE changed.id = old.id",
        row="changed",
        before=before([*columns, "updated_at"]),
        note=True,
    )
    _change_roles(staged, names)
    change_points(staged, "contact_id", CHANGED_CONTACTS, names)


def _change_roles(staged: Staged, names: set[str]) -> None:
    columns = [name for name in ROLE if name in names]
    if not columns:
        return
    listed = ", ".join(f"'{name}'" for name in columns)
    done = staged.carry_out(
        ContactRole,
        "~",
        f"UPDATE customers_contactrole changed SET {', '.join(f'{name} = fresh.{name}' for name in columns)} "  # noqa: S608
        f"FROM ({CHANGED_CONTACTS}) staged JOIN customers_contactrole old ON old.contact_id = staged.record "
        "AND old.customer_id = (coalesce(staged.stands, staged.writes)->>'customer')::bigint, "
        "LATERAL jsonb_populate_record(old, staged.writes - 'id') fresh "
        f"WHERE changed.id = old.id AND staged.writes ?| array[{listed}] AND NOT staged.writes ? 'customer'",
        row="changed",
        before=before(columns),
        note=True,
    )
    touch_holders(staged.change_set, ContactRole, done)
