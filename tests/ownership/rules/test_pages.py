"""Pages of assignment rules: who gets in, what is saved, what a bad form answers, what a simulation shows."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from customers.directory.models import Customer
from ownership.rules import actions, selectors, simulation_actions
from ownership.rules.models import Rule, RuleSet, Simulation
from tests.factories import directory
from tests.factories import ownership as people
from tests.factories import rules as make
from tests.ownership.rules.conftest import work_off

pytestmark = pytest.mark.django_db
LEADS = {"q.word": "all", "q.0.field": "stage", "q.0.op": "any_of", "q.0.value": "lead"}


def page(name: str, *on: Any) -> str:
    return reverse(f"ownership:{name}", args=on)


@pytest.fixture
def desk(keeper: Any, sign_in: Any) -> Any:
    return sign_in(keeper)


@pytest.mark.parametrize("who", ["rep", "agent", "operator", "stranger"])
def test_rules_are_no_page_for_who_keeps_none(who: str, into: RuleSet, sign_in: Any, request: Any) -> None:
    browser = sign_in(request.getfixturevalue(who))

    assert [
        browser.get(page(*where)).status_code
        for where in (("rule-set-list",), ("rule-set-detail", into.pk), ("rule-set-new",))
    ] == [403, 403, 403]


@pytest.mark.parametrize("who", ["executive", "auditor"])
def test_who_looks_over_everything_reads_and_changes_nothing(
    who: str, into: RuleSet, sign_in: Any, request: Any
) -> None:
    browser = sign_in(request.getfixturevalue(who))

    seen = browser.get(page("rule-set-detail", into.pk))

    assert "Valuable" in seen.content.decode()
    assert page("rule-set-put-in-force", into.pk) not in seen.content.decode()
    assert browser.post(page("rule-set-put-in-force", into.pk)).status_code == 403


@pytest.mark.parametrize("who", ["sales_head", "keeper", "admin"])
def test_who_keeps_them_opens_every_page(who: str, into: RuleSet, sign_in: Any, request: Any) -> None:
    browser = sign_in(request.getfixturevalue(who))
    make.in_force(into)
    rule = into.rules.get()

    for where in (
        ("rule-set-list",), ("rule-set-detail", into.pk), ("rule-set-new",), ("rule-set-edit", into.pk),
        ("rule-new", into.pk), ("rule-edit", rule.pk), ("rule-version", into.pk, 1),
    ):  # fmt: skip
        assert browser.get(page(*where)).status_code == 200, where


def test_a_set_is_written_with_its_filter(desk: Any, company: SimpleNamespace) -> None:
    answer = desk.post(
        page("rule-set-new"),
        {**LEADS, "name": "线索", "on_create": "on", "watched": ["level"], "verb": "save"},
    )

    (made,) = RuleSet.objects.all()
    assert answer.status_code == 302
    assert (made.on_create, made.on_import, made.watched, made.is_active) == (True, False, ["level"], False)
    assert made.entry["field" if "field" in made.entry else "all"]


def test_an_unfinished_condition_is_said_and_nothing_is_saved(desk: Any, company: SimpleNamespace) -> None:
    answer = desk.post(page("rule-set-new"), {**LEADS, "q.0.value": "", "name": "线索", "verb": "save"})

    assert answer.status_code == 422
    assert "线索" in answer.content.decode()
    assert not RuleSet.objects.exists()


def test_a_verb_of_the_builder_keeps_what_was_typed(desk: Any, into: RuleSet, team: list[Any]) -> None:
    answer = desk.post(
        page("rule-new", into.pk),
        {"verb": "add:q", "name": "East", "strategy": "least_loaded", "people": [team[0].pk]},
        headers={"HX-Request": "true"},
    )

    text = answer.content.decode()
    assert 'value="East"' in text
    assert f'value="{team[0].pk}" checked' in text
    assert '<option value="least_loaded" selected>' in text


def test_a_rule_is_written_changed_and_taken_out(desk: Any, into: RuleSet, team: list[Any]) -> None:
    fields = {"name": "One", "strategy": "person", "people": [team[0].pk], "verb": "save"}
    desk.post(page("rule-new", into.pk), {**fields, "version": into.version})
    made = Rule.objects.get(name="One")
    into.refresh_from_db()

    desk.post(page("rule-edit", made.pk), {**fields, "people": [team[1].pk], "version": into.version})
    assert list(made.people.all()) == [team[1]]
    desk.post(page("rule-remove", made.pk))

    assert [one.rule.name for one in selectors.draft(into).rules] == ["高价值"]


def test_two_who_edit_at_once_meet_a_conflict_that_keeps_their_words(
    desk: Any, into: RuleSet, team: list[Any]
) -> None:
    stale = into.version
    make.rule(into, people=team)
    rule = into.rules.first()

    answer = desk.post(
        page("rule-edit", rule.pk),
        {"name": "Mine", "strategy": "person", "people": [team[0].pk], "version": stale, "verb": "save"},
    )

    assert answer.status_code == 409
    assert 'value="Mine"' in answer.content.decode()


@pytest.mark.parametrize(
    ("strategy", "field"), [("person", "people"), ("department", "departments"), ("pool", "pool"), ("capacity", "people")]
)  # fmt: skip
def test_a_rule_says_who_gets_them(strategy: str, field: str, desk: Any, into: RuleSet) -> None:
    answer = desk.post(
        page("rule-new", into.pk),
        {"name": "One", "strategy": strategy, "version": into.version, "verb": "save"},
    )

    assert answer.status_code == 422
    assert (
        f'data-field="{field}"' in answer.content.decode().split("field")[0]
        or "bad" in answer.content.decode()
    )
    assert into.rules.count() == 1


def test_the_order_is_put_by_steps_and_as_a_whole(desk: Any, into: RuleSet, team: list[Any]) -> None:
    first, second, third = into.rules.get(), make.rule(into, people=team), make.rule(into, people=team)
    make.rule(into, "person", people=team[:1], is_default=True)

    desk.post(page("rule-order", into.pk), {"row": third.pk, "step": "up"})
    assert order(into) == [first.pk, third.pk, second.pk]
    desk.post(page("rule-order", into.pk), {"order": f"{second.pk},{first.pk}"})

    assert order(into) == [second.pk, first.pk, third.pk]


def order(into: RuleSet) -> list[int]:
    return [one.rule.id for one in selectors.draft(into).rules]


def test_sets_are_put_into_another_order(desk: Any, into: RuleSet) -> None:
    other = make.ruleset()

    desk.post(page("rule-set-order"), {"row": other.pk, "step": "up"})

    assert list(RuleSet.objects.values_list("pk", flat=True)) == [other.pk, into.pk]


def test_a_set_is_switched_on_changed_put_in_force_and_off(desk: Any, into: RuleSet, team: list[Any]) -> None:
    desk.post(page("rule-set-put-in-force", into.pk))
    make.rule(into, people=team, name="华南", name_en="South")
    seen = desk.get(into.get_absolute_url()).content.decode()
    assert "not in force yet" in seen

    desk.post(page("rule-set-put-in-force", into.pk))
    seen = desk.get(into.get_absolute_url()).content.decode()
    assert "New rule: South" in seen
    desk.post(page("rule-set-switch-off", into.pk))

    into.refresh_from_db()
    assert (into.is_active, into.in_force.number) == (False, 2)


def test_a_set_without_rules_cannot_be_switched_on(desk: Any) -> None:
    empty = make.ruleset()

    assert desk.post(page("rule-set-put-in-force", empty.pk)).status_code == 422


def test_from_simulation_to_application(desk: Any, into: RuleSet, team: list[Any]) -> None:
    for _number in range(4):
        directory.customer(stage="lead", level="A")
    answer = desk.post(page("rule-set-simulate", into.pk), {"scope": "entry"})
    found = Simulation.objects.get()
    assert answer["Location"] == found.get_absolute_url()
    working = desk.get(found.get_absolute_url(), headers={"HX-Request": "true"})
    assert f"simulation-{found.pk}-work" in working.content.decode()
    work_off()
    assert desk.get(found.get_absolute_url(), headers={"HX-Request": "true"})["HX-Refresh"] == "true"

    seen = desk.get(found.get_absolute_url()).content.decode()
    assert "+2" in seen
    moves = desk.get(page("simulation-moves", found.pk), {"gets": team[0].pk}).content.decode()
    assert moves.count("Li Qiang would get") >= 1
    desk.post(page("simulation-apply", found.pk))
    work_off()

    done = desk.get(found.get_absolute_url()).content.decode()
    assert "4 customers moved." in done
    found.refresh_from_db()
    assert reverse("customers:change-detail", args=[found.batch]) in done


def test_a_proposal_is_let_go(desk: Any, into: RuleSet, keeper: Any) -> None:
    directory.customer(stage="lead", level="A")
    found = simulation_actions.simulate(into, by=keeper)
    work_off()

    desk.post(page("simulation-dismiss", found.pk))

    assert "nobody moved" in desk.get(found.get_absolute_url()).content.decode()
    assert desk.post(page("simulation-apply", found.pk)).status_code == 422
    assert not Customer.objects.filter(owner__isnull=False).exists()


def test_of_customers_that_are_not_open_the_list_says_no_more_than_others_do(
    into: RuleSet, sales_head: Any, keeper: Any, company: SimpleNamespace, sign_in: Any, admin: Any
) -> None:
    """An administrator keeps rules, but sees no customer; operations sees a key customer's name and padlock."""
    directory.customer(stage="lead", level="A", name="保密客户", is_key=True, department=company.hq)
    directory.customer(stage="lead", level="A", name="普通客户", department=company.hq)
    found = simulation_actions.simulate(into, by=keeper)
    work_off()
    where = page("simulation-moves", found.pk)

    of_admin, of_keeper = (sign_in(one).get(where).content.decode() for one in (admin, keeper))

    assert "客户" not in of_admin
    assert of_admin.count("a customer that is not open to you") == 2
    key = Customer.objects.get(is_key=True)
    assert "保密客户" in of_keeper
    assert key.get_absolute_url() not in of_keeper


