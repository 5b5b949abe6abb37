"""Which campaign a file belongs to, and whom its rows name: looked up once for a slice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q

from customers.campaigns import selectors
from customers.campaigns.models import Campaign
from customers.directory.imports.matching import name_key
from customers.directory.models import ContactPoint, ContactRole, Customer
from customers.directory.rules import point_key
from customers.records.imports.findings import Finding, Severity
from customers.records.imports.kinds import Options, Values
from customers.records.imports.rows import Parsed
from ownership.access.policy import can
from ownership.models import User


def resolver(user: User, options: Options) -> Callable[[Iterable[Parsed]], None]:
    """Turns names, codes, mail addresses and numbers into `customer_id`, and adds the campaign.

    A customer that the importer does not see is as unknown as one that is not there. A row that names nobody is called
    by its number in the file.
    """
    campaign = selectors.named(user, str(options.get("into", "")))
    if campaign is not None and not can(user, "campaigns.fill", campaign):
        campaign = None

    def resolve(rows: Iterable[Parsed]) -> None:
        given = list(rows)
        customers = _Customers(given, user)
        for row in given:
            if campaign is None:
                _refuse(row, "no_campaign")
                continue
            _settle(row, campaign, customers)

    return resolve


def _settle(row: Parsed, campaign: Campaign, customers: _Customers) -> None:
    row.values["campaign_id"] = campaign.pk
    asked = {name: row.values.pop(name, "") for name in ("customer_code", "customer", "email", "phone")}
    if any(asked.values()):
        found = customers.called(asked)
        if isinstance(found, str):
            _refuse(row, found, value=next(value for value in asked.values() if value))
            return
        row.values["customer_id"] = found
        row.values.pop("reference", None)
    else:
        row.values.setdefault("reference", str(row.number))


def at_birth(values: Values) -> None:
    """A new member of a file was reached at least; on the day of his answer, else when the campaign began."""
    values.setdefault("state", "sent")


class _Customers:
    """The customers that the rows name, of those that the importer sees. Four queries at most."""

    def __init__(self, rows: list[Parsed], user: User) -> None:
        given = [row.values for row in rows]
        codes = {one["customer_code"] for one in given if "customer_code" in one}
        names = {one["customer"] for one in given if "customer" in one}
        self.seen = Customer.objects.visible_to(user).order_by()
        self.by_code: dict[str, int] = {}
        self.by_name: dict[str, list[int]] = defaultdict(list)
        if codes or names:
            wanted = Q(code__in=codes | names) | Q(name__in=names)
            for pk, code, name in self.seen.filter(wanted).values_list("pk", "code", "name"):
                self.by_code[code] = pk
                self.by_name[name_key(name)].append(pk)
        self.by_key = self._reached(given)

    def _reached(self, given: list[Values]) -> dict[str, list[int]]:
        keys = {point_key(kind, one[kind]) for one in given for kind in ("email", "phone") if kind in one}
        found: dict[str, list[int]] = defaultdict(list)
        if not keys:
            return found
        points = list(ContactPoint.objects.filter(key__in=keys).values_list("key", "customer", "contact"))
        roles = ContactRole.objects.filter(contact__in=[one[2] for one in points if one[2]])
        at: dict[int, list[int]] = defaultdict(list)
        for contact, customer in roles.order_by("-is_primary", "pk").values_list("contact", "customer"):
            at[contact].append(customer)
        pairs = [(key, pk) for key, own, contact in points for pk in ([own] if own else at[contact])]
        open_to = set(self.seen.filter(pk__in={pk for _key, pk in pairs}).values_list("pk", flat=True))
        for key, pk in pairs:
            if pk in open_to and pk not in found[key]:
                found[key].append(pk)
        return found

    def called(self, asked: dict[str, Any]) -> int | str:
        """The customer's id, or the code of what is wrong. The most trusted column that says something decides."""
        if code := asked["customer_code"]:
            return self.by_code.get(code, "unknown_customer")
        for kind in ("email", "phone"):
            ids = self.by_key.get(point_key(kind, asked[kind]), []) if asked[kind] else []
            if len(ids) == 1:
                return ids[0]
        name = asked["customer"]
        ids = (
            [self.by_code[name]]
            if name in self.by_code
            else self.by_name.get(name_key(name), [])
            if name
            else []
        )
        return ids[0] if len(ids) == 1 else "unknown_customer" if not ids else "customers_alike"


def _refuse(row: Parsed, code: str, **params: Any) -> None:
    row.findings.append(Finding(row.number, "", Severity.ERROR, code, params))
    row.refused = True
