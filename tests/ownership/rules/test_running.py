"""Rules at work: a customer that is entered, imported or changed goes to whom the first fitting rule says, at once."""

from __future__ import annotations

import io
from collections import Counter
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from customers.directory import actions as directory_actions
from customers.directory.lists import bulk_actions
from customers.directory.models import Customer
from customers.records.changes import actions as changes
from customers.records.models import ChangeSet, ImportBatch
from notifications import relay
from notifications.models import Event, Notice
from ownership.access.policy import can
from ownership.models import Membership, OwnershipChange, Pool
from ownership.people import system_user
from ownership.rules import actions
from ownership.rules.models import RuleSet
from tests.factories import directory, pools
from tests.factories import rules as make

pytestmark = pytest.mark.django_db
LEAD = {"field": "stage", "op": "any_of", "value": ["lead"]}


def entered(by: Any, **values: Any) -> Customer:
    return directory_actions.create(by=by, **{"name": "新线索", "stage": "lead", "level": "A", **values})


def test_a_new_customer_has_its_owner_at_once_and_the_history_names_the_rule(
    into: RuleSet, agent: Any, team: list[Any]
) -> None:
    make.in_force(into)

    made = entered(agent)

    assert made.owner in team
    assert made.department == made.owner.memberships.get().department
    (change,) = OwnershipChange.objects.filter(row=made.pk)
    assert (change.reason, change.rule_id, change.rule_version) == ("rule", into.rules.get().pk, 1)
    assert Event.objects.filter(name="customer.assigned", about_id=made.pk).count() == 1


def test_whom_somebody_named_keeps_it(into: RuleSet, operator: Any, manager: Any) -> None:
    make.in_force(into)

    assert entered(operator, owner=manager).owner == manager


def test_a_set_that_is_switched_off_decides_nothing(into: RuleSet, agent: Any, keeper: Any) -> None:
    make.in_force(into)
    actions.switch_off(into, by=keeper)

    assert entered(agent).owner is None


def test_a_draft_counts_only_when_it_is_put_in_force(into: RuleSet, agent: Any, manager: Any) -> None:
    make.in_force(into)
    rule = into.rules.get()
    actions.edit_rule(rule, by=manager_of(into), version=into.version, strategy="person", people=[manager])

    assert entered(agent).owner != manager
    actions.put_in_force(into, by=manager_of(into))
    assert entered(agent).owner == manager


def manager_of(into: RuleSet) -> Any:
    into.refresh_from_db()
    return system_user()


def test_the_first_set_that_lets_a_customer_in_decides(
    into: RuleSet, agent: Any, manager: Any, keeper: Any
) -> None:
    other = make.ruleset(entry=LEAD)
    make.rule(other, "person", people=[manager])
    make.in_force(into)
    make.in_force(other)
    assert entered(agent).owner != manager

    actions.reorder([other.pk, into.pk], by=keeper)

    assert entered(agent).owner == manager


def test_a_broken_set_does_nothing_and_stops_nobody(into: RuleSet, agent: Any) -> None:
    make.in_force(into)
    version = into.in_force
    version.plan["rules"][0]["conditions"] = {"field": "gone", "op": "is", "value": 1}
    type(version).objects.filter(pk=version.pk).update(plan=version.plan)

    assert entered(agent).owner is None


def test_who_is_full_for_today_is_passed_over_and_the_default_gets_the_rest(
    team: list[Any], agent: Any, company: SimpleNamespace
) -> None:
    into = make.ruleset(entry=LEAD)
    make.rule(into, people=team, per_day=1)
    make.rule(into, "department", departments=[company.sales_south], is_default=True)
    make.in_force(into)

    found = [entered(agent, name=f"线索 {number}") for number in range(3)]

    assert {one.owner for one in found[:2]} == set(team)
    assert (found[2].owner, found[2].department) == (None, company.sales_south)


def test_a_watched_field_that_changes_runs_the_rules(into: RuleSet, team: list[Any], operator: Any) -> None:
    into.watched = ["level"]
    into.save()
    make.in_force(into)
    made = directory.customer(stage="lead", level="D")

    directory_actions.edit(made, by=operator, version=made.version, source="展会")
    made.refresh_from_db()
    assert made.owner is None

    made = directory_actions.edit(made, by=operator, version=made.version, level="A")
    assert made.owner in team


