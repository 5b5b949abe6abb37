"""Customers with their contacts, cases and timelines, in chunks of rows ready to be copied."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from crm_site.demo import abroad, numbers, phrases, talks
from crm_site.demo.chance import Chance, Shares
from crm_site.demo.companies import Company, company, person_name
from crm_site.demo.people import Team
from crm_site.demo.rows import (
    CaseRow,
    ContactRow,
    CustomerRow,
    LineRow,
    Moment,
    PointRow,
    RoleRow,
    TalkerRow,
    TalkRow,
)

CHUNK = 2_000
UNASSIGNED_SHARE = 0.06
EAST, SOUTH = (
    {"31", "32", "33", "34", "35", "36", "37"},
    {"42", "43", "44", "45", "46", "50", "51", "52", "53"},
)
# Level -> share, contacts and timeline rows on average: those who matter more are met more often.
LEVELS = {"A": (5, 8.0, 40.0), "B": (15, 5.0, 20.0), "C": (55, 2.6, 6.7), "D": (25, 1.6, 2.6)}
KEY_SHARES = {"A": 0.3, "B": 0.04, "C": 0.0, "D": 0.0}
STAGES = Shares({"lead": 15, "prospect": 25, "active": 40, "dormant": 13, "lost": 7})
ORDERED_SHARES = {"lead": 0.0, "prospect": 0.0, "active": 0.75, "dormant": 0.6, "lost": 0.3}
SIZES = Shares({"1-9": 18, "10-49": 36, "50-199": 28, "200-999": 13, "1000+": 5})
CASE_KINDS = Shares({"question": 45, "request": 35, "complaint": 20})
PRIORITIES = Shares({"low": 15, "normal": 60, "high": 20, "urgent": 5})
CHANNELS = Shares({"phone": 55, "mail": 20, "chat": 15, "visit": 5, "web": 5})
CASES_PER_LINE = 0.035
TALKS_PER_LINE = 0.6
WITH_CONTACT = 0.7
EDITS = tuple(
    json.dumps({"fields": list(names)})
    for names in (
        ("level",),
        ("stage",),
        ("address",),
        ("industry", "size"),
        ("website",),
        ("note",),
        ("source",),
    )
)
TALKED = {kind: json.dumps({"what": kind}) for kind in talks.SHARES.names}

Seat = tuple[int, int]
"""A person and the department that he or she works in."""


@dataclass
class Cast:
    """Who may own, handle and enter customers: ids and weights, worked out once."""

    reps: dict[str, tuple[list[Seat], list[float]]]
    agents: list[Seat]
    clerks: list[int]

    @classmethod
    def of(cls, team: Team) -> Cast:
        """Sales people own the more the longer they are there (one tenth of them about half)."""
        reps = {}
        for code in ("sales", "sales-east", "sales-south"):
            seats = _seats(team, code) or _seats(team, "sales-east")
            reps[code] = seats, list(accumulate(1 / (rank + 1) for rank in range(len(seats))))
        clerks = [user.pk for user in team.of("operations") + team.of("service")]
        return cls(reps, _seats(team, "service"), clerks)

    def rep_for(self, one: Company, rng: Chance) -> Seat:
        """A rep of the territory that the company lies in."""
        province = one.region_code[:2]
        code = "sales-east" if province in EAST else "sales-south" if province in SOUTH else "sales"
        seats, weights = self.reps[code]
        return rng.choices(seats, cum_weights=weights)[0]


def _seats(team: Team, code: str) -> list[Seat]:
    return [(user.pk, team.departments[code].pk) for user in team.of(code)]


@dataclass
class Chunk:
    """Rows of some customers and of all that hangs on them."""

    customers: list[CustomerRow] = field(default_factory=list)
    contacts: list[ContactRow] = field(default_factory=list)
    roles: list[RoleRow] = field(default_factory=list)
    points: list[PointRow] = field(default_factory=list)
    cases: list[CaseRow] = field(default_factory=list)
    talks: list[TalkRow] = field(default_factory=list)
    talkers: list[TalkerRow] = field(default_factory=list)
    lines: list[LineRow] = field(default_factory=list)


@dataclass(frozen=True)
class Plan:
    """What every chunk is made from, the same in each process that makes some."""

    number: int
    seed: int
    cast: Cast
    midnight: datetime

    def firsts(self) -> range:
        """The first customer of each chunk."""
        return range(1, self.number + 1, CHUNK)

    def chunk(self, first: int) -> Chunk:
        """The customers from `first` on. A chunk asks nothing of those before it: chance starts anew, and ids
        come from a block of its own, with gaps behind."""
        writer = Writer(self.cast, Chance(f"{self.seed}-{first}"), self.midnight, first)
        last = min(first + CHUNK, self.number + 1)
        for pk in range(first, last):
            writer.customer(pk)
        writer.check_blocks(first)
        return writer.chunk


# Ids set aside for each customer: many times what one needs, so that a chunk's block is never full.
BLOCKS = {"contact_id": 12, "role_id": 12, "point_id": 30, "case_id": 6, "talk_id": 40, "line_id": 60}


class Writer:
    """Turns companies into rows. Ids count from 1: the tables are empty."""

    def __init__(self, cast: Cast, rng: Chance, midnight: datetime, first: int = 1) -> None:
        self.cast, self.rng, self.midnight = cast, rng, midnight.astimezone(UTC)
        self.chunk = Chunk()
        self.contact_id = self.role_id = self.point_id = self.case_id = self.talk_id = self.line_id = 0
        for name, size in BLOCKS.items():
            setattr(self, name, (first - 1) * size)

    def check_blocks(self, first: int) -> None:
        """A chunk that runs into its neighbour's ids is a mistake in `BLOCKS`."""
        for name, size in BLOCKS.items():
            assert getattr(self, name) < (first - 1 + CHUNK) * size, name

    def customer(self, pk: int) -> None:
        """One customer with everything that happened to it."""
        rng, one = self.rng, company(pk, self.rng)
        level, stage = LEVEL_SHARES.one(rng), STAGES.one(rng)
        owner = None if rng.random() < UNASSIGNED_SHARE else self.cast.rep_for(one, rng)
        clerk = owner[0] if owner and rng.random() < 0.7 else rng.choice(self.cast.clerks)
        created_at = self._moment(1 + int(1800 * rng.random() ** 1.6))
        entered = str(created_at)
        contacts = self._contacts(pk, one, level, entered)
        last = str(self._happenings(pk, level, clerk, created_at, contacts, foreign=one.is_foreign))
        self.chunk.customers.append(
            CustomerRow(
                id=pk,
                code=f"C-{pk:06d}",
                kind=one.kind,
                name=one.name,
                short_name=one.short_name,
                english_name=one.english_name,
                credit_code=one.credit_code,
                credit_code_verified=bool(one.credit_code),
                industry=one.industry,
                size=SIZES.one(rng) if one.kind == "organisation" else "",
                source=rng.choice(abroad.SOURCES if one.is_foreign else phrases.SOURCES),
                stage=stage,
                stage_since=entered,
                level=level,
                is_key=owner is not None and rng.random() < KEY_SHARES[level],
                country=one.country,
                region_code=one.region_code,
                province=one.province,
                city=one.city,
                district=one.district,
                address=one.address,
                postal_code=one.postal_code,
                website=f"https://www.{one.slug}.example" if one.kind == "organisation" else "",
                legal_representative=one.representative,
                company_type=one.company_type,
                capital_amount=rng.choice(CAPITALS) if one.credit_code else None,
                capital_currency="CNY" if one.credit_code else "",
                founded_on=(created_at - timedelta(days=rng.randint(300, 9000))).date()
                if one.scope
                else None,
                business_scope=one.scope,
                ordered_at=last if rng.random() < ORDERED_SHARES[stage] else None,
                owner_id=owner[0] if owner else None,
                department_id=owner[1] if owner else None,
                created_by_id=clerk,
                created_at=entered,
                updated_at=last,
            )
        )

    def _contacts(self, customer: int, one: Company, level: str, at: Moment) -> list[int]:
        """The customer's own number and its contacts; returns the contacts' ids."""
        rng = self.rng
        self._point(
            numbers.foreign(one.country, rng) if one.is_foreign else self._line_of(one), customer=customer
        )
        if one.kind == "person":
            return []
        self._point(numbers.mail("info", one.slug), customer=customer)
        number = round(rng.gammavariate(2, LEVELS[level][1] / 2))
        return [self._contact(customer, one, at, is_first=place == 0) for place in range(number)]

    def _line_of(self, one: Company) -> numbers.Point:
        return (
            numbers.mobile(self.rng) if one.kind == "person" else numbers.landline(one.region_code, self.rng)
        )

    def _contact(self, customer: int, one: Company, at: Moment, *, is_first: bool) -> int:
        rng, self.contact_id, self.role_id = self.rng, self.contact_id + 1, self.role_id + 1
        name, latin = person_name(rng, foreign=one.is_foreign)
        local = latin.lower().replace(" ", ".")
        title, title_en, decides = rng.choice(phrases.TITLES)
        wechat = (
            "" if one.is_foreign or rng.random() < 0.5 else f"{local.replace('.', '_')}{rng.randint(1, 999)}"
        )
        self.chunk.contacts.append(ContactRow(self.contact_id, name, wechat, at, at))
        self.chunk.roles.append(
            RoleRow(
                self.role_id,
                self.contact_id,
                customer,
                title_en if one.is_foreign else title,
                decides,
                is_first,
            )
        )
        phone = numbers.foreign(one.country, rng) if one.is_foreign else numbers.mobile(rng)
        self._point(phone, contact=self.contact_id)
        if rng.random() < 0.6:
            self._point(numbers.mail(local, one.slug), contact=self.contact_id)
        return self.contact_id

    def _point(
        self, point: numbers.Point, *, customer: int | None = None, contact: int | None = None
    ) -> None:
        self.point_id += 1
        self.chunk.points.append(PointRow(self.point_id, customer, contact, *point))

    def _happenings(
        self,
        customer: int,
        level: str,
        clerk: int,
        created_at: datetime,
        contacts: list[int],
        *,
        foreign: bool,
    ) -> datetime:
        """The timeline from the first line on; returns the time of the last."""
        rng, span = self.rng, max(self.midnight - created_at, timedelta(minutes=1))
        number = int(rng.expovariate(1 / LEVELS[level][2]))
        self._line(customer, str(created_at), "customer.created", "identity", by=clerk)
        last_at = created_at
        for _ in range(number):
            # More happened lately than long ago.
            at = created_at + span * (1 - rng.random() ** 2)
            if rng.random() < CASES_PER_LINE:
                at = self._case(customer, rng.choice(contacts) if contacts else None, at, foreign=foreign)
            elif rng.random() < TALKS_PER_LINE:
                self._talk(customer, clerk, contacts, at, foreign=foreign)
            else:
                self._line(
                    customer, str(at), "customer.edited", "identity", by=clerk, facts=rng.choice(EDITS)
                )
            last_at = max(last_at, at)
        return last_at

    def _case(self, customer: int, contact: int | None, at: datetime, *, foreign: bool) -> datetime:
        """A case, closed within days unless it was opened just now; returns the time of its last line."""
        rng, self.case_id = self.rng, self.case_id + 1
        kind, (agent, department) = CASE_KINDS.one(rng), rng.choice(self.cast.agents)
        matter, solution = rng.choice(phrases.CASES[kind]), rng.choice(phrases.SOLUTIONS)
        title, description = matter.said(foreign=foreign)
        end = at + timedelta(hours=rng.uniform(1, 96))
        opened = str(at)
        ended = str(end) if end < self.midnight else None
        self.chunk.cases.append(
            CaseRow(
                id=self.case_id,
                customer_id=customer,
                contact_id=contact,
                kind=kind,
                priority=PRIORITIES.one(rng),
                channel=CHANNELS.one(rng),
                title=title,
                description=description,
                state="closed" if ended else "open",
                solution=solution[foreign] if ended else "",
                opened_by_id=agent,
                owner_id=agent,
                department_id=department,
                opened_at=opened,
                resolved_at=ended,
                closed_at=ended,
                created_at=opened,
                updated_at=ended or opened,
            )
        )
        self._line(customer, opened, "case.opened", "cases", by=agent, case=self.case_id)
        if ended:
            self._line(customer, ended, "case.closed", "cases", by=agent, case=self.case_id)
        return end if ended else at

    def _talk(self, customer: int, by: int, contacts: list[int], at: datetime, *, foreign: bool) -> None:
        """A call, a visit, a mail …, often with one of the contacts; in office hours."""
        self.talk_id += 1
        at = self._moment(-((at - self.midnight) // timedelta(days=1)))
        row = talks.talk(self.talk_id, customer, by, at, self.midnight, self.rng, foreign=foreign)
        self.chunk.talks.append(row)
        if contacts and self.rng.random() < WITH_CONTACT:
            self.chunk.talkers.append(TalkerRow(self.talk_id, self.talk_id, self.rng.choice(contacts)))
        facts = TALKED[row.kind]
        self._line(customer, row.at, "interaction.logged", "interactions", by=by, facts=facts, talk=row.id)

    def _line(
        self,
        customer: int,
        at: Moment,
        kind: str,
        facet: str,
        *,
        by: int,
        facts: str = "{}",
        case: int = 0,
        talk: int = 0,
    ) -> None:
        self.line_id += 1
        about = "customers.servicecase" if case else "customers.interaction" if talk else ""
        row = LineRow(self.line_id, customer, at, kind, facet, about, case or talk or None, by, facts)
        self.chunk.lines.append(row)

    def _moment(self, days_ago: int) -> datetime:
        """Some time in office hours on that day; never in the future."""
        return (
            self.midnight
            - timedelta(days=days_ago)
            + timedelta(seconds=self.rng.randrange(9 * 3600, 18 * 3600))
        )


LEVEL_SHARES = Shares({level: values[0] for level, values in LEVELS.items()})
CAPITALS = (100_000, 500_000, 1_000_000, 2_000_000, 5_000_000, 10_000_000, 50_000_000, 200_000_000)
