"""Writes the orders and lines that were staged for a batch: with the customers and products they name, history,
timelines, one event, and what undoing needs.

In the caller's transaction, in slices of orders. Sums are worked out by the same rules as on the page.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db import connection, models
from django.utils import timezone

from crm_site.kit import money
from customers.directory.models import Customer, next_codes
from customers.orders import rules, selectors
from customers.orders.actions.common import TOPIC
from customers.orders.events import OrderEvent
from customers.orders.imports.resolving import products_for
from customers.orders.models import Order, OrderLine
from customers.products.models import Product
from customers.records import changes
from customers.records.changes.kin import columns_of
from customers.records.changes.writing import before
from customers.records.imports import targets
from customers.records.imports.running import Overtaken
from customers.records.models import ChangeSet, ImportBatch, ImportStagedRow
from notifications.outbox import record

SLICE = 2_000
NOON = time(12)
LINES = """
    INSERT INTO customers_timelineentry (customer_id, at, kind, facet, about_type, about_id, by_id, facts)
    SELECT customer_id, (dated_on + time '12:00') AT TIME ZONE %(zone)s, %(kind)s, 'orders', 'customers.order', id,
           %(user)s, '{}'::jsonb
    FROM customers_order WHERE id IN (SELECT row_id FROM customers_changedrow
        WHERE change_set_id = %(change_set)s AND model = 'customers.order' AND before IS NULL)
"""
ROWS = """
    INSERT INTO customers_importedrow (batch_id, row, customer_id, outcome)
    SELECT staged.batch_id, staged.row, made.customer_id,
           CASE WHEN bool_or(staged.outcome = 'create') THEN 'created' ELSE 'unchanged' END
    FROM customers_importstagedrow staged
    JOIN customers_importstagedrow head ON head.batch_id = staged.batch_id AND head.row = staged.row AND head.part = 'order'
    JOIN customers_order made ON made.id = head.record
    WHERE staged.batch_id = %(batch)s GROUP BY staged.batch_id, staged.row, made.customer_id
"""
# Who has ever ordered: the day of his latest order.
ORDERED = """
    UPDATE customers_customer changed SET ordered_at = latest.at, version = old.version + 1, updated_at = %(history_at)s
    FROM customers_customer old JOIN (
        SELECT customer_id, (max(dated_on) + time '12:00') AT TIME ZONE %(zone)s AS at FROM customers_order
        WHERE id IN (SELECT row_id FROM customers_changedrow
            WHERE change_set_id = %(change_set)s AND model = 'customers.order' AND before IS NULL)
        GROUP BY customer_id
    ) latest ON latest.customer_id = old.id
    WHERE changed.id = old.id AND (old.ordered_at IS NULL OR old.ordered_at < latest.at)
"""
TOTALS = """
    UPDATE customers_order changed SET net = fresh.net, tax = fresh.tax, total = fresh.total,
        version = old.version + 1, updated_at = %(history_at)s
    FROM customers_order old JOIN jsonb_to_recordset(%(rows)s::jsonb)
        AS fresh(id bigint, net numeric, tax numeric, total numeric) ON fresh.id = old.id
    WHERE changed.id = old.id
