"""The builder: what is posted becomes a filter, a filter becomes rows, half-filled rows get lost on nobody."""

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as some

from crm_site.kit import filters
from customers.records.filters.builder import Builder
from customers.records.filters.draft import ROOT, DraftGroup, Row, data_of, from_filter, from_params

pytestmark = pytest.mark.django_db
LEVEL = "q.word=all&q.0.field=level&q.0.op=any_of&q.0.value=A&q.0.value=B"


def built(user, query="", **values):
    return Builder("customers", user, QueryDict(query), **values)


def address(**values):
    return f"{reverse('customers:filter-builder', args=['customers'])}?" + "&".join(
        f"{name}={value}" for name, value in values.items()
    )


def test_posted_rows_become_a_filter(rep):
    query = f"{LEVEL}&q.1.word=none&q.1.0.field=owner&q.1.0.op=any_of&q.1.0.value=me&q.2.field=contacts&q.2.op=has&q.2.in.word=any&q.2.in.0.field=title&q.2.in.0.op=contains&q.2.in.0.value=boss"

    asked = filters.dump(built(rep, query).filter)

    assert asked["all"] == [
        {"field": "level", "op": "any_of", "value": ["A", "B"]},
        {"not": {"any": [{"field": "owner", "op": "any_of", "value": ["me"]}]}},
        {"field": "contacts", "op": "has", "value": {"any": [{"field": "title", "op": "contains", "value": "boss"}]}},
    ]  # fmt: skip


def test_an_address_becomes_rows_again(rep):
    first = built(rep, f"{LEVEL}&q.1.word=not_all&q.1.0.field=updated_at&q.1.0.op=days_ago&q.1.0.value=30")

    again = built(rep, f"f={first.word}")

    assert again.filter == first.filter
    assert [row.path for row in again.rows()] == ["q.0", "q.1.0"]


def test_an_empty_builder_offers_one_row_and_counts_everything(rep, customer):
    builder = built(rep)

    assert [row.row.field for row in builder.rows()] == [""]
    assert not builder.filter
    assert not builder.has_errors
    assert builder.count_words == "1 customer"


def test_a_row_without_a_value_is_not_asked_yet(rep, customer):
    builder = built(rep, f"{LEVEL}&q.1.field=name&q.1.op=contains&q.1.value=")

    assert builder.filter.names == {"level"}
    assert builder.has_errors


def test_another_field_takes_an_operator_of_its_own(rep):
    row = next(built(rep, "q.word=all&q.0.field=name&q.0.op=any_of&q.0.value=A").rows())

    assert row.row.op == "contains"


@pytest.mark.parametrize(
    ("verb", "paths", "focus"),
    [
        ("add:q", ["q.0", "q.1"], "q.1"),
        ("group:q", ["q.0", "q.1.0"], "q.1.0"),
        ("duplicate:q.0", ["q.0", "q.1"], "q.1"),
        ("remove:q.0", ["q.0"], ""),
        ("remove:q.7", ["q.0"], ""),
        ("remove:q.0.0.0", ["q.0"], ""),
        ("add:q.0", ["q.0"], ""),
        ("duplicate:q.٣", ["q.0"], ""),
        ("explode:q", ["q.0"], ""),
    ],
)
def test_verbs_change_the_rows(rep, verb, paths, focus):
    builder = built(rep, f"{LEVEL}&verb={verb}")

    assert [row.path for row in builder.rows()] == paths
    assert builder.focus == focus


def test_fields_that_one_does_not_read_are_not_offered(agent):
    offered = str(next(built(agent).rows()).fields)

    assert 'value="name"' in offered
    assert 'value="address"' not in offered
    assert 'value="capital_amount"' not in offered


def test_a_field_that_is_not_open_says_so_and_counts_nothing(agent, customer):
    builder = built(agent, "q.word=all&q.0.field=address&q.0.op=not_empty")

    (row,) = builder.rows()
    assert "not open to you" in str(row.error)
    assert not builder.filter


def test_a_vanished_field_stays_until_it_is_removed(rep, customer):
    word = filters.encode_data({"v": 1, "all": [{"field": "gone", "op": "is", "value": "x"}]})
    builder = built(rep, f"f={word}")

    (row,) = builder.rows()
    assert "no longer exists" in str(row.error)
    assert builder.count() == (0, False)
    again = QueryDict(mutable=True)
    again.update({"q.word": "all", "q.0.raw": row.row.raw})
    assert Builder("customers", rep, again).has_errors