def test_a_person_named_once_stays_named_when_he_has_left(desk: Any, company: SimpleNamespace) -> None:
    gone = people.member(company.sales_east, is_active=False, name="已离职")
    into = make.ruleset()
    rule = make.rule(into, people=[gone])

    assert "已离职" in desk.get(page("rule-edit", rule.pk)).content.decode()


def test_a_thrown_away_set_is_gone_and_runs_no_more(desk: Any, into: RuleSet) -> None:
    make.in_force(into)

    desk.post(page("rule-set-remove", into.pk))

    assert desk.get(into.get_absolute_url()).status_code == 404
    assert not RuleSet.objects.running().exists()


def test_the_admin_shows_them_read_only(into: RuleSet, admin: Any, sign_in: Any) -> None:
    browser = sign_in(admin)

    assert browser.get(reverse("admin:ownership_ruleset_changelist")).status_code == 200
    assert browser.get(reverse("admin:ownership_ruleset_change", args=[into.pk])).status_code == 200
    assert browser.get(reverse("admin:ownership_ruleset_add")).status_code == 403


def test_an_edit_that_changes_nothing_is_no_version(desk: Any, into: RuleSet, keeper: Any) -> None:
    into.refresh_from_db()
    before = into.version

    actions.edit(into, by=keeper, version=before, name=into.name)

    into.refresh_from_db()
    assert into.version == before
