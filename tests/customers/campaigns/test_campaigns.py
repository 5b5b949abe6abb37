"""Campaigns: planning, taking people in, what they answer, what it comes to, and who may."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from crm_site.kit.errors import EditConflict, RuleBroken
from customers.campaigns import actions, reminders, rules, selectors
from customers.campaigns.models import Campaign, CampaignMember
from customers.directory.models import Customer
from customers.records.changes import actions as changes
from customers.records.models import ChangeSet, TimelineEntry
from notifications import relay
from notifications.models import Event, Notice
from ownership.models import User
from tests.factories import campaigns as made
from tests.factories import deals, directory

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]
LEVEL_A = made.condition("level", "is", "A")


def figure(campaign: Campaign, user: User, label: str) -> Any:
    return next(one for one in selectors.figures(campaign, user) if str(one.label) == label)


def shown(browser: Client, url: str) -> set[int]:
    return {row.pk for row in browser.get(url).context["page"].rows}


# --- rules ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("part", "whole", "share"),
    [(521, 4521, "11.5"), (1, 3, "33.3"), (1, 16, "6.3"), (0, 5, "0.0"), (5, 5, "100.0")],
)
def test_a_rate_has_one_digit_halves_up(part: int, whole: int, share: str) -> None:
    assert rules.rate(part, whole) == Decimal(share)


def test_nothing_of_nothing_has_no_rate_and_no_price() -> None:
    assert rules.rate(0, 0) is None
    assert rules.each(Decimal(100), 0) is None
    assert rules.each(None, 3) is None
    assert rules.each(Decimal(100), 3) == Decimal("33.33")


# --- planning -------------------------------------------------------------------------------------------------


def test_a_campaign_is_planned_started_and_ended(marketer: User) -> None:
    campaign = actions.create(by=marketer, name=" Fair 2026 ", starts_on=timezone.localdate(), kind="fair")

    assert (campaign.name, campaign.state, campaign.owner) == ("Fair 2026", "planned", marketer)
    assert campaign.department is not None
    assert campaign.department.kind == "marketing"
    campaign = actions.start(campaign, by=marketer)
    with pytest.raises(RuleBroken, match="moved on"):
        actions.start(campaign, by=marketer)
    campaign = actions.end(campaign, by=marketer)
    names = (
        Event.objects.filter(about_type="customers.campaign").order_by("pk").values_list("name", flat=True)
    )
    assert list(names) == ["campaign.created", "campaign.started", "campaign.ended"]
    assert actions.start(campaign, by=marketer).state == "running", "an ended one may go on"


@pytest.mark.parametrize("who", ["rep", "agent", "accountant", "auditor", "stranger"])
def test_only_who_writes_the_facet_plans(who: str, request: pytest.FixtureRequest, marketer: User) -> None:
    user = request.getfixturevalue(who)
    campaign = made.campaign(marketer)

    with pytest.raises(PermissionDenied):
        actions.create(by=user, name="x", starts_on=timezone.localdate())
    with pytest.raises(PermissionDenied):
        actions.edit(campaign, by=user, version=1, name="x")


def test_whose_department_does_not_meet_campaigns_meets_none(
    marketer: User, supporter: User, sign_in: Browser
) -> None:
    campaign = made.campaign(marketer)

    assert sign_in(supporter).get(campaign.get_absolute_url()).status_code == 404
    assert shown(sign_in(supporter), reverse("customers:campaign-list")) == set()
    assert sign_in(marketer).get(campaign.get_absolute_url()).status_code == 200


def test_a_stale_edit_shows_what_stands_now(marketer: User, marketing_manager: User) -> None:
    campaign = made.campaign(marketer)
    actions.edit(campaign, by=marketing_manager, version=1, cost=Decimal(7))

    with pytest.raises(EditConflict) as conflict:
        actions.edit(campaign, by=marketer, version=1, cost=Decimal(8))

    assert conflict.value.theirs == {"cost": Decimal(7)}


def test_days_stand_in_order(marketer: User) -> None:
    today = timezone.localdate()

    with pytest.raises(RuleBroken):
        actions.create(by=marketer, name="x", starts_on=today, ends_on=today - timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        made.campaign(marketer, ends_on=today - timedelta(days=60))


def test_a_plan_is_dropped_only_while_nobody_is_in_it(marketer: User, customer: Customer) -> None:
    campaign = made.campaign(marketer, state="planned")
    made.member(campaign, customer)

    with pytest.raises(RuleBroken, match="End it"):
        actions.delete(campaign, by=marketer)
    CampaignMember.objects.all().delete()
    actions.delete(campaign, by=marketer)

    assert not Campaign.objects.exists()


def test_the_clock_tells_the_owner_once(marketer: User) -> None:
    today = timezone.localdate()
    late = made.campaign(marketer, state="planned")
    over = made.campaign(marketer, ends_on=today - timedelta(days=1))
    made.campaign(marketer, ends_on=today)

    assert reminders.remind() == 2
    assert reminders.remind() == 0

    relay.drain()
    told = Notice.objects.filter(recipient=marketer).values_list("event__about_id", flat=True)
    assert set(told) == {late.pk, over.pk}


# --- taking in ------------------------------------------------------------------------------------------------


def test_a_segment_comes_in_once_and_can_be_taken_back(marketer: User, customer: Customer) -> None:
    Customer.objects.filter(pk=customer.pk).update(level="A")
    campaign, best = made.campaign(marketer), made.segment(marketer, LEVEL_A)

    outcome = actions.fill(campaign, best, by=marketer)
    again = actions.fill(campaign, best, by=marketer)

    member = CampaignMember.objects.get()
    assert (outcome.changed, again.changed) == (1, 0)
    assert (member.customer, member.source, member.segment, member.by) == (
        customer,
        "segment",
        best,
        marketer,
    )
    assert member.history.get().history_user == marketer
    line = TimelineEntry.objects.get(kind="campaign_member.added")
    assert (line.customer_id, line.about_id, line.facts["campaign"]) == (customer.pk, member.pk, campaign.pk)
    event = Event.objects.get(name="campaign.filled")
    assert (event.batch, event.facts["rows"]) == (outcome.change_set.pk, 1)  # type: ignore[union-attr]
    changes.undo(ChangeSet.objects.get(), by=marketer)
    assert not CampaignMember.objects.exists()
    assert not TimelineEntry.objects.filter(kind="campaign_member.added").exists()


def test_the_members_stay_when_the_segment_moves_on(marketer: User, customer: Customer) -> None:
    Customer.objects.filter(pk=customer.pk).update(level="A")
    campaign, best = made.campaign(marketer), made.segment(marketer, LEVEL_A)
    actions.fill(campaign, best, by=marketer)

    Customer.objects.filter(pk=customer.pk).update(level="B")

    assert CampaignMember.objects.of(campaign).count() == 1


def test_who_asked_not_to_be_contacted_is_left_out(marketer: User, company: Any) -> None:
    directory.customer(level="A", consent="refused")
    directory.customer(level="A", preferred_channel="none")
    fine = directory.customer(level="A")
    campaign = made.campaign(marketer)

    outcome = actions.fill(campaign, made.segment(marketer, LEVEL_A), by=marketer)

    assert [one.customer_id for one in CampaignMember.objects.all()] == [fine.pk]
    assert outcome.left_out == {"no_consent": 2}


def test_locked_customers_are_not_taken_in(marketer: User, key_customer: Customer) -> None:
    campaign = made.campaign(marketer)

    assert actions.fill(campaign, made.segment(marketer), by=marketer).changed == 0


def test_contacts_come_in_with_their_customer(marketer: User, customer: Customer) -> None:
    ann = directory.contact(customer, name="Ann")
    directory.contact(customer, name="Ann Silent", do_not_contact=True)
    called = made.segment(marketer, made.condition("name", "begins", "Ann"), record="contacts")
    campaign = made.campaign(marketer)

    outcome = actions.fill(campaign, called, by=marketer)

    member = CampaignMember.objects.get()
    assert (member.customer, member.contact) == (customer, ann)
    assert outcome.left_out == {"no_consent": 1}


def test_an_ended_campaign_takes_nobody_in(marketer: User, customer: Customer) -> None:
    campaign = made.campaign(marketer, state="ended")

    with pytest.raises(RuleBroken, match="ended"):
        actions.add(campaign, customer, by=marketer)
    with pytest.raises(RuleBroken, match="ended"):
        actions.fill(campaign, made.segment(marketer), by=marketer)


def test_nobody_is_in_twice(marketer: User, customer: Customer) -> None:
    campaign = made.campaign(marketer)
    first = actions.add(campaign, customer, by=marketer)

    assert actions.add(campaign, customer, by=marketer) == first
    with pytest.raises(IntegrityError), transaction.atomic():
        made.member(campaign, customer)


# --- answers --------------------------------------------------------------------------------------------------


def test_an_answer_has_a_day_and_counts_from_the_first_touch(marketer: User, customer: Customer) -> None:
    today = timezone.localdate()
    member = made.member(made.campaign(marketer), customer)

    member = actions.answer(member, by=marketer, version=1, state="sent")
    member = actions.answer(member, by=marketer, version=2, state="responded", outcome="Wants a quote")

    assert (member.responded_on, member.touched_on) == (today, today)
    assert member.counts_until == today + timedelta(days=90)
    assert [
        event.facts["state"] for event in Event.objects.filter(name="campaign_member.answered").order_by("pk")
    ] == [
        "sent",
        "responded",
    ]
    member = actions.answer(member, by=marketer, state="bounced")
    assert member.responded_on is None


def test_an_answer_of_tomorrow_is_refused(marketer: User, customer: Customer) -> None:
    member = made.member(made.campaign(marketer), customer)

    with pytest.raises(RuleBroken, match="future"):
        actions.answer(
            member, by=marketer, state="responded", responded_on=timezone.localdate() + timedelta(days=1)
        )


def test_the_customers_owner_writes_down_what_his_customer_answered(
    rep: User, teammate: User, marketer: User, customer: Customer
) -> None:
    member = made.member(made.campaign(marketer), customer, "sent")

    assert actions.answer(member, by=rep, state="declined", outcome="No budget").state == "declined"
    with pytest.raises(PermissionDenied):
        actions.answer(member, by=teammate, state="responded")
    with pytest.raises(PermissionDenied):
        actions.take_out(member, by=rep)


def test_many_are_marked_at_once_and_back(marketer: User, customer: Customer, sign_in: Browser) -> None:
    campaign = made.campaign(marketer)
    first, second = made.member(campaign, customer), made.member(campaign)
    values = {
        "verb": "mark",
        "row": [first.pk, second.pk],
        "confirm": "1",
        "number": "2",
        "state": "responded",
    }
    values["on"] = timezone.localdate().isoformat()

    answer = sign_in(marketer).post(reverse("customers:bulk", args=["campaign-members"]), values)

    assert answer.status_code == 302
    assert set(CampaignMember.objects.values_list("state", "responded_on")) == {
        ("responded", timezone.localdate())
    }
    assert Event.objects.filter(name="campaign.members_changed").count() == 1
    assert TimelineEntry.objects.get(kind="campaign_member.answered").customer_id == customer.pk
    changes.undo(ChangeSet.objects.get(), by=marketer)
    assert set(CampaignMember.objects.values_list("state", "responded_on")) == {("planned", None)}


def test_the_owner_hears_of_a_response(marketer: User, rep: User, customer: Customer) -> None:
    member = made.member(made.campaign(marketer, name="Fair"), customer, "sent")

    actions.answer(member, by=marketer, state="responded")

    relay.drain()
    assert Notice.objects.get(recipient=rep).name == "campaign_member.answered"


# --- figures --------------------------------------------------------------------------------------------------


def test_each_figure_leads_to_the_rows_behind_it(
    marketer: User, customer: Customer, sign_in: Browser
) -> None:
    campaign = made.campaign(marketer, cost=Decimal(300), budget=Decimal(200))
    answered = made.member(campaign, customer, "responded")
    others = [made.member(campaign, state=state) for state in ("sent", "declined", "bounced", "planned")]
    made.member(made.campaign(marketer), customer, "responded")
    browser = sign_in(marketer)

    assert str(figure(campaign, marketer, "Members").value) == "5"
    assert shown(browser, figure(campaign, marketer, "Members").url) == {
        answered.pk,
        *(one.pk for one in others),
    }
    assert str(figure(campaign, marketer, "Reached").value) == "3"
    assert len(shown(browser, figure(campaign, marketer, "Reached").url)) == 3
    assert shown(browser, figure(campaign, marketer, "Responses").url) == {answered.pk}
    assert figure(campaign, marketer, "Response rate").value == "33.3%"
    assert figure(campaign, marketer, "Cost per response").value == "¥300"
    assert figure(campaign, marketer, "Cost").note_tone == "r", "more than was planned"


def test_a_deal_is_the_doing_of_the_first_touch_in_time(
    marketer: User, executive: User, rep: User, customer: Customer, sign_in: Browser
) -> None:
    today = timezone.localdate()
    first, later, old = (
        made.campaign(marketer, starts_on=today - timedelta(days=days)) for days in (40, 20, 200)
    )
    for campaign in (first, later, old):
        made.member(campaign, customer, "sent")
    won = deals.won(customer, rep, amount=Decimal(5000))
    other = deals.deal(directory.customer(owner=rep, department=customer.department), rep)

    assert [one.pk for one in selectors.brought(first, executive)] == [won.pk]
    assert not selectors.brought(later, executive).exists()
    assert not selectors.brought(old, executive).exists(), "its window is over"
    assert figure(first, executive, "Deals").value == "1"
    assert figure(first, executive, "Revenue won").value == "¥5K"
    assert shown(sign_in(executive), figure(first, executive, "Deals").url) == {won.pk}
    assert other.pk not in shown(sign_in(executive), figure(first, executive, "Deals").url)


def test_a_deal_before_the_touch_is_nobodys_doing(
    marketer: User, executive: User, rep: User, customer: Customer
) -> None:
    campaign = made.campaign(marketer, starts_on=timezone.localdate() + timedelta(days=1))
    made.member(campaign, customer, "sent")
    deals.deal(customer, rep)

    assert not selectors.brought(campaign, executive).exists()


def test_a_longer_window_counts_more_deals(
    marketer: User, executive: User, rep: User, customer: Customer
) -> None:
    campaign = made.campaign(marketer, starts_on=timezone.localdate() - timedelta(days=120))
    made.member(campaign, customer, "sent")
    deals.deal(customer, rep)

    assert not selectors.brought(campaign, executive).exists()
    actions.edit(campaign, by=marketer, version=1, window_days=150)
    assert selectors.brought(campaign, executive).exists()


def test_sums_of_deals_are_for_who_reads_deals(marketer: User, rep: User, customer: Customer) -> None:
    campaign = made.campaign(marketer)
    made.member(campaign, customer, "sent")
    deals.won(customer, rep)

    labels = {str(one.label): one for one in selectors.figures(campaign, marketer)}

    assert labels["Deals"].value == "1"
    assert labels["Deals"].url == ""
    assert "Revenue won" not in labels


# --- pages ----------------------------------------------------------------------------------------------------


def test_the_pages_are_there(marketer: User, rep: User, customer: Customer, sign_in: Browser) -> None:
    campaign = made.campaign(marketer, name="Fair")
    member = made.member(campaign, customer, "responded", outcome="Quote")
    browser = sign_in(marketer)

    assert "Fair" in browser.get(reverse("customers:campaign-list")).content.decode()
    assert "Fair" in browser.get(reverse("customers:customer-campaigns", args=[customer.pk])).content.decode()
    assert (
        customer.name
        in browser.get(reverse("customers:campaign-member-edit", args=[member.pk])).content.decode()
    )
    today = timezone.localdate().isoformat()
    values = {"name": "New", "kind": "mail", "starts_on": today, "currency": "CNY", "window_days": "90"}
    values["owner"] = str(marketer.pk)
    assert browser.post(reverse("customers:campaign-new"), values).status_code == 302
    edit = reverse("customers:campaign-edit", args=[campaign.pk])
    assert browser.post(edit, {**values, "version": 1}).status_code == 302
    assert browser.post(edit, {**values, "name": "Rival", "version": 1}).status_code == 409
    assert sign_in(rep).get(edit).status_code == 403


def test_a_segment_is_taken_in_on_the_page(marketer: User, customer: Customer, sign_in: Browser) -> None:
    Customer.objects.filter(pk=customer.pk).update(level="A")
    campaign, best = made.campaign(marketer), made.segment(marketer, LEVEL_A)
    browser, address = sign_in(marketer), reverse("customers:campaign-fill", args=[campaign.pk])

    assert browser.post(address, {"segment": best.pk}).status_code == 302
    page = browser.get(campaign.get_absolute_url())
    again = browser.post(address, {"segment": best.pk}, follow=True)

    assert page.context["done"].rows == 1
    assert "Nobody was taken in" in again.content.decode()
    assert browser.post(address, {}).status_code == 422


def test_an_answer_is_changed_in_the_list(marketer: User, customer: Customer, sign_in: Browser) -> None:
    member = made.member(made.campaign(marketer), customer, "sent")
    address = reverse("customers:cell", args=["campaign-members", member.pk, "state"])

    assert sign_in(marketer).post(address, {"state": "responded", "version": "1"}).status_code == 302

    member.refresh_from_db()
    assert (member.state, member.responded_on) == ("responded", timezone.localdate())


def test_selected_customers_come_in_from_their_list(
    marketer: User, rep: User, customer: Customer, sign_in: Browser
) -> None:
    campaign = made.campaign(marketer)
    values = {"verb": "campaign", "row": customer.pk, "confirm": "1", "number": "1", "campaign": campaign.pk}
    address = reverse("customers:bulk", args=["customers"])

    assert sign_in(rep).post(address, values).status_code == 403
    assert sign_in(marketer).post(address, values).status_code == 302

    assert CampaignMember.objects.get().source == "list"


def test_customers_are_found_by_their_campaigns(marketer: User, customer: Customer, sign_in: Browser) -> None:
    directory.customer()
    campaign = made.campaign(marketer)
    made.member(campaign, customer, "responded", is_new=True)

    assert shown(sign_in(marketer), selectors.leads_url(campaign)) == {customer.pk}
