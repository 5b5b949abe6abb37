"""The rows that are copied into the database: one named tuple per table, its fields are the columns."""

from datetime import date
from typing import NamedTuple

Moment = str
"""A time as PostgreSQL reads it: written out once for all the columns and rows that it stands in."""


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
    stage_since: Moment
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
    ordered_at: Moment | None
    owner_id: int | None
    department_id: int | None
    created_by_id: int | None
    created_at: Moment
    updated_at: Moment
    version: int = 1
    note: str = ""


class ContactRow(NamedTuple):
    """customers.Contact"""

    id: int
    name: str
    wechat: str
    created_at: Moment
    updated_at: Moment
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
    opened_at: Moment
    resolved_at: Moment | None
    closed_at: Moment | None
    created_at: Moment
    updated_at: Moment
    version: int = 1


class TalkRow(NamedTuple):
    """customers.Interaction"""

    id: int
    customer_id: int
    kind: str
    direction: str
    at: Moment
    minutes: int | None
    text: str
    next_step: str
    next_step_on: date | None
    next_step_done_at: Moment | None
    next_step_done_by_id: int | None
    reminded_on: date | None
    by_id: int
    created_at: Moment
    updated_at: Moment
    version: int = 1
    channel: str = ""
    subject: str = ""
    outcome: str = ""
    custom: str = "{}"


class TalkerRow(NamedTuple):
    """customers.InteractionContact"""

    id: int
    interaction_id: int
    contact_id: int


class LineRow(NamedTuple):
    """customers.TimelineEntry"""

    id: int
    customer_id: int
    at: Moment
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
    TalkRow: "customers.Interaction",
    TalkerRow: "customers.InteractionContact",
    LineRow: "customers.TimelineEntry",
}
