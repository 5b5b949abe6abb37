"""Customers and contacts through the filter engine: every operator, NULLs, related rows, what is refused;
and any tree at all against an oracle that reads row by row in Python."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from crm_site.kit import filters
from crm_site.kit.filters import Asker
from crm_site.kit.filters.kinds.dates import span
from customers.directory.models import Contact, ContactRole, Customer, CustomerRelation, CustomerTag, Tag
from customers.records.filters import asking, lists
from customers.records.filters.asking import asker_for
from ownership.access.masking import facet_map
from tests.factories import cases, directory, pools

pytestmark = pytest.mark.django_db
SHANGHAI = ZoneInfo("Asia/Shanghai")
TODAY = date(2026, 11, 22)
NOON = datetime(2026, 11, 22, 12, tzinfo=SHANGHAI)


def system(**values) -> Asker:
    return Asker(None, TODAY, SHANGHAI, **values)


def found(data, record="customers", model=Customer, asker=None):
    condition = filters.compile(filters.parse(record, data), asker or system())
    return sorted(model.objects.filter(condition).values_list("name", flat=True))


def one(field, op, value=None):
    return {"field": field, "op": op, **({} if value is None else {"value": value})}


@pytest.fixture
def three():
    """One with everything, one with little, one abroad."""
    full = directory.customer(
        name="Full 100%_Ltd", level="A", stage="active", industry="food", source="Fair", founded_on=date(2020, 5, 1),
        capital_amount=Decimal("1000.50"), country="CN", region_code="320500", province="江苏省", city="苏州市",
        ordered_at=NOON - timedelta(days=40), aliases=["Old Name", "品牌"], parent=None,
        custom={"budget": 12.5, "colour": "red", "rooms": ["a", "b"], "vip": True, "met": "2026-11-20", "who": 7},
    )  # fmt: skip
    bare = directory.customer(name="Bare", level="C", custom={"budget": "much", "colour": None})
    directory.customer(name="Abroad", country="DE", city="Berlin", level="B", parent=full)
    Customer.objects.update(updated_at=NOON)
    Customer.objects.filter(pk=bare.pk).update(updated_at=NOON - timedelta(days=31))
    return full


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (one("name", "contains", "full"), ["Full 100%_Ltd"]),
        (one("name", "contains", "%"), ["Full 100%_Ltd"]),
        (one("name", "contains", "0_L"), []),
        (one("name", "begins", "%"), []),
        (one("name", "is", "BARE"), ["Bare"]),
        (one("name", "is_not", "bare"), ["Abroad", "Full 100%_Ltd"]),
        (one("name", "not_contains", "a"), ["Full 100%_Ltd"]),
        (one("source", "empty"), ["Abroad", "Bare"]),
        (one("level", "any_of", ["A", "B"]), ["Abroad", "Full 100%_Ltd"]),
        (one("industry", "is_not", "food"), ["Abroad", "Bare"]),
        (one("industry", "empty"), ["Abroad", "Bare"]),
        (one("capital_amount", "more", "1000"), ["Full 100%_Ltd"]),
        (one("capital_amount", "is_not", "1000.5"), ["Abroad", "Bare"]),
        (one("capital_amount", "between", ["1000.50", "1"]), ["Full 100%_Ltd"]),
        (one("founded_on", "on", "2020-05-01"), ["Full 100%_Ltd"]),
        (one("founded_on", "before", "2020-05-01"), []),
        (one("founded_on", "after", "2020-05-01"), []),
        (one("founded_on", "between", ["2020-05-01", "2020-04-01"]), ["Full 100%_Ltd"]),
        (one("founded_on", "not_empty"), ["Full 100%_Ltd"]),
        (one("ordered_at", "days_ago", 30), ["Full 100%_Ltd"]),
        ({"not": one("ordered_at", "days_ago", 30)}, ["Abroad", "Bare"]),
        (one("updated_at", "last_days", 30), ["Abroad", "Full 100%_Ltd"]),
        (one("aliases", "contains", "old"), ["Full 100%_Ltd"]),
        (one("aliases", "begins", "品"), ["Full 100%_Ltd"]),
        (one("aliases", "is", "品牌"), ["Full 100%_Ltd"]),
        (one("aliases", "empty"), ["Abroad", "Bare"]),
        (one("region", "any_of", ["江苏"]), ["Full 100%_Ltd"]),
        (one("region", "any_of", ["Germany", "Suzhou"]), ["Abroad", "Full 100%_Ltd"]),
        (one("region", "none_of", ["Berlin"]), ["Bare", "Full 100%_Ltd"]),
        (one("region", "empty"), ["Bare"]),
        (one("owner", "any_of", ["nobody"]), ["Abroad", "Bare", "Full 100%_Ltd"]),
        (one("owner", "none_of", ["nobody"]), []),
        (one("parent", "has", one("level", "is", "A")), ["Abroad"]),
        (one("parent", "has_not"), ["Bare", "Full 100%_Ltd"]),
        (one("children", "has", one("country", "any_of", ["DE"])), ["Full 100%_Ltd"]),
        ({"any": [one("level", "is", "C"), {"all": []}]}, ["Bare"]),
        ({"not": {"any": [one("level", "is", "C"), one("level", "is", "B")]}}, ["Full 100%_Ltd"]),
    ],
)  # fmt: skip
def test_each_comparison_finds_its_rows(three, data, expected):
    assert found(data) == expected


@pytest.fixture
def own_fields():
    """Fields below the JSON column, as an administrator defines them."""
    made = [
        filters.make("customers", f"own_{key}", key, kind, "identity", path="custom", key=key, may_be_empty=True, **more)
        for key, kind, more in (
            ("budget", "number", {}), ("colour", "choice", {"choices": [("red", "Red"), ("blue", "Blue")]}),
            ("rooms", "choices", {"choices": [("a", "A"), ("b", "B")]}), ("vip", "yes_no", {}), ("met", "date", {}),
            ("who", "person", {"names": lambda values: dict.fromkeys(values, "x")}), ("word", "text", {}),
        )
    ]  # fmt: skip
    filters.provider("customers", lambda: made)
    yield
    filters.fields._providers["customers"].pop()


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (one("own_budget", "more", "12"), ["Full 100%_Ltd"]),
        (one("own_budget", "between", ["1", "12.5"]), ["Full 100%_Ltd"]),
        (one("own_budget", "is_not", "12.5"), ["Abroad", "Bare"]),
        (one("own_colour", "any_of", ["red", "blue"]), ["Full 100%_Ltd"]),
        (one("own_colour", "none_of", ["red"]), ["Abroad", "Bare"]),
        (one("own_colour", "empty"), ["Abroad", "Bare"]),
        (one("own_colour", "not_empty"), ["Full 100%_Ltd"]),
        (one("own_rooms", "all_of", ["a", "b"]), ["Full 100%_Ltd"]),
        (one("own_rooms", "none_of", ["a"]), ["Abroad", "Bare"]),
        (one("own_vip", "is", "yes"), ["Full 100%_Ltd"]),
        (one("own_vip", "is", "no"), []),
        (one("own_met", "last_days", 7), ["Full 100%_Ltd"]),
        (one("own_met", "days_ago", 1), ["Full 100%_Ltd"]),
        (one("own_who", "any_of", [7]), ["Full 100%_Ltd"]),
        (one("own_who", "any_of", ["nobody"]), ["Abroad", "Bare"]),
    ],
)
def test_own_fields_are_compared_safely(three, own_fields, data, expected):
    assert found(data) == expected


@pytest.mark.parametrize(
    "text", ["a.c", "A(b", 'x"y', "d\\e", "$^", "新 词", "100%", "🪐", "a\nb", "[a-z]", "'; --"]
)
def test_texts_of_own_fields_mean_only_themselves(own_fields, text):
    directory.customer(name="it", custom={"word": f"<{text}>"})
    directory.customer(name="whole", custom={"word": text})
    directory.customer(name="other", custom={"word": "abc"})

    assert found(one("own_word", "contains", text.upper())) == ["it", "whole"]
    assert found(one("own_word", "begins", text)) == ["whole"]
    assert found(one("own_word", "is", text)) == ["whole"]


def test_me_and_my_department_are_whoever_asks(rep, teammate, manager, company):
    directory.customer(name="mine", owner=rep, department=company.sales_east)
    directory.customer(name="his", owner=teammate, department=company.sales_east)
    directory.customer(name="south", department=company.sales_south)

    def names(data, user):
        return sorted(row.name for row in lists.rows_of(filters.parse("customers", data), user))

    assert names(one("owner", "any_of", ["me"]), rep) == ["mine"]
    assert names(one("owner", "any_of", ["mine"]), manager) == ["his", "mine"]
    assert found(one("department", "any_of", ["mine"]), asker=asker_for(manager)) == ["his", "mine"]
    assert found(one("department", "within", [company.sales.pk]), asker=asking.system()) == [
        "his",
        "mine",
        "south",
    ]
    assert found(one("department", "any_of", [company.sales.pk])) == []
    assert found(one("owner", "any_of", ["nobody", rep.pk])) == ["mine", "south"]


def test_my_department_holds_those_below_for_who_leads_them(rep, sales_head, company):
    directory.customer(name="east", owner=rep, department=company.sales_east)
    asked = filters.parse("customers", one("owner", "any_of", ["mine"]))

    assert [row.name for row in lists.rows_of(asked, sales_head)] == ["east"]


def test_days_begin_at_midnight_where_the_person_is():
    row = directory.customer(name="late")
    Customer.objects.filter(pk=row.pk).update(created_at=datetime(2026, 11, 21, 23, tzinfo=ZoneInfo("UTC")))
    asked = one("created_at", "during", "today")

    assert found(asked) == ["late"]
    assert found(asked, asker=Asker(None, TODAY, ZoneInfo("America/New_York"))) == []


def test_several_contacts_and_tags_do_not_double_a_row():
    row = directory.customer(name="busy")
    tags = [Tag.objects.create(name=name) for name in ("gold", "vip")]
    for tag in tags:
        CustomerTag.objects.create(customer=row, tag=tag)
    for _ in range(3):
        directory.contact(row, title="Buyer")

    asked = {
        "all": [
            one("tags", "any_of", [tag.pk for tag in tags]),
            one("contacts", "has", one("title", "is", "buyer")),
        ]
    }

    assert found(asked) == ["busy"]
    assert found(one("tags", "all_of", [tag.pk for tag in tags])) == ["busy"]
    assert found(one("tags", "none_of", [tags[0].pk])) == []


def test_conditions_inside_related_rows_are_about_one_row():
    row = directory.customer(name="split")
    directory.contact(row, title="Buyer", name="Ann")
    directory.contact(row, title="Boss", name="Bob")

    both = {"all": [one("title", "is", "Buyer"), one("name", "is", "Bob")]}

    assert found(one("contacts", "has", both)) == []
    assert found(one("contacts", "has_not", both)) == ["split"]


def test_whoever_left_is_no_contact_any_more():
    row = directory.customer(name="left")
    directory.contact(row)
    ContactRole.objects.update(left_on=TODAY)

    assert found(one("contacts", "has")) == []


def test_contacts_are_filtered_by_their_customers_and_points():
    row = directory.customer(name="Hengli", level="A")
    ann, bob = directory.contact(row, name="Ann", title="Buyer"), directory.contact(row, name="Bob")
    directory.point(ann, "ann@example.com", "email")

    def people(data):
        return found(data, "contacts", Contact)

    assert people(one("has_mail", "is", "yes")) == ["Ann"]
    assert people(one("has_mail", "is", "no")) == ["Bob"]
    assert people(one("roles", "has", one("title", "contains", "buy"))) == ["Ann"]
    assert people(one("customers", "has", one("level", "is", "A"))) == ["Ann", "Bob"]
    assert people(one("points", "has", one("value", "contains", "EXAMPLE"))) == ["Ann"]
    assert found(one("contacts", "has", one("has_mail", "is", "yes"))) == ["Hengli"]
    assert bob


def test_customers_are_found_by_their_cases(customer, agent):
    cases.case(customer, agent, kind="complaint")
    directory.customer(name="quiet")

    asked = one("cases", "has", {"all": [one("state", "is", "open"), one("kind", "is", "complaint")]})

    assert found(asked) == [customer.name]
    assert found(one("cases", "has_not")) == ["quiet"]


# --- what one may ask about -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "data",
    [
        one("address", "not_empty"),
        one("has_phone", "is", "yes"),
        one("capital_amount", "more", "1"),
        one("contacts", "has", one("has_mail", "is", "yes")),
        {"not": {"any": [one("level", "is", "A"), one("points", "has")]}},
    ],
)
def test_an_agent_cannot_filter_by_what_is_masked_for_him(agent, customer, data):
    with pytest.raises(filters.FilterRefused, match="not open to you"):
        lists.rows_of(filters.parse("customers", data), agent)


def test_the_answer_tells_nothing_about_locked_customers(agent, key_customer, customer):
    Customer.objects.update(level="A")

    by_level = lists.rows_of(filters.parse("customers", one("level", "is", "A")), agent)
    by_name = lists.rows_of(filters.parse("customers", one("name", "contains", "key")), agent)

    assert [row.name for row in by_level] == [customer.name]
    assert [(row.name, row.seen_by) for row in by_name] == [(key_customer.name, "locked")]


def test_related_customers_count_only_where_one_sees_them(rep, other_department, customer, company):
    child = directory.customer(
        name="child", owner=other_department, department=company.sales_south, parent=customer
    )
    CustomerRelation.objects.create(customer=child, other=customer, kind="supplier")
    for data in (one("parent", "has", one("level", "is", "C")), one("relations", "has")):
        asked = filters.parse("customers", data)

        assert list(lists.rows_of(asked, other_department)) == []
        Customer.objects.filter(pk=customer.pk).update(owner=other_department)
        assert list(lists.rows_of(asked, other_department)) == [child]
        Customer.objects.filter(pk=customer.pk).update(owner=rep)


def test_a_filter_of_nothing_lists_locked_customers_too(agent, key_customer):
    assert [row.seen_by for row in lists.rows_of(lists.everything("customers"), agent)] == ["locked"]


@pytest.mark.parametrize("record", ["customers", "contacts", "cases"])
def test_every_field_stands_in_the_facet_of_its_column(record):
    model = lists.list_of(record).rows(None).model
    facets = facet_map(model)

    wrong = {
        name: field.facet
        for name, field in filters.fields_of(record).items()
        if name in facets and facets[name] != field.facet and field.kind != "related"
    }
    assert wrong == {}


def test_what_an_address_holds_is_checked_again(agent):
    word = filters.encode(filters.parse("customers", one("address", "not_empty")))

    with pytest.raises(filters.FilterRefused):
        lists.rows_of(filters.decode("customers", word), agent)


def test_somebody_who_is_gone_breaks_the_stored_filter(rep):
    stored = {"v": 1, **one("owner", "any_of", [rep.pk])}
    assert not filters.read("customers", stored).broken

    rep.delete()

    assert filters.read("customers", stored).broken
    assert found_stored(stored) == []


def found_stored(data):
    return list(Customer.objects.filter(filters.compile(filters.read("customers", data), system())))


# --- any tree against the oracle ----------------------------------------------------------------------------

LETTERS = some.sampled_from(["a", "A", "b", "%", "_", "中", "文"])
WORDS = some.text(LETTERS, min_size=1, max_size=2)
CUSTOMER_LEAVES = some.one_of(
    some.builds(one, some.sampled_from(["name", "source"]),
                some.sampled_from(["contains", "not_contains", "is", "is_not", "begins"]), WORDS),
    some.builds(one, some.just("source"), some.sampled_from(["empty", "not_empty"])),
    some.builds(one, some.sampled_from(["level"]), some.sampled_from(["any_of", "none_of"]),
                some.lists(some.sampled_from("ABCD"), min_size=1, max_size=2)),
    some.builds(one, some.just("capital_amount"), some.sampled_from(["is", "is_not", "more", "less"]),
                some.sampled_from(["0", "1", "2.5"])),
    some.builds(one, some.just("capital_amount"), some.sampled_from(["empty", "not_empty"])),
    some.builds(one, some.sampled_from(["founded_on", "ordered_at"]),
                some.sampled_from(["last_days", "days_ago", "next_days", "days_ahead"]), some.integers(0, 3)),
    some.builds(one, some.just("founded_on"), some.just("during"),
                some.sampled_from(["today", "yesterday", "this_week", "last_month"])),
    some.builds(one, some.just("is_key"), some.just("is"), some.sampled_from(["yes", "no"])),
    some.builds(one, some.just("tags"), some.sampled_from(["any_of", "all_of", "none_of"]),
                some.lists(some.sampled_from(["T0", "T1", "T2"]), min_size=1, max_size=2, unique=True)),
    some.builds(one, some.just("tags"), some.sampled_from(["empty", "not_empty"])),
    some.builds(one, some.just("owner"), some.sampled_from(["any_of", "none_of"]),
                some.lists(some.sampled_from(["me", "nobody"]), min_size=1, unique=True)),
)  # fmt: skip
ROLE_LEAVES = some.one_of(
    some.builds(one, some.just("title"), some.sampled_from(["contains", "is", "is_not"]), WORDS),
    some.builds(one, some.just("is_decider"), some.just("is"), some.sampled_from(["yes", "no"])),
    some.builds(one, some.just("birthday"), some.sampled_from(["empty", "not_empty"])),
)


def grown(leaves):
    return some.recursive(
        leaves,
        lambda parts: some.one_of(
            some.builds(lambda word, inside: {word: inside}, some.sampled_from(["all", "any"]), some.lists(parts, max_size=3)),
            some.builds(lambda part: {"not": part}, parts),
        ),
        max_leaves=6,
    )  # fmt: skip


TREES = grown(
    CUSTOMER_LEAVES
    | some.builds(one, some.just("contacts"), some.sampled_from(["has", "has_not"]), grown(ROLE_LEAVES))
)


class Oracle:
    """What a filter means, said slowly: one row after the other, no SQL."""

    def __init__(self, me):
        self.me = me

    def fits(self, node, row):
        if "field" in node:
            return self.condition(node, row)
        (word, inside), *_ = node.items()
        if word == "not":
            return not self.asks(inside) or not self.fits(inside, row)
        parts = [self.fits(part, row) for part in inside if self.asks(part)]
        return not parts or (all if word == "all" else any)(parts)

    def asks(self, node):
        if "field" in node:
            return True
        inside = next(iter(node.values()))
        return self.asks(inside) if isinstance(inside, dict) else any(map(self.asks, inside))

    def condition(self, node, row):
        op, value, cell = node["op"], node.get("value"), row[node["field"]]
        if op.startswith("has"):
            return any(self.fits(value, role) for role in cell) == (op == "has")
        if op in ("empty", "not_empty"):
            return (cell in (None, "", [])) == (op == "empty")
        for no, yes in (("none_of", "any_of"), ("is_not", "is"), ("not_contains", "contains")):
            if op == no:
                return not self.test(yes, value, cell)
        return self.test(op, value, cell)

    def test(self, op, value, cell):
        if isinstance(cell, bool):
            return cell == (value == "yes")
        if isinstance(cell, list):
            return (all if op == "all_of" else any)(one in cell for one in value)
        if op == "any_of":
            wanted = [{"me": self.me, "nobody": None}.get(one, one) for one in value]
            return cell in wanted
        if cell is None:
            return False
        if isinstance(cell, str):
            return {"is": str.__eq__, "contains": str.__contains__, "begins": str.startswith}[op](
                cell.lower(), value.lower()
            )
        if isinstance(cell, Decimal):
            value = Decimal(value)
            return {"is": cell == value, "more": cell > value, "less": cell < value}[op]
        first, end = span(op, value, TODAY)
        day = cell.astimezone(SHANGHAI).date() if isinstance(cell, datetime) else cell
        return (first is None or first <= day) and (end is None or day < end)


@pytest.fixture
def many(rep, company):
    """Forty rows of every mixture, and the same as plain dicts."""
    tags = [Tag.objects.create(name=f"T{number}") for number in range(3)]
    rows = []
    for number in range(40):
        values = {
            "name": ["a", "Ab", "中文", "b%", "a_b", "文"][number % 6], "source": ["", "A", "b", "%"][number % 4],
            "level": "ABCD"[number % 4], "capital_amount": [None, Decimal(0), Decimal(1), Decimal("2.5")][number % 4 if number % 3 else 0],
            "founded_on": [None, *(TODAY + timedelta(days=step) for step in (-40, -3, -1, 0, 2))][number % 6],
            "ordered_at": [None, *(NOON + timedelta(days=step, hours=11) for step in (-3, -2, -1, 0))][number % 5],
            "is_key": number % 7 == 0, "owner": rep if number % 2 else None,
        }  # fmt: skip
        row = directory.customer(**values)
        mine = [tag for bit, tag in enumerate(tags) if number >> bit & 1]
        for tag in mine:
            CustomerTag.objects.create(customer=row, tag=tag)
        roles = []
        for turn in range(number % 3):
            title = ["a", "B", "", "中"][(number + turn) % 4]
            person = directory.contact(row, title=title, birthday=TODAY if turn else None)
            ContactRole.objects.filter(contact=person).update(is_decider=bool((number + turn) % 2))
            roles.append(
                {"title": title, "is_decider": bool((number + turn) % 2), "birthday": person.birthday}
            )
        rows.append(
            {
                **values,
                "pk": row.pk,
                "owner": values["owner"] and rep.pk,
                "tags": [tag.pk for tag in mine],
                "contacts": roles,
            }
        )
    return rows, {tag.name: tag.pk for tag in tags}


def named(node, tags):
    """The tree with the ids of the tags in place of their names."""
    if isinstance(node, dict):
        return {key: named(part, tags) for key, part in node.items()}
    return [named(part, tags) for part in node] if isinstance(node, list) else tags.get(node, node)


def test_any_filter_finds_what_the_oracle_finds(many, rep):
    rows, tags = many
    oracle, asker = Oracle(rep.pk), system(user_id=rep.pk)

    @settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
    @given(TREES)
    def check(data):
        data = named(data, tags)
        try:
            asked = filters.parse("customers", data)
        except filters.FilterBroken:
            return  # nested too deep
        expected = sorted(row["pk"] for row in rows if oracle.fits(data, row))

        assert (
            sorted(Customer.objects.filter(filters.compile(asked, asker)).values_list("pk", flat=True))
            == expected
        )
        for language in ("en", "zh-hans"):
            with translation.override(language):
                assert bool(filters.sentence(asked)) == bool(asked)

    check()


def test_a_pool_customers_numbers_do_not_show_through_another(rep, company):
    """Neither by its subsidiaries nor by whom it is related to."""
    afloat = directory.customer(name="Afloat", pool=pools.pool(company.sales_east))
    directory.point(afloat, "13912345678")
    mine = directory.customer(name="Mine", owner=rep, department=company.sales_east, parent=afloat)
    directory.relation(mine, afloat)
    number = one("points", "has", {"all": [one("value", "begins", "139")]})
    named = one("name", "contains", "float")

    for inside in (number, named):
        assert found(one("parent", "has", {"all": [inside]}), asker=asker_for(rep)) == []
        assert found(one("parent", "has", {"all": [inside]})) == ["Mine"]
