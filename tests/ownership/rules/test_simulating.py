"""The simulator: what would move, applied in one batch, stopped on the way, undone as one."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from crm_site.kit.errors import Busy, RuleBroken
from customers.directory.models import Customer
from customers.records.changes import actions as changes
from customers.records.models import ChangeSet
from notifications import jobs, relay
from notifications.models import Event, Job
from ownership.models import OwnershipChange, User
from ownership.rules import actions, applying, simulating, simulation_actions
from ownership.rules.models import RuleTally, Simulation
from tests.factories import directory
from tests.factories import rules as make
from tests.ownership.rules.conftest import work_off

pytestmark = pytest.mark.django_db


def leads(number: int, **values: Any) -> list[Customer]:
    return [directory.customer(**{"stage": "lead", "level": "A", **values}) for _ in range(number)]


def simulated(into: Any, by: Any, **how: Any) -> Simulation:
    made = simulation_actions.simulate(into, by=by, **how)
    work_off()
    return Simulation.objects.get(pk=made.pk)


def test_a_simulation_moves_nobody_and_says_who_would_move(into: Any, keeper: Any, team: list[Any]) -> None:
    leads(5)
    leads(2, level="C")
    directory.customer(stage="active", level="A")

    found = simulated(into, keeper)

    assert found.state == "ready"
    assert (found.moves, found.figures["seen"], found.figures["unmatched"]) == (5, 7, 2)
    gets = Counter(found.decisions.values_list("owner_now", flat=True))
    assert sorted(gets.values()) == [2, 3]
    assert not Customer.objects.filter(owner__isnull=False).exists()


def test_applying_moves_them_in_one_batch_with_history_and_event(
    into: Any, keeper: Any, team: list[Any]
) -> None:
    rows = leads(5)
    found = simulated(into, keeper)

    simulation_actions.apply(found, by=keeper)
    work_off()

    found.refresh_from_db()
    assert (found.state, found.moved, found.left_out) == ("applied", 5, 0)
    assert Customer.objects.filter(owner__in=team).count() == 5
    told = OwnershipChange.objects.filter(batch=found.batch)
    assert {(one.reason, one.rule_id, one.rule_version) for one in told} == {
        ("rule", into.rules.get().pk, found.version.number)
    }
    assert Event.objects.filter(name="customers.assigned", batch=found.batch).count() == 1
    assert sum(RuleTally.objects.values_list("given", flat=True)) == 5
    assert {one.pk for one in rows} == set(told.values_list("row_id", flat=True))


def test_who_was_changed_since_is_left_out_and_counted(into: Any, keeper: Any, manager: Any) -> None:
    first, *_rest = leads(3)
    found = simulated(into, keeper)
    Customer.objects.filter(pk=first.pk).update(owner=manager, version=first.version + 1)

    simulation_actions.apply(found, by=keeper)
    work_off()

    found.refresh_from_db()
    first.refresh_from_db()
    assert (found.moved, found.left_out, first.owner) == (2, 1, manager)


def test_a_batch_is_undone_as_one(into: Any, keeper: Any) -> None:
    leads(4)
    found = simulated(into, keeper)
    simulation_actions.apply(found, by=keeper)
    work_off()
    found.refresh_from_db()

    changes.undo(ChangeSet.objects.get(pk=found.batch), by=keeper)

    assert not Customer.objects.filter(owner__isnull=False).exists()


def test_what_was_applied_moves_nobody_when_it_is_simulated_again(into: Any, keeper: Any) -> None:
    leads(4)
    simulation_actions.apply(simulated(into, keeper), by=keeper)
    work_off()

    again = simulated(into, keeper)

    assert (again.moves, again.figures["right"]) == (0, 4)
    with pytest.raises(RuleBroken):
        simulation_actions.apply(again, by=keeper)


def test_it_is_applied_once(into: Any, keeper: Any) -> None:
    leads(2)
    found = simulated(into, keeper)
    simulation_actions.apply(found, by=keeper)

    with pytest.raises(Busy):
        simulation_actions.apply(found, by=keeper)
    work_off()
    with pytest.raises(RuleBroken):
        simulation_actions.apply(found, by=keeper)


def test_a_walk_in_slices_decides_as_one_in_a_piece(
    into: Any, keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads(11)
    whole = simulated(into, keeper)
    monkeypatch.setattr(simulating, "SLICE", 3)

    parts = simulated(into, keeper)

    assert list(parts.decisions.order_by("id").values_list("row_id", "owner_now")) == list(
        whole.decisions.order_by("id").values_list("row_id", "owner_now")
    )
    assert parts.figures == whole.figures


def test_stopped_on_the_way_what_moved_stays_moved_and_can_be_undone(
    into: Any, keeper: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    leads(7)
    found = simulated(into, keeper)
    monkeypatch.setattr(applying, "SLICE", 3)
    simulation_actions.apply(found, by=keeper)
    found.refresh_from_db()
    real = applying._move

    def stop_after_the_first(*args: Any) -> int:
        moved = real(*args)
        Job.objects.filter(pk=found.apply_job_id).update(cancel_asked_at=timezone.now())
        return moved

    monkeypatch.setattr(applying, "_move", stop_after_the_first)
    work_off()
    relay.drain()

    found.refresh_from_db()
    assert (found.state, found.moved, found.left_out) == ("applied", 3, 4)
    assert ChangeSet.objects.get(pk=found.batch).rows == 3


def test_stopped_while_it_waits_it_can_be_applied_again(into: Any, keeper: Any) -> None:
    leads(2)
    found = simulated(into, keeper)
    simulation_actions.apply(found, by=keeper)
    found.refresh_from_db()

    jobs.cancel(Job.objects.get(pk=found.apply_job_id))
    applying.stopped(Job.objects.get(pk=found.apply_job_id))

    found.refresh_from_db()
    assert found.state == "ready"


def test_the_scope_widens_or_narrows_whom_it_looks_at(into: Any, keeper: Any, team: list[Any]) -> None:
    leads(2)
    leads(1, owner=keeper)
    directory.customer(stage="active", level="A")
    narrow = make.asking({"field": "level", "op": "any_of", "value": ["B"]})

    seen = {
        scope: simulated(into, keeper, scope=scope).figures["seen"]
        for scope in ("entry", "unassigned", "all")
    }

    assert seen == {"entry": 3, "unassigned": 3, "all": 4}
    assert simulated(into, keeper, within=narrow).figures["seen"] == 0


def test_a_version_is_frozen_once_for_the_same_draft(into: Any, keeper: Any, team: list[Any]) -> None:
    first, second = simulated(into, keeper), simulated(into, keeper)
    make.rule(into, people=team)

    third = simulated(into, keeper)

    assert (first.version, third.version.number) == (second.version, first.version.number + 1)


def test_only_who_keeps_the_rules_simulates_and_applies(
    into: Any, keeper: Any, rep: Any, auditor: Any
) -> None:
    leads(1)
    found = simulated(into, keeper)

    for person in (rep, auditor):
        with pytest.raises(PermissionDenied):
            simulation_actions.simulate(into, by=person)
        with pytest.raises(PermissionDenied):
            simulation_actions.apply(found, by=person)


def test_a_set_that_is_due_proposes_and_waits_for_a_word(into: Any, keeper: Any, sales_head: Any) -> None:
    leads(3)
    into.rhythm = "day"
    into.save()
    actions.put_in_force(into, by=keeper)

    simulation_actions.propose()
    simulation_actions.propose()
    work_off()
    relay.drain()

    (found,) = Simulation.objects.all()
    assert (found.is_proposal, found.state, found.moves) == (True, "ready", 3)
    assert not Customer.objects.filter(owner__isnull=False).exists()


def test_a_proposal_that_would_move_nobody_asks_nobody(into: Any, keeper: Any) -> None:
    into.rhythm = "day"
    into.save()
    actions.put_in_force(into, by=keeper)

    simulation_actions.propose()
    work_off()

    assert Simulation.objects.get().state == "dismissed"
    assert not Event.objects.filter(name="rules.proposed").exists()


def test_who_left_since_is_given_nobody(into: Any, keeper: Any, team: list[Any]) -> None:
    rows = leads(4)
    found = simulated(into, keeper)
    User.objects.filter(pk=team[0].pk).update(is_active=False)

    simulation_actions.apply(found, by=keeper)
    work_off()

    found.refresh_from_db()
    owners = set(Customer.objects.filter(pk__in=[row.pk for row in rows]).values_list("owner", flat=True))
    assert team[0].pk not in owners
    assert found.left_out == found.moves - found.moved > 0