def test_the_count_is_the_persons_own(rep, other_department, customer):
    asked = "q.word=all&q.0.field=level&q.0.op=is&q.0.value=C"

    assert built(rep, asked).count_words == "1 customer"
    assert built(other_department, asked).count_words == "0 customers"


def test_too_many_conditions_are_an_error_and_match_nothing(rep, customer):
    query = "q.word=all" + "".join(f"&q.{n}.field=is_key&q.{n}.op=is&q.{n}.value=no" for n in range(51))

    builder = built(rep, query)

    assert builder.has_errors
    assert builder.count() == (0, False)
    assert "fifty" in builder.sentence


@settings(max_examples=150, deadline=None)
@given(some.dictionaries(
    some.lists(some.sampled_from(["0", "1", "in", "word", "field", "op", "value", "x", "²", "9" * 40]), max_size=20)
    .map(lambda way: ".".join([ROOT, *way])),
    some.lists(some.sampled_from(["all", "none", "level", "contacts", "A", "is", "has", "any_of", "", "\x00"]), max_size=3),
    max_size=20,
))  # fmt: skip
def test_whatever_is_posted_is_understood_somehow(posted):
    params = QueryDict(mutable=True)
    for key, values in posted.items():
        params.setlist(key, values)

    draft = from_params(params)

    assert draft is None or isinstance(draft, DraftGroup)


def test_a_draft_of_a_filter_says_the_same():
    asked = filters.parse("customers", {"not": {"all": [{"field": "is_key", "op": "is", "value": "yes"}]}})

    draft = from_filter(asked)

    rows = [part for part in draft.parts if isinstance(part, Row)]
    assert filters.parse("customers", data_of(draft, map(id, rows))) == asked


# --- the page -----------------------------------------------------------------------------------------------


def test_the_builder_is_a_page_without_javascript(rep, customer, sign_in):
    answer = sign_in(rep).get(address())

    assert answer.status_code == 200
    assert b"<html" in answer.content
    assert b"1 customer" in answer.content


def test_htmx_gets_the_builder_or_the_count_alone(rep, customer, sign_in):
    browser = sign_in(rep)

    builder = browser.get(f"{address()}{LEVEL}", headers={"HX-Request": "true"}).content
    count = browser.get(f"{address(part='count')}&{LEVEL}", headers={"HX-Request": "true"}).content

    assert builder.startswith(b"<form") or b'<form id="filter-builder"' in builder
    assert b"<html" not in builder
    assert b'id="filter-count"' in count
    assert b"<form" not in count
    assert "Level is A or B" in count.decode()


def test_applying_leads_back_to_the_list_with_the_filter(rep, sign_in):
    browser = sign_in(rep)
    url = f"{address(verb='apply', back='/customers/%3Fsort%3Dname%26at%3Dxyz')}&{LEVEL}"

    plain = browser.get(url)
    htmx = browser.get(url, headers={"HX-Request": "true"})

    assert plain.status_code == 302
    assert plain["Location"].startswith("/customers/?sort=name&f=")
    assert "at=" not in plain["Location"].split("&f=")[0]
    assert htmx["HX-Redirect"] == plain["Location"]
    assert filters.decode("customers", plain["Location"].split("f=")[1]).names == {"level"}


@pytest.mark.parametrize(
    "back", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_nobody_is_led_to_another_site(rep, sign_in, back):
    answer = sign_in(rep).get(
        f"{address(verb='apply')}&{LEVEL}", {"back": back, "verb": "apply", "q.word": "all"}
    )

    assert answer["Location"].startswith("/customers/")


def test_a_row_that_says_nothing_keeps_the_filter_from_being_applied(rep, sign_in):
    answer = sign_in(rep).get(f"{address(verb='apply')}&q.word=all&q.0.field=name&q.0.op=contains&q.0.value=")

    assert answer.status_code == 422
    assert b"Say what to compare with." in answer.content


def test_a_list_that_does_not_exist_is_404(rep, sign_in):
    assert sign_in(rep).get(reverse("customers:filter-builder", args=["planets"])).status_code == 404


def test_more_conditions_cost_no_more_queries(rep, customer, sign_in):
    browser, asked = sign_in(rep), []
    for number in (1, 6):
        query = "".join(f"&q.{one}.field=level&q.{one}.op=is&q.{one}.value=A" for one in range(number))
        browser.get(f"{address()}&q.word=all{query}")
        with CaptureQueriesContext(connection) as found:
            browser.get(f"{address()}&q.word=all{query}")
        asked.append(len(found))

    assert asked[0] == asked[1]
