"""The verbs of deals: who may, what stages ask for, what is recorded, which doors open and shut."""

from datetime import timedelta
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from crm_site.kit.errors import EditConflict, RuleBroken
from customers.deals import actions, reminders, selectors
from customers.deals.actions import Line
from customers.deals.lists import bulk_actions
from customers.deals.models import Deal, DealLine, StageStay
from customers.directory.models import Customer, CustomerUserShare
from customers.records.models import TimelineEntry
from notifications.models import Event
from ownership.access.viewer import forget
from ownership.models import EndedShare, User
from tests.factories import deals, directory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shipped(db: None) -> None:
    deals.pipeline()


def opened(customer: Customer, by: User, **values: Any) -> Deal:
    return actions.open(customer, by=by, **{"title": "Two lathes", "amount": Decimal(5000), **values})


def line(quantity: int = 2, price: int = 100, **values: Any) -> Line:
    return Line(**{"name": "Lathe", "quantity": Decimal(quantity), "price": Decimal(price), **values})


# --- opening ----------------------------------------------------------------------------------------------


def test_a_rep_keeps_the_deal_he_opens_in_the_first_stage(
    customer: Customer, rep: User, company: SimpleNamespace
) -> None:
    deal = opened(customer, rep)

    assert (deal.owner, deal.department, deal.opened_by) == (rep, company.sales_east, rep)
    assert (deal.stage, deal.state, deal.version) == (deals.stage("First contact"), "open", 1)
    assert deal.expected_on == timezone.localdate() + timedelta(days=30)
    assert [(one.stage, one.left_at) for one in deal.stays.all()] == [(deal.stage, None)]


def test_opening_is_recorded_and_stands_on_the_timeline(customer: Customer, rep: User) -> None:
    deal = opened(customer, rep)

    event = Event.objects.get(name="deal.opened")
    assert (event.about_type, event.about_id, event.by) == ("customers.deal", deal.pk, rep)
    assert event.topics == [customer.topic, deal.topic, "deals"]
    entry = TimelineEntry.objects.get(customer=customer)
    assert (entry.kind, entry.facet, entry.about_id) == ("deal.opened", "deals", deal.pk)
    assert deal.history.get().history_user == rep