"""


def write(batch: ImportBatch) -> None:
    """Carry out a batch. Raises Overtaken where an order came in meanwhile, or got lines."""
    change_set = changes.open_set(ChangeSet.Verb.IMPORT, batch.by, batch=batch)
    _Writing(batch, change_set).run()
    changes.close(change_set)


class _Writing:
    def __init__(self, batch: ImportBatch, change_set: ChangeSet) -> None:
        self.batch, self.change_set = batch, change_set
        self.entity = selectors.usual_entity()
        self.owner, self.department = targets.resolve(batch.target, batch.by)
        self.pool = targets.pool_of(batch.target, batch.by)
        self.today = timezone.localdate()

    def run(self) -> None:
        heads = dict(self._staged("order"))
        self._check(heads)
        customers = self._customers(heads.values())
        lines: dict[int, list[dict[str, Any]]] = {}
        for record_id, values in self._staged("line"):
            lines.setdefault(values["order_id"], []).append({**values, "id": record_id})
        products = self._products([line for some in lines.values() for line in some])
        owners = _holders({*(one.get("customer_id", 0) for one in heads.values()), *customers.values()})
        for some in _slices(heads):
            self._orders({pk: heads[pk] for pk in some}, customers, owners, lines)
        self._lines(heads, lines, products)
        self._totals({pk: some for pk, some in lines.items() if pk not in heads})
        self._tell()

    # --- what is named on the way ---

    def _customers(self, heads: Iterable[dict[str, Any]]) -> dict[str, int]:
        """{code or name: id} of customers that the file names and nobody has: made here, for the batch's target."""
        wanted = {_called(one): one for one in heads if "customer_name" in one}
        if not wanted:
            return {}
        fresh = iter(next_codes(len(wanted)))
        rows = {
            name: {
                "code": one.get("customer_code") or next(fresh),
                "name": one["customer_name"],
                "kind": Customer.Kind.ORGANISATION,
                "stage": Customer.Stage.ACTIVE,
                "owner_id": self.owner.pk if self.owner else None,
                "department_id": self.department.pk if self.department else None,
                "pool_id": self.pool.pk if self.pool else None,
                "created_by_id": self.batch.by.pk,
            }
            for name, one in wanted.items()
        }
        if changes.add_rows(self.change_set, Customer, rows.values()) != len(rows):
            raise Overtaken
        ids = dict(
            Customer.objects.filter(code__in=[row["code"] for row in rows.values()]).values_list("code", "pk")
        )
        return {name: ids[str(row["code"])] for name, row in rows.items()}

    def _products(self, lines: list[dict[str, Any]]) -> dict[str, Product]:
        """The catalogue's products by code, with those that only this file knows."""
        known = products_for(lines)
        new: dict[str, dict[str, Any]] = {}
        for line in lines:
            code = line.get("product_code")
            if code and code not in known and code not in new:
                price = Decimal(line["price"])
                new[code] = {"code": code, "name": (line.get("product") or code)[:120], "price": price}
        changes.add_rows(self.change_set, Product, new.values())
        return products_for(lines) if new else known

    # --- orders and lines ---

    def _check(self, heads: dict[int, dict[str, Any]]) -> None:
        numbers = [one["number"] for one in heads.values()]
        if Order.objects.filter(number__in=numbers).exists():
            raise Overtaken

    def _orders(
        self,
        heads: dict[int, dict[str, Any]],
        customers: dict[str, int],
        owners: dict[int, tuple[int | None, int | None]],
        lines: dict[int, list[dict[str, Any]]],
    ) -> None:
        rows = []
        for pk, one in heads.items():
            customer = one.get("customer_id") or customers[_called(one)]
            owner, department = owners.get(customer, (None, None))
            rows.append(
                self._order(pk, one, customer, one.get("owner_id") or owner, department, lines.get(pk, []))
            )
        self._insert(Order, rows)

    def _order(
        self,
        pk: int,
        one: dict[str, Any],
        customer: int,
        owner: int | None,
        department: int | None,
        lines: Any,
    ) -> dict[str, Any]:
        dated = one.get("dated_on") or self.today.isoformat()
        delivered = one.get("delivered_on")
        net, tax, total = _sums(lines)
        return {
            "id": pk,
            "number": one["number"],
            "customer_id": customer,
            "entity_id": self.entity.pk,
            "title": one.get("title") or one["number"],
            "reference": one.get("reference", ""),
            "state": Order.State.FULFILLED if delivered else Order.State.SIGNED,
            "currency": one.get("currency") or money.CURRENCIES[0],
            "net": net,
            "tax": tax,
            "total": total,
            "dated_on": dated,
            "signed_on": dated,
            "deliver_on": one.get("deliver_on"),
            "fulfilled_on": delivered,
            "owner_id": owner,
            "department_id": department,
            "opened_by_id": self.batch.by.pk,
        }

    def _lines(
        self,
        heads: dict[int, dict[str, Any]],
        lines: dict[int, list[dict[str, Any]]],
        products: dict[str, Product],
    ) -> None:
        done = {pk for pk, one in heads.items() if one.get("delivered_on")}
        known = set(lines) - set(heads)
        held = Order.objects.filter(pk__in=known).select_for_update().order_by("pk")
        done |= {pk for pk, state in held.values_list("pk", "state") if state == Order.State.FULFILLED}
        if OrderLine.objects.filter(order__in=known).exists():
            raise Overtaken
        for some in _slices(lines):
            rows = [
                _line(line, place, products, is_delivered=pk in done)
                for pk in some
                for place, line in enumerate(lines[pk], start=1)
            ]
            self._insert(OrderLine, rows)

    def _totals(self, lines: dict[int, list[dict[str, Any]]]) -> None:
        """Known orders that got their lines come to something now."""
        rows = [
            dict(zip(("id", "net", "tax", "total"), (pk, *_sums(some)), strict=True))
            for pk, some in lines.items()
        ]
        if rows:
            self._change(Order, TOTALS, ["net", "tax", "total", "updated_at"], rows=_frozen(rows))

    def _tell(self) -> None:
        zone = str(timezone.get_current_timezone())
        values: dict[str, Any] = {
            "zone": zone,
            "change_set": self.change_set.pk,
            "user": self.batch.by.pk,
            "batch": self.batch.pk,
        }
        self._change(
            Customer, ORDERED, ["ordered_at", "updated_at"], zone=zone, change_set=self.change_set.pk
        )
        with connection.cursor() as cursor:
            cursor.execute(LINES, {**values, "kind": str(OrderEvent.SIGNED)})
            cursor.execute(ROWS, values)
        if self.batch.created or self.batch.updated:
            record(
                OrderEvent.IMPORTED,
                about=self.batch,
                by=self.batch.by,
                batch=self.batch.pk,
                topics=[TOPIC, "customers"],
                created=self.batch.created,
                updated=self.batch.updated,
            )

    # --- statements ---

    def _insert(self, model: Any, rows: list[dict[str, Any]]) -> None:
        """Insert rows under the ids that were given out when they were staged."""
        names = ", ".join(columns_of(model))
        table = model._meta.db_table
        changes.carry_out(
            model,
            "+",
            f"INSERT INTO {table} ({names}) SELECT {names} "  # noqa: S608
            f"FROM jsonb_populate_recordset(NULL::{table}, %(rows)s::jsonb)",
            {"rows": _frozen([{**_defaults(model, self.change_set.at), **row} for row in rows])},
            by=self.batch.by,
            now=self.change_set.at,
            note_in=self.change_set,
        )

    def _change(self, model: Any, sql: str, columns: list[str], **values: Any) -> None:
        changes.carry_out(
            model,
            "~",
            sql,
            values,
            by=self.batch.by,
            now=self.change_set.at,
            row="changed",
            before=before(columns),
            note_in=self.change_set,
        )

    def _staged(self, part: str) -> Iterator[tuple[int, dict[str, Any]]]:
        rows = ImportStagedRow.objects.filter(
            batch=self.batch, part=part, outcome=ImportStagedRow.Outcome.CREATE
        )
        for pk, writes in rows.order_by("row").values_list("record", "writes").iterator(chunk_size=SLICE):
            assert pk is not None  # given out when it was staged
            yield pk, writes