def test_a_bulk_edit_of_a_watched_field_is_undone_with_what_the_rules_did(
    into: RuleSet, team: list[Any], operator: Any
) -> None:
    into.watched = ["level"]
    into.save()
    make.in_force(into)
    ids = [directory.customer(stage="lead", level="D").pk for _ in range(4)]

    outcome = bulk_actions.edit(ids, operator, {"values": {"level": "A"}})

    assert Counter(Customer.objects.filter(pk__in=ids).values_list("owner", flat=True)) == {
        team[0].pk: 2, team[1].pk: 2
    }  # fmt: skip
    changes.undo(ChangeSet.objects.get(pk=outcome.change_set.pk), by=operator)
    assert set(Customer.objects.filter(pk__in=ids).values_list("owner", "level")) == {(None, "D")}


def test_who_waits_in_a_pool_is_claimed_and_not_assigned(into: RuleSet, operator: Any) -> None:
    into.watched = ["level"]
    into.save()
    make.in_force(into)
    pool = Pool.objects.create(name="公海", code="sea")
    made = directory.customer(stage="lead", level="D", pool=pool)

    bulk_actions.edit([made.pk], operator, {"values": {"level": "A"}})

    made.refresh_from_db()
    assert (made.owner, made.pool) == (None, pool)


def imported(tmp_path: Any, by: Any, rows: int) -> None:
    file = tmp_path / "leads.csv"
    lines = [f"线索公司{number},lead,A" for number in range(rows)]
    file.write_text("\n".join(["名称,阶段,级别", *lines]), encoding="utf-8")
    call_command("import_customers", str(file), "--as", by.username, "--to", "rules", stdout=io.StringIO())


def test_an_import_leaves_new_customers_to_the_rules(
    into: RuleSet, operator: Any, team: list[Any], tmp_path: Any
) -> None:
    make.in_force(into)

    imported(tmp_path, operator, 6)

    found = Customer.objects.filter(name__startswith="线索公司")
    assert Counter(found.values_list("owner", flat=True)) == {team[0].pk: 3, team[1].pk: 3}
    assert set(OwnershipChange.objects.values_list("reason", flat=True)) == {"rule"}


def test_an_import_and_what_the_rules_made_of_it_are_undone_as_one(
    into: RuleSet, operator: Any, tmp_path: Any
) -> None:
    make.in_force(into)
    imported(tmp_path, operator, 3)
    batch = ImportBatch.objects.get()

    changes.undo(batch.change_set, by=operator)

    assert not Customer.objects.filter(name__startswith="线索公司").exists()


def test_without_rules_that_wait_for_imports_the_target_is_refused(operator: Any, tmp_path: Any) -> None:
    with pytest.raises(SystemExit):
        imported(tmp_path, operator, 1)

    assert not Customer.objects.exists()


def test_the_new_owner_is_told_which_rule_chose_him(into: RuleSet, agent: Any, team: list[Any]) -> None:
    make.in_force(into)
    made = entered(agent)
    relay.drain()

    (notice,) = Notice.objects.filter(recipient=made.owner)
    assert notice.event.facts["reason"] == "rule"


def test_the_tally_of_a_day_begins_anew_the_next(into: RuleSet, agent: Any, team: list[Any]) -> None:
    rule = into.rules.get()
    rule.per_day = 1
    rule.save()
    make.in_force(into)
    for _turn in range(3):
        entered(agent)
    rule.tallies.update(on=timezone.localdate() - timedelta(days=1))

    assert entered(agent).owner in team


def test_who_enters_a_customer_with_its_contact_may_lose_sight_of_it(
    manager: Any, other_department: Any, sign_in: Any
) -> None:
    """The contact is added before the rules decide; then the page that follows is one he may see."""
    into = make.ruleset(entry=LEAD)
    make.rule(into, "person", people=[manager])
    make.in_force(into)
    browser = sign_in(other_department)

    answer = browser.post(
        "/customers/new/",
        {"name": "新线索", "stage": "lead", "level": "A", "kind": "organisation", "contact_name": "王芳"},
        follow=True,
    )

    made = Customer.objects.get()
    assert (made.owner, made.contact_roles.count()) == (manager, 1)
    assert answer.status_code == 200
    assert "He Jing" in answer.content.decode()


def test_a_pool_that_is_out_of_use_takes_nobody(agent: Any, keeper: Any, company: SimpleNamespace) -> None:
    sea = pools.pool(company.sales)
    into = make.ruleset()
    make.rule(into, "pool", pool=sea)
    make.in_force(into)
    Pool.objects.filter(pk=sea.pk).update(is_active=False)

    assert entered(agent).pool is None


def test_who_leads_elsewhere_keeps_no_rules(company: SimpleNamespace, marketing_manager: Any) -> None:
    """A manager of marketing with an ordinary place in sales leads nobody there."""
    Membership.objects.create(
        user=marketing_manager, department=company.sales, is_primary=False, from_on="2020-01-01"
    )

    assert not can(marketing_manager, "rules.keep")
