"""Segments: who makes which, what a filter finds in them, what is refused, and how a list becomes one."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from crm_site.kit import filters
from crm_site.kit.errors import EditConflict, RuleBroken
from crm_site.kit.filters import FilterRefused
from customers.directory.models import Customer
from customers.records.changes import actions as changes
from customers.records.filters import lists
from customers.records.models import ChangeSet
from customers.segments import actions, rules, selectors
from customers.segments.models import Segment, SegmentMember
from notifications.models import Event
from ownership.models import User
from tests.factories import campaigns as made
from tests.factories import directory

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]
LEVEL_A = made.condition("level", "is", "A")


def within(*segments: Segment, op: str = "any_of") -> dict[str, Any]:
    return made.condition("segment", op, [one.key for one in segments])


def found(user: User, *conditions: dict[str, Any], record: str = "customers") -> set[int]:
    asked = filters.parse(record, {"v": 1, "all": list(conditions)})
    return set(lists.rows_of(asked, user).values_list("pk", flat=True))


def asked(*conditions: dict[str, Any], record: str = "customers") -> filters.Filter:
    return filters.parse(record, {"v": 1, "all": list(conditions)})


# --- what they find ---------------------------------------------------------------------------------------


def test_a_live_segment_follows_its_customers(marketer: User, customer: Customer) -> None:
    best = made.segment(marketer, LEVEL_A)

    assert found(marketer, within(best)) == set()
    Customer.objects.filter(pk=customer.pk).update(level="A")
    assert found(marketer, within(best)) == {customer.pk}
    assert found(marketer, within(best, op="none_of")) == set()


def test_a_fixed_list_keeps_those_who_fitted_when_it_was_made(marketer: User, customer: Customer) -> None:
    Customer.objects.filter(pk=customer.pk).update(level="A")
    later = directory.customer(level="A")
    Customer.objects.filter(pk=later.pk).update(level="B")

    kept = actions.create(
        by=marketer, record="customers", name="Fair", kind="fixed", conditions=asked(LEVEL_A)
    )
    Customer.objects.filter(pk=later.pk).update(level="A")

    assert found(marketer, within(kept)) == {customer.pk}
    assert Event.objects.get(name="segment.created").about_id == kept.pk
    assert kept.history.get().history_user == marketer


def test_each_reader_finds_what_he_sees(rep: User, marketer: User, customer: Customer) -> None:
    directory.customer(level="A")
    Customer.objects.filter(pk=customer.pk).update(level="A")
    best = made.segment(marketer, LEVEL_A)

    assert found(rep, within(best)) == {customer.pk}
    assert selectors.look(best, rep).size == "1 customer"
    assert selectors.look(best, marketer).size == "2 customers"


def test_contacts_have_segments_of_their_own(marketer: User, customer: Customer) -> None:
    one = directory.contact(customer, name="Ann")
    directory.contact(customer, name="Bob")
    called = made.segment(marketer, made.condition("name", "is", "Ann"), record="contacts")

    assert found(marketer, within(called), record="contacts") == {one.pk}


def test_a_condition_says_the_segments_name(marketer: User) -> None:
    best = made.segment(marketer, LEVEL_A, name="Best")

    assert filters.sentence(asked(within(best))) == "Segment is Best"


def test_a_segment_that_is_gone_matches_nothing_and_says_so(marketer: User, customer: Customer) -> None:
    best = made.segment(marketer, LEVEL_A)
    stored = filters.dump(asked(within(best)))
    best.delete()

    read = filters.read("customers", stored)

    assert read.broken
    assert not lists.rows_of(read, marketer).exists()


def test_who_is_not_in_a_segment_that_went_meanwhile_is_not_everybody(
    marketer: User, customer: Customer
) -> None:
    best = made.segment(marketer, LEVEL_A)
    read = asked(within(best, op="none_of"))
    best.delete()

    with pytest.raises(FilterRefused):
        lists.rows_of(read, marketer)


def test_a_broken_segment_matches_nothing_not_even_turned_round(marketer: User, customer: Customer) -> None:
    lost = made.segment(marketer, made.condition("shoe_size", "is", "44"), name="Lost")

    with pytest.raises(FilterRefused, match="Lost.*shoe_size"):
        found(marketer, within(lost, op="none_of"))
    assert "shoe_size" in selectors.look(lost, marketer).trouble


# --- who may --------------------------------------------------------------------------------------------------


def test_a_private_segment_is_nobody_elses(marketer: User, rep: User, sign_in: Browser) -> None:
    mine = made.segment(marketer, LEVEL_A, audience="private")

    assert sign_in(rep).get(mine.get_absolute_url()).status_code == 404
    assert sign_in(marketer).get(mine.get_absolute_url()).status_code == 200
    with pytest.raises(FilterRefused):
        found(rep, within(mine))


def test_a_facet_that_one_does_not_read_is_refused(marketer: User, rep: User, customer: Customer) -> None:
    """Marketing meets contact data masked: which customers have a phone would tell it."""
    reached = made.segment(rep, made.condition("has_phone", "is", "yes"))

    assert found(rep, within(reached)) == set()
    with pytest.raises(FilterRefused):
        found(marketer, within(reached))
    with pytest.raises(FilterRefused):
        actions.create(
            by=marketer,
            record="customers",
            name="x",
            conditions=asked(made.condition("has_phone", "is", "yes")),
        )


@pytest.mark.parametrize(
    ("who", "audience", "may"),
    [
        ("rep", "private", True),
        ("rep", "all", False),
        ("manager", "all", True),
        ("marketer", "all", True),
        ("auditor", "private", False),
        ("stranger", "private", False),
    ],
)
def test_who_addresses_whom(who: str, audience: str, may: bool, request: pytest.FixtureRequest) -> None:
    user = request.getfixturevalue(who)

    def create() -> Segment:
        return actions.create(
            by=user, record="customers", name="Mine", audience=audience, conditions=asked(LEVEL_A)
        )

    if may:
        assert create().audience == audience
    else:
        with pytest.raises(PermissionDenied):
            create()


# --- circles and widths ---------------------------------------------------------------------------------------


def test_a_segment_cannot_ask_about_itself_by_another(marketer: User) -> None:
    first = made.segment(marketer, LEVEL_A)
    second = made.segment(marketer, within(first))

    with pytest.raises(RuleBroken, match="about itself"):
        actions.edit(first, by=marketer, version=1, conditions=asked(within(second)))
    with pytest.raises(RuleBroken, match="about itself"):
        actions.edit(first, by=marketer, version=1, conditions=asked(within(first)))


def test_a_circle_that_slipped_in_ends(marketer: User, customer: Customer) -> None:
    first, second = made.segment(marketer), made.segment(marketer)
    for one, other in ((first, second), (second, first)):
        Segment.objects.filter(pk=one.pk).update(filter=filters.dump(asked(within(other))))

    with pytest.raises(FilterRefused, match="about itself"):
        found(marketer, within(first))


def test_too_deep_is_refused(marketer: User) -> None:
    deepest = made.segment(marketer, LEVEL_A)
    for _ in range(rules.DEEPEST):
        deepest = made.segment(marketer, within(deepest))

    with pytest.raises(RuleBroken, match="too deep"):
        actions.create(by=marketer, record="customers", name="x", conditions=asked(within(deepest)))


def test_what_everybody_uses_asks_about_nothing_private(marketer: User) -> None:
    mine = made.segment(marketer, LEVEL_A, audience="private", name="Mine")

    with pytest.raises(RuleBroken, match="Mine"):
        actions.create(
            by=marketer, record="customers", name="x", audience="all", conditions=asked(within(mine))
        )


def test_one_that_others_ask_about_stays(marketer: User) -> None:
    first = made.segment(marketer, LEVEL_A)
    second = made.segment(marketer, within(first), name="Second")

    with pytest.raises(RuleBroken, match="Second"):
        actions.delete(first, by=marketer)
    actions.delete(second, by=marketer)
    actions.delete(first, by=marketer)

    assert not Segment.objects.exists()


def test_a_list_made_of_another_segment_holds_it_no_longer(marketer: User) -> None:
    best = made.segment(marketer, LEVEL_A)
    kept = made.segment(marketer, within(best), kind="fixed", audience="private")

    actions.delete(best, by=marketer)
    actions.edit(kept, by=marketer, version=1, audience="all")

    kept.refresh_from_db()
    assert kept.audience == "all"


def test_a_list_of_what_is_private_stays_private(marketer: User) -> None:
    mine = made.segment(marketer, LEVEL_A, audience="private", name="Mine")
    kept = made.segment(marketer, within(mine), kind="fixed", audience="private")

    with pytest.raises(RuleBroken, match="Mine"):
        actions.edit(kept, by=marketer, version=1, audience="all")


def test_a_stale_edit_shows_what_stands_now(marketer: User, marketing_manager: User) -> None:
    one = made.segment(marketer, LEVEL_A, name="Old")
    actions.edit(one, by=marketing_manager, version=1, name="New")

    with pytest.raises(EditConflict) as conflict:
        actions.edit(one, by=marketer, version=1, name="Mine")

    assert conflict.value.theirs == {"name": "New"}


# --- pages ----------------------------------------------------------------------------------------------------


def test_the_pages_are_there(marketer: User, customer: Customer, sign_in: Browser) -> None:
    Customer.objects.filter(pk=customer.pk).update(level="A")
    best = made.segment(marketer, LEVEL_A, name="Best")
    browser = sign_in(marketer)

    assert "Best" in browser.get(reverse("customers:segment-list")).content.decode()
    page = browser.get(best.get_absolute_url()).content.decode()
    assert customer.name in page
    assert "Level is A" in page
    listed = browser.get(selectors.list_url(best))
    assert [row.pk for row in listed.context["page"].rows] == [customer.pk]


def test_a_segment_is_built_counted_and_saved(marketer: User, customer: Customer, sign_in: Browser) -> None:
    Customer.objects.filter(pk=customer.pk).update(level="A")
    browser, address = sign_in(marketer), reverse("customers:segment-new")
    rows = {"q.word": "all", "q.0.field": "level", "q.0.op": "any_of", "q.0.value": "A"}
    typed = {"name": "Best", "kind": "live", "audience": "all", "record": "customers"}

    count = browser.get(address, {**rows, **typed, "part": "count"}, headers={"HX-Request": "true"})
    more = browser.post(address, {**rows, **typed, "verb": "add:q"}, headers={"HX-Request": "true"})
    saved = browser.post(address, {**rows, **typed, "verb": "save"})

    assert "1 customer" in count.content.decode()
    assert "Level is A" in count.content.decode()
    assert 'value="Best"' in more.content.decode(), "what was typed stays"
    assert "q.1.field" in more.content.decode()
    segment = Segment.objects.get()
    assert saved.headers["Location"] == segment.get_absolute_url()
    assert segment.filter == {"v": 1, "all": [{"field": "level", "op": "any_of", "value": ["A"]}]}


def test_an_unfinished_condition_is_said_and_nothing_saved(marketer: User, sign_in: Browser) -> None:
    rows = {"q.word": "all", "q.0.field": "level", "q.0.op": "any_of"}

    answer = sign_in(marketer).post(
        reverse("customers:segment-new"), {**rows, "name": "Best", "kind": "live"}
    )

    assert answer.status_code == 422
    assert "Finish the conditions" in answer.content.decode()
    assert not Segment.objects.exists()


def test_changing_conditions_and_name(marketer: User, sign_in: Browser) -> None:
    best = made.segment(marketer, LEVEL_A, name="Best")
    browser, address = sign_in(marketer), reverse("customers:segment-edit", args=[best.pk])
    typed = {"q.word": "all", "q.0.field": "level", "q.0.op": "is", "q.0.value": "B"}
    typed |= {"name": "Second best", "audience": "all", "version": "1"}

    assert "Level is A" in browser.get(address).content.decode()
    assert browser.post(address, typed).status_code == 302
    stale = browser.post(address, {**typed, "name": "Third"})

    best.refresh_from_db()
    assert (best.name, best.version) == ("Second best", 2)
    assert best.filter["all"][0]["value"] == "B"
    assert stale.status_code == 409
    assert "Third" in stale.content.decode()


def test_the_list_of_customers_leads_to_a_segment(marketer: User, sign_in: Browser) -> None:
    page = sign_in(marketer).get(reverse("customers:customer-list"), {"level": "A"})

    (line, url), *_rest = page.context["listing"].menu_lines
    assert str(line.label) == "Save as a segment"
    form = sign_in(marketer).get(url)
    assert "Level is A" in form.content.decode()


def test_selected_customers_go_on_a_list_and_back(
    marketer: User, customer: Customer, sign_in: Browser
) -> None:
    fair = made.segment(marketer, kind="fixed", name="Fair")
    version = customer.version
    values = {"verb": "segment", "row": customer.pk, "confirm": "1", "number": "1", "segment": fair.pk}

    answer = sign_in(marketer).post(reverse("customers:bulk", args=["customers"]), values)

    assert answer.status_code == 302
    assert found(marketer, within(fair)) == {customer.pk}
    customer.refresh_from_db()
    assert customer.version == version, "being on a list is no change of the customer"
    changes.undo(ChangeSet.objects.get(), by=marketer)
    assert not SegmentMember.objects.exists()


def test_one_is_taken_off_a_list(marketer: User, rep: User, customer: Customer, sign_in: Browser) -> None:
    fair = made.segment(marketer, kind="fixed")
    SegmentMember.objects.create(segment=fair, customer=customer)
    address = reverse("customers:segment-take-off", args=[fair.pk])

    assert sign_in(rep).post(address, {"row": customer.pk}).status_code == 403
    assert sign_in(marketer).post(address, {"row": customer.pk}).status_code == 302

    assert not SegmentMember.objects.exists()