def _called(one: dict[str, Any]) -> str:
    return one.get("customer_code") or one["customer_name"]


def _holders(customers: set[int]) -> dict[int, tuple[int | None, int | None]]:
    """{customer: (owner, department)}."""
    rows = Customer.objects.filter(pk__in=customers).values_list("pk", "owner", "department")
    return {pk: (owner, department) for pk, owner, department in rows}


def _sums(lines: list[dict[str, Any]]) -> rules.Amounts:
    parts = [
        rules.line_amounts(
            *(Decimal(one[name]) for name in ("quantity", "price", "discount", "tax")), tax_included=True
        )
        for one in lines
    ]
    zero = Decimal(0)
    return rules.Amounts(
        sum((one.net for one in parts), zero),
        sum((one.tax for one in parts), zero),
        sum((one.total for one in parts), zero),
    )


def _line(
    line: dict[str, Any], place: int, products: dict[str, Product], *, is_delivered: bool
) -> dict[str, Any]:
    product = products.get(line.get("product_code", ""))
    return {
        "id": line["id"],
        "order_id": line["order_id"],
        "position": place,
        "product_id": product.pk if product else None,
        "name": line.get("product") or (product.name if product else line.get("product_code", "")),
        "unit": line.get("unit") or (product.unit if product else ""),
        "quantity": line["quantity"],
        "price": line["price"],
        "discount_percent": line["discount"],
        "tax_percent": line["tax"],
        "delivered": line["quantity"] if is_delivered else 0,
    }


def _defaults(model: Any, now: datetime) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for field in model._meta.concrete_fields:
        if field.primary_key:
            continue
        found[str(field.column)] = None if field.null else field.get_default()
        if isinstance(field, models.DateTimeField) and not field.null:
            found[str(field.column)] = now
    return found


def _slices(rows: Iterable[int]) -> Iterator[list[int]]:
    given = list(rows)
    for start in range(0, len(given), SLICE):
        yield given[start : start + SLICE]


def _frozen(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, default=_plain)


def _plain(value: Any) -> str:
    return value.isoformat() if isinstance(value, date | datetime) else str(value)
