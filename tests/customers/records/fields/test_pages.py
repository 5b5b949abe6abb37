"""What a person meets of custom fields on a customer's pages."""

import pytest
from django.utils import timezone

from customers.directory import actions
from customers.directory.models import Customer
from customers.records import fields
from ownership.access.masking import levels_for
from ownership.models import AccessLogEntry
from tests.factories import directory
from tests.factories.fields import field


@pytest.fixture
def filled(customer):
    """A customer with a value of each facet that tells people apart, and values that cannot be read."""
    field("text", "slogan", name="口号", name_en="Slogan")
    field("text", "margin", facet="payments", name="毛利", name_en="Margin")
    field("number", "broken", name_en="Broken")
    field("person", "coach", name_en="Coach")
    field("link", "wiki", name_en="Wiki")
    customer.custom = {
        "slogan": "canary-open", "margin": "canary-secret", "broken": {"x": []}, "coach": 10**6,
        "wiki": "https://wiki.example/x", "unknown": "canary-unknown",
    }  # fmt: skip
    customer.save()
    return customer


def page(browser, row, name="customers:customer-facts"):
    from django.urls import reverse

    return browser.get(reverse(name, args=[row.pk])).content.decode()


def test_the_facts_show_what_one_reads_and_a_question_mark_for_the_rest(rep, filled, sign_in):
    shown = page(sign_in(rep), filled)

    assert "canary-open" in shown
    assert "canary-secret" in shown
    assert "canary-unknown" not in shown
    assert "<dd>?" in shown
    assert '<a href="https://wiki.example/x" rel="noopener' in shown


def test_a_masked_one_is_revealed_and_logged(agent, filled, sign_in):
    from django.urls import reverse

    browser = sign_in(agent)
    shown = page(browser, filled)
    assert "canary-open" in shown
    assert "canary-secret" not in shown
    assert f"customer:{filled.pk}:custom:margin" in shown

    answer = browser.post(
        reverse("customers:customer-reveal", args=[filled.pk]),
        {"value": f"customer:{filled.pk}:custom:margin"},
    )

    assert "canary-secret" in answer.content.decode()
    entry = AccessLogEntry.objects.get(kind="revealed")
    assert (entry.facet, entry.field) == ("payments", "custom:margin")


def test_a_hidden_one_is_nowhere_and_cannot_be_revealed(supporter, filled, sign_in):
    from django.urls import reverse

    browser = sign_in(supporter)

    assert "Margin" not in page(browser, filled)
    answer = browser.post(
        reverse("customers:customer-reveal", args=[filled.pk]),
        {"value": f"customer:{filled.pk}:custom:margin"},
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("who", ["agent", "accountant", "rep", "manager", "executive"])
def test_the_column_itself_is_nobodys_to_reveal_in_one_piece(who, filled, sign_in, request):
    """Neither of those who read what is sensitive: each field in it stands behind a facet of its own."""
    from django.urls import reverse

    Customer.objects.update(ordered_at=timezone.now())  # finance sees who ordered
    answer = sign_in(request.getfixturevalue(who)).post(
        reverse("customers:customer-reveal", args=[filled.pk]), {"value": f"customer:{filled.pk}:custom"}
    )

    assert answer.status_code == 404
    assert "canary" not in answer.content.decode()


@pytest.mark.parametrize("raw", [None, [], "x", 5, {"slogan": None}])
def test_a_column_of_another_shape_is_no_mistake(rep, customer, raw):
    field("text", "slogan")
    customer.custom = raw

    assert [one.shown for one in fields.values_for(customer, levels_for(rep, customer))] == [""]


def test_the_history_tells_them_one_by_one_and_masked(rep, agent, filled, sign_in):
    actions.edit(
        filled,
        by=rep,
        version=filled.version,
        **{"custom:slogan": "canary-new", "custom:margin": "canary-more"},
    )

    mine = page(sign_in(rep), filled, "customers:customer-history")
    theirs = page(sign_in(agent), filled, "customers:customer-history")

    assert "Slogan" in mine
    assert "canary-open" in mine
    assert "canary-new" in mine
    assert "canary-more" in mine
    assert "canary-new" in theirs
    assert "canary-more" not in theirs
    assert "canary-secret" not in theirs
    assert "unknown" not in mine


def test_the_number_of_queries_does_not_grow_with_people(rep, customer, django_assert_max_num_queries):
    for number in range(5):
        field("person", f"p{number}")
    customer.custom = {f"p{number}": rep.pk for number in range(5)}
    levels = levels_for(rep, customer)
    fields.fields_of("customers")

    with django_assert_max_num_queries(1):
        assert {one.shown for one in fields.values_for(customer, levels)} == {str(rep)}


def test_the_form_asks_in_its_own_section(rep, filled, sign_in):
    field("choices", "topics", name_en="Topics", help_en="<b>Which</b>?")
    field("money", "budget", name_en="Budget")

    shown = page(sign_in(rep), filled, "customers:customer-edit")

    assert "Custom fields" in shown
    assert 'name="custom:topics"' in shown
    assert 'name="custom:budget_amount"' in shown
    assert "&lt;b&gt;Which" in shown
    assert directory
