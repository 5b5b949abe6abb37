"""The rows that are copied into the database: one named tuple per table, its fields are the columns."""

from datetime import date, datetime
from typing import NamedTuple


class CustomerRow(NamedTuple):
    """customers.Customer"""

    id: int
    code: str
    kind: str
    name: str
    short_name: str
    english_name: str
    credit_code: str
    credit_code_verified: bool
    industry: str
    size: str
    source: str
    stage: str
    stage_since: datetime
    level: str
    is_key: bool
    country: str
    region_code: str
    province: str
    city: str
    district: str
    address: str
    postal_code: str
    website: str
    legal_representative: str
    company_type: str
    capital_amount: int | None
    capital_currency: str
    founded_on: date | None
    business_scope: str
    ordered_at: datetime | None
    owner_id: int | None
    department_id: int | None
    created_by_id: int | None
    created_at: datetime
    updated_at: datetime
    version: int = 1
    note: str = ""


class ContactRow(NamedTuple):
    """customers.Contact"""

    id: int
    name: str
    wechat: str
    created_at: datetime
    updated_at: datetime
    version: int = 1
    note: str = ""


class RoleRow(NamedTuple):
    """customers.ContactRole"""

    id: int
    contact_id: int
    customer_id: int
    title: str
    is_decider: bool
    is_primary: bool


class PointRow(NamedTuple):
    """customers.ContactPoint"""

    id: int
    customer_id: int | None
    contact_id: int | None
    kind: str
    value: str
    key: str
    is_primary: bool = True
    is_invalid: bool = False
    do_not_contact: bool = False


class CaseRow(NamedTuple):
    """customers.ServiceCase"""

    id: int
    customer_id: int
    contact_id: int | None
    kind: str
    priority: str
    channel: str
    title: str
    description: str
    state: str
    solution: str
    opened_by_id: int
    owner_id: int
    department_id: int
    opened_at: datetime
    resolved_at: datetime | None
    closed_at: datetime | None
    created_at: datetime
    updated_at: datetime
    version: int = 1


class LineRow(NamedTuple):
    """customers.TimelineEntry"""

    id: int
    customer_id: int
    at: datetime
    kind: str
    facet: str
    about_type: str
    about_id: int | None
    by_id: int | None
    facts: str = "{}"


TABLES: dict[type[tuple], str] = {
    CustomerRow: "customers.Customer",
    ContactRow: "customers.Contact",
    RoleRow: "customers.ContactRole",
    PointRow: "customers.ContactPoint",
    CaseRow: "customers.ServiceCase",
    LineRow: "customers.TimelineEntry",
}