@pytest.mark.parametrize("who", ["agent", "other_department", "auditor", "stranger"])
def test_who_does_not_write_deals_opens_none(
    customer: Customer, who: str, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(PermissionDenied):
        opened(customer, request.getfixturevalue(who))


def test_a_deal_with_lines_is_worth_what_they_come_to(customer: Customer, rep: User) -> None:
    deal = opened(customer, rep, lines=[line(2, 100), line(1, 50, discount_percent=Decimal(10))])

    assert deal.amount == Decimal("245.00")
    assert [one.position for one in deal.lines.all()] == [1, 2]


def test_a_contact_of_another_customer_is_refused(customer: Customer, rep: User) -> None:
    other = directory.contact(directory.customer())

    with pytest.raises(RuleBroken, match="does not belong"):
        opened(customer, rep, contact=other)


def test_a_stage_asks_for_its_fields_when_a_deal_begins_there(customer: Customer, rep: User) -> None:
    with pytest.raises(RuleBroken, match="Contact") as refused:
        opened(customer, rep, stage=deals.stage("Proposal"))

    assert refused.value.names == ["contact"]  # type: ignore[attr-defined]
    assert not Deal.objects.exists()


# --- changing ---------------------------------------------------------------------------------------------


def test_what_changes_is_saved_signed_and_told(customer: Customer, rep: User) -> None:
    deal = opened(customer, rep)

    deal = actions.edit(deal, by=rep, version=1, title="Three lathes", amount=Decimal(7500))

    assert (deal.title, deal.amount, deal.version) == ("Three lathes", 7500, 2)
    assert Event.objects.get(name="deal.edited").facts == {"fields": ["amount", "title"]}
    assert deal.history.first().history_user == rep


def test_what_is_the_same_is_not_written(customer: Customer, rep: User) -> None:
    deal = opened(customer, rep)

    assert actions.edit(deal, by=rep, version=1, title=deal.title).version == 1


def test_a_stale_edit_shows_what_stands_now(customer: Customer, rep: User, manager: User) -> None:
    deal = opened(customer, rep)
    actions.edit(deal, by=manager, version=1, title="Four lathes")

    with pytest.raises(EditConflict) as conflict:
        actions.edit(deal, by=rep, version=1, title="Three lathes")

    assert conflict.value.theirs == {"title": "Four lathes"}


def test_an_amount_that_the_lines_say_is_not_typed(customer: Customer, rep: User) -> None:
    deal = opened(customer, rep, lines=[line()])

    with pytest.raises(RuleBroken, match="products"):
        actions.edit(deal, by=rep, version=1, amount=Decimal(1))


def test_what_the_stage_asks_for_is_not_taken_away(customer: Customer, rep: User) -> None:
    contact = directory.contact(customer)
    deal = opened(customer, rep, contact=contact, stage=deals.stage("Proposal"))

    with pytest.raises(RuleBroken, match="Contact"):
        actions.edit(deal, by=rep, version=1, contact=None)


def test_new_lines_take_the_place_of_the_old_ones(customer: Customer, rep: User) -> None:
    deal = opened(customer, rep, lines=[line(), line(1, 10)])

    deal = actions.set_lines(deal, by=rep, version=1, lines=[line(3, 10)], currency="USD")

    assert (deal.amount, deal.currency, deal.version) == (Decimal("30.00"), "USD", 2)
    assert DealLine.objects.filter(deal=deal).count() == 1


def test_the_same_lines_write_nothing(customer: Customer, rep: User) -> None:
    deal = opened(customer, rep, lines=[line()])

    assert actions.set_lines(deal, by=rep, version=1, lines=[line()]).version == 1


def test_lines_of_a_deal_that_moved_on_are_a_conflict(customer: Customer, rep: User, manager: User) -> None:
    deal = opened(customer, rep)
    actions.edit(deal, by=manager, version=1, title="Other")

    with pytest.raises(EditConflict):
        actions.set_lines(deal, by=rep, version=1, lines=[line()])


# --- moving -----------------------------------------------------------------------------------------------


def test_a_move_ends_one_stay_and_begins_the_next(customer: Customer, rep: User) -> None:
    deal = deals.deal(customer, rep, stage_since=timezone.now() - timedelta(days=3))
    contact = directory.contact(customer)

    deal = actions.move(deal, by=rep, to=deals.stage("Needs confirmed"), version=1, contact=contact)

    first, now = deal.stays.all()
    assert (first.days, first.left_at) == (3, deal.stage_since)
    assert (now.stage, now.left_at, now.by) == (deals.stage("Needs confirmed"), None, rep)
    assert (deal.contact, deal.version) == (contact, 2)
    event = Event.objects.get(name="deal.moved")
    assert event.facts == {"stage_before": first.stage_id, "stage_now": now.stage_id}


def test_a_stage_that_asks_for_more_refuses_and_names_it(customer: Customer, rep: User) -> None:
    deal = deals.deal(customer, rep)

    with pytest.raises(RuleBroken, match="Contact") as refused:
        actions.move(deal, by=rep, to=deals.stage("Needs confirmed"))

    assert refused.value.names == ["contact"]  # type: ignore[attr-defined]
    deal.refresh_from_db()
    assert deal.stage == deals.stage("First contact")


def test_two_who_move_one_deal_do_not_overrule_each_other(
    customer: Customer, rep: User, manager: User
) -> None:
    deal = deals.deal(customer, rep, contact=directory.contact(customer))
    actions.move(deal, by=manager, to=deals.stage("Proposal"), version=1)

    with pytest.raises(EditConflict) as conflict:
        actions.move(deal, by=rep, to=deals.stage("Negotiation"), version=1)

    assert conflict.value.theirs["stage"] == deals.stage("Proposal")


def test_a_colleague_does_not_move_it(customer: Customer, rep: User, teammate: User, agent: User) -> None:
    deal = deals.deal(customer, rep)

    for who in (teammate, agent):
        with pytest.raises(PermissionDenied):
            actions.move(deal, by=who, to=deals.stage("Won"))


def test_winning_closes_it_today(customer: Customer, rep: User) -> None:
    deal = actions.win(deals.deal(customer, rep), by=rep)

    assert (deal.state, deal.closed_on, deal.stage.kind) == ("won", timezone.localdate(), "won")
    assert Event.objects.filter(name="deal.won").count() == 1
    assert TimelineEntry.objects.get(customer=customer).kind == "deal.won"


def test_a_deal_without_an_amount_is_not_won(customer: Customer, rep: User) -> None:
    with pytest.raises(RuleBroken, match="Amount"):
        actions.win(deals.deal(customer, rep, amount=0), by=rep)


def test_losing_asks_why(customer: Customer, rep: User) -> None:
    deal = deals.deal(customer, rep)

    with pytest.raises(RuleBroken, match="why") as refused:
        actions.move(deal, by=rep, to=deals.stage("Lost"))

    assert refused.value.names == ["lost_reason", "lost_note"]  # type: ignore[attr-defined]


def test_a_lost_deal_keeps_its_reason_until_it_is_reopened(customer: Customer, rep: User) -> None:
    reason = deals.reason()
    deal = deals.deal(customer, rep, stage=deals.stage("Proposal"), contact=directory.contact(customer))
    deal = actions.lose(deal, by=rep, reason=reason, note="A cheaper one")
    assert (deal.lost_reason, deal.lost_note, deal.state) == (reason, "A cheaper one", "lost")
    assert Event.objects.get(name="deal.lost").facts["reason"] == reason.pk

    deal = actions.reopen(deal, by=rep)

    assert (deal.stage, deal.state) == (deals.stage("Proposal"), "open")
    assert (deal.lost_reason, deal.lost_note, deal.closed_on) == (None, "", None)
    assert Event.objects.filter(name="deal.reopened").count() == 1


def test_a_lost_deal_is_drawn_as_far_as_it_came(customer: Customer, rep: User) -> None:
    deal = deals.deal(customer, rep, stage=deals.stage("Needs confirmed"))
    deal = actions.lose(deal, by=rep, reason=deals.reason())

    steps = selectors.stepper_of(deal, selectors.stays_of(deal))

    assert [step["state"] for step in steps] == ["later", "done", "later", "later", "lost"]


def test_an_open_deal_is_not_reopened(customer: Customer, rep: User) -> None:
    with pytest.raises(RuleBroken, match="open"):
        actions.reopen(deals.deal(customer, rep), by=rep)


def test_the_database_keeps_its_promises(customer: Customer, rep: User) -> None:
    deal = deals.deal(customer, rep)
    wrong: list[dict[str, Any]] = [
        {"amount": -1},
        {"state": "won"},
        {"closed_on": timezone.localdate()},
        {"lost_note": "why"},
    ]
    for values in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Deal.objects.filter(pk=deal.pk).update(**values)
    with pytest.raises(IntegrityError), transaction.atomic():
        StageStay.objects.create(deal=deal, stage=deal.stage, entered_at=timezone.now())


# --- owners -----------------------------------------------------------------------------------------------


def test_the_new_owner_sees_the_customer_while_the_deal_lives(
    customer: Customer, rep: User, other_department: User, company: SimpleNamespace
) -> None:
    deal = deals.deal(customer, rep)

    deal = actions.assign(deal, to=other_department, by=rep)

    assert (deal.owner, deal.department) == (other_department, company.sales_south)
    share = CustomerUserShare.objects.get(user=other_department)
    assert (share.source_kind, share.source_id) == ("deal", deal.pk)
    assert Deal.objects.visible_to(other_department).filter(pk=deal.pk).exists()

    actions.win(deal, by=other_department)
    assert not CustomerUserShare.objects.filter(user=other_department).exists()
    assert EndedShare.objects.filter(user=other_department, source_kind="deal").exists()


def test_a_deal_that_goes_on_opens_the_door_again(
    customer: Customer, rep: User, manager: User, other_department: User
) -> None:
    deal = actions.assign(deals.deal(customer, rep), to=other_department, by=manager)
    actions.win(deal, by=other_department)

    actions.reopen(Deal.objects.get(pk=deal.pk), by=manager)

    forget(other_department)
    assert Deal.objects.visible_to(other_department).filter(pk=deal.pk).exists()


def test_many_at_once_leave_out_what_was_lent(
    customer: Customer, rep: User, manager: User, other_department: User
) -> None:
    """The share would stay with who had the deal."""
    lent = actions.assign(deals.deal(customer, rep), to=other_department, by=manager)
    plain = deals.deal(customer, rep)

    done = bulk_actions.assign([lent.pk, plain.pk], manager, {"owner": manager.pk})

    assert (done.changed, done.left_out) == (1, {"not_yours": 1})
    assert Deal.objects.get(pk=lent.pk).owner == other_department


def test_the_manager_needs_no_share(customer: Customer, rep: User, manager: User) -> None:
    actions.assign(deals.deal(customer, rep), to=manager, by=rep)

    assert not CustomerUserShare.objects.exists()


def test_a_closed_deal_is_not_given(customer: Customer, rep: User, manager: User) -> None:
    with pytest.raises(RuleBroken, match="closed"):
        actions.assign(deals.won(customer, rep), to=manager, by=rep)


# --- the clock --------------------------------------------------------------------------------------------


def test_a_deal_that_rests_is_recorded_once_a_stay(customer: Customer, rep: User) -> None:
    old = timezone.now() - timedelta(days=16)
    deal = deals.deal(customer, rep, stage_since=old)
    deals.deal(customer, rep)

    assert reminders.remind() == 1
    assert reminders.remind() == 0
    event = Event.objects.get(name="deal.aged")
    assert (event.about_id, event.by, event.facts) == (deal.pk, None, {"stage_now": deal.stage_id})


def test_closed_deals_rest_in_peace(customer: Customer, rep: User) -> None:
    deals.won(customer, rep, stage_since=timezone.now() - timedelta(days=400))

    assert reminders.remind() == 0
