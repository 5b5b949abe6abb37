"""Files of answers: whom the rows name, those that name nobody, the second time, taking them back; and a real file."""

import io
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.campaigns import rules
from customers.campaigns.models import Campaign, CampaignMember
from customers.directory.models import Customer
from customers.records.changes import actions as changes
from customers.records.imports import actions
from customers.records.imports.running import at_once, steps
from customers.records.models import ImportBatch, TimelineEntry
from notifications.models import Event
from ownership.models import User
from tests.factories import campaigns as made
from tests.factories import directory

pytestmark = pytest.mark.django_db
Bring = Callable[..., ImportBatch]
BANK = Path(__file__).parents[4] / "shared" / "data" / "service" / "bank_marketing_bank.csv"


@pytest.fixture
def bring(marketer: User) -> Bring:
    """Import lines of a file of answers into a campaign; the batch says what came of it."""

    def run(data: str | bytes, campaign: Campaign | None, **options: str) -> ImportBatch:
        stream = io.BytesIO(data.encode() if isinstance(data, str) else data)
        chosen = {"into": str(campaign.pk)} if campaign else {}
        batch = actions.begin(
            stream,
            by=marketer,
            file_name="answers.csv",
            kind="campaign-members",
            options={**chosen, **options},
        )
        at_once(steps(batch, stream, dry=False))
        batch.refresh_from_db()
        return batch

    return run


def codes(batch: ImportBatch) -> list[str]:
    return list(batch.findings.order_by("row", "id").values_list("code", flat=True))


def test_rows_name_customers_by_name_code_mail_or_number(
    bring: Bring, marketer: User, customer: Customer
) -> None:
    by_code, by_mail, by_phone = (directory.customer() for _ in range(3))
    directory.point(by_mail, "ann@firm.example", "email")
    directory.point(directory.contact(by_phone), "13900001111")
    campaign = made.campaign(marketer)
    text = (
        "Customer,Customer code,Mail,Phone,Response,Response date,Comment\n"
        f"{customer.name},,,,yes,2026-11-02,Wants a quote\n,{by_code.code},,,no,2026-11-03,\n"
        ",,ann@firm.example,,sent,,\n,,,139 0000 1111,bounced,,\n"
    )

    batch = bring(text, campaign)

    assert (batch.state, batch.created, codes(batch)) == ("imported", 4, [])
    states = dict(CampaignMember.objects.values_list("customer", "state"))
    assert states == {
        customer.pk: "responded",
        by_code.pk: "declined",
        by_mail.pk: "sent",
        by_phone.pk: "bounced",
    }
    first = CampaignMember.objects.get(customer=customer)
    assert (str(first.responded_on), str(first.touched_on)) == ("2026-11-02", "2026-11-02")
    assert (first.outcome, first.source, first.by) == ("Wants a quote", "file", marketer)
    assert first.counts_until == first.touched_on + timedelta(days=90)  # type: ignore[operator]
    assert first.history.get().history_user == marketer
    assert TimelineEntry.objects.filter(kind="campaign_member.answered").count() == 4
    assert Event.objects.get(name="campaign.imported").facts["created"] == 4


def test_who_is_unknown_is_refused_and_nothing_comes_in(
    bring: Bring, marketer: User, customer: Customer
) -> None:
    campaign = made.campaign(marketer)

    batch = bring(f"Customer,Response\n{customer.name},yes\nNobody Ltd,no\n,yes\n", campaign)

    assert (batch.state, batch.refused) == ("refused", 2)
    assert codes(batch) == ["unknown_customer", "names_nobody"]
    assert not CampaignMember.objects.exists()


def test_a_locked_customer_is_as_unknown_as_one_that_is_not_there(
    bring: Bring, marketer: User, key_customer: Customer
) -> None:
    batch = bring(f"Customer,Response\n{key_customer.name},yes\n", made.campaign(marketer))

    assert codes(batch) == ["unknown_customer"]


def test_a_file_needs_a_campaign_of_ones_own(bring: Bring, marketer: User, company: object) -> None:
    batch = bring("Reference,Response\n7,yes\n", None)

    assert codes(batch) == ["no_campaign"]


def test_the_second_time_nothing_changes_and_a_third_changes_what_differs(
    bring: Bring, marketer: User, customer: Customer
) -> None:
    campaign = made.campaign(marketer)
    text = f"Customer,Response,Comment\n{customer.name},yes,Quote\n"

    bring(text, campaign)
    second = bring(text, campaign)
    third = bring(f"Customer,Response\n{customer.name},no\n", campaign)

    assert (second.created, second.updated, second.unchanged) == (0, 0, 1)
    assert (third.created, third.updated) == (0, 1)
    member = CampaignMember.objects.get()
    assert (member.state, member.outcome, member.version) == ("declined", "Quote", 2)
    changes.undo(third.change_set, by=marketer)
    member.refresh_from_db()
    assert member.state == "responded"


def test_an_import_is_taken_back(bring: Bring, marketer: User, customer: Customer) -> None:
    batch = bring(f"Customer,Response\n{customer.name},yes\n", made.campaign(marketer))

    changes.undo(batch.change_set, by=marketer)

    assert not CampaignMember.objects.exists()
    assert not TimelineEntry.objects.filter(kind="campaign_member.answered").exists()


def test_a_choice_of_the_page_leads_into_the_campaign(
    marketer: User, sign_in: Callable[[User], Client]
) -> None:
    made.campaign(marketer, name="Somebody else's", state="ended")
    campaign = made.campaign(marketer, name="Calls")
    browser = sign_in(marketer)
    file = io.BytesIO(b"Reference;Response\n1;yes\n2;no\n")
    file.name = "calls.csv"

    answer = browser.post(reverse("customers:import-new"), {"file": file, "kind": "campaign-members"})
    page = browser.get(answer.headers["Location"])
    batch = ImportBatch.objects.get()
    boxes = {"column-0": "reference", "column-1": "state"}
    address = reverse("customers:import-mapping", args=[batch.pk])

    assert "Into the campaign" in page.content.decode()
    assert "Calls" in page.content.decode()
    assert browser.post(address, boxes).status_code == 422, "a campaign has to be chosen"
    assert browser.post(address, {**boxes, "into": str(campaign.pk)}).status_code == 302
    batch.refresh_from_db()
    assert batch.options["into"] == str(campaign.pk)
    page = browser.get(batch.get_absolute_url())
    assert page.context["target"] == f"{campaign.number} Calls", "and no queue of customers"


@pytest.mark.skipif(not BANK.exists(), reason=f"{BANK} is not here: the real file of calls is not tried")
def test_the_bank_calls_come_in_as_one_campaign(bring: Bring, marketer: User) -> None:
    """4,521 calls of 2012, which name nobody: 521 subscribed."""
    campaign = made.campaign(
        marketer, name="Term deposit calls", starts_on=timezone.localdate() - timedelta(days=60)
    )

    first = bring(BANK.read_bytes(), campaign)

    (numbers,) = CampaignMember.objects.visible_to(marketer).numbers([campaign.pk])
    assert (first.state, first.rows, first.created) == ("imported", 4521, 4521)
    assert (numbers["members"], numbers["reached"], numbers["responded"]) == (4521, 4521, 521)
    assert str(rules.rate(numbers["responded"], numbers["reached"])) == "11.5"
    one = CampaignMember.objects.get(reference="2")
    assert (one.state, one.channel, one.touches, one.customer) == ("declined", "cellular", 1, None)
    second = bring(BANK.read_bytes(), campaign)
    assert (second.created, second.updated, second.unchanged) == (0, 0, 4521)
