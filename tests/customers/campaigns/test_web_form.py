"""The form on the web: what a stranger's answer becomes, what nobody learns by it, and what keeps machines out."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.campaigns.models import CampaignMember, WebAnswer, WebForm
from customers.campaigns.web import guarding, sweeping
from customers.directory.models import Contact, ContactPoint, Customer
from customers.interactions.models import Interaction
from notifications import relay
from notifications.models import Event, Notice
from ownership.models import User
from tests.factories import campaigns as made
from tests.factories import directory

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]
GIVEN = {
    "company": "Qiming Metal Ltd",
    "name": "Tao Wei",
    "phone": "13900010001",
    "email": "tao@qiming.example",
}


@pytest.fixture
def form(marketer: User) -> WebForm:
    return made.web_form(made.campaign(marketer, name="Spring"))


# Against forged forms; each answer has its own.
TOKEN = re.compile(rb"[A-Za-z0-9]{64}")


def stamp(form: WebForm, age: timedelta = timedelta(minutes=1)) -> str:
    """A stamp as it was handed out some time ago."""
    signer = signing.TimestampSigner(salt=guarding.SALT)
    earlier = signing.b62_encode(int(timezone.now().timestamp() - age.total_seconds()))
    value = guarding.stamp(form).split(":")[0]
    return signing.Signer(salt=guarding.SALT).sign(f"{value}:{earlier}") if signer else ""


def send(form: WebForm, browser: Client | None = None, address: str = "203.0.113.7", **given: str) -> Any:
    """What a stranger's browser sends; without `given`, all that the form asks for."""
    values = {"stamp": stamp(form), **(given or GIVEN)}
    return (browser or Client()).post(form.get_absolute_url(), values, REMOTE_ADDR=address)


# --- what becomes of it ---------------------------------------------------------------------------------------


def test_a_stranger_becomes_a_lead_with_source_and_campaign(form: WebForm, marketer: User) -> None:
    answer = send(form, **GIVEN, message="Delivery time?")

    assert answer.status_code == 200
    customer, member = Customer.objects.get(), CampaignMember.objects.get()
    assert (customer.name, customer.stage, customer.source) == ("Qiming Metal Ltd", "lead", "Spring")
    assert (customer.owner, customer.department, customer.note) == (None, None, "Delivery time?")
    assert Contact.objects.get().name == "Tao Wei"
    assert set(ContactPoint.objects.values_list("value", flat=True)) == {"13900010001", "tao@qiming.example"}
    assert (member.customer, member.state, member.source, member.is_new) == (
        customer,
        "responded",
        "form",
        True,
    )
    assert member.responded_on == timezone.localdate()
    event = Event.objects.get(name="web_form.answered")
    assert (event.by_id, event.facts["is_new"]) == (None, True)
    relay.drain()
    assert Notice.objects.get(recipient=marketer).name == "web_form.answered"


def test_a_person_without_a_company_is_the_lead_himself(form: WebForm) -> None:
    send(form, name="郭涛", phone="13900010003")

    customer = Customer.objects.get()
    assert (customer.name, customer.kind, customer.points.get().value) == ("郭涛", "person", "13900010003")
    assert not Contact.objects.exists()


@pytest.mark.parametrize("by", ["email", "phone", "company"])
def test_who_is_known_keeps_what_stands_there(form: WebForm, customer: Customer, rep: User, by: str) -> None:
    directory.point(customer, "buyer@hengli.example", "email")
    directory.point(customer, "051268880001")
    known = {"email": "buyer@hengli.example", "phone": "0512 6888 0001", "company": customer.name}[by]
    given = {"name": "Somebody", "email": "new@else.example", "message": "Call me", by: known}
    before = customer.history.count()

    answer = send(form, **given)

    assert answer.status_code == 200
    assert Customer.objects.get() == customer
    customer.refresh_from_db()
    assert (customer.stage, customer.source, customer.history.count()) == ("prospect", "", before)
    member, note = CampaignMember.objects.get(), Interaction.objects.get()
    assert (member.customer, member.is_new, member.state) == (customer, False, "responded")
    assert (note.customer, note.direction, note.subject) == (customer, "in", "Spring")
    assert "Call me" in note.text
    assert ContactPoint.objects.count() == 2
    relay.drain()
    assert Notice.objects.filter(recipient=rep).exists()


def test_who_left_for_another_company_answers_for_that_one(form: WebForm, customer: Customer) -> None:
    person = directory.contact(customer, is_primary=True)
    directory.point(person, "13900010009")
    person.roles.update(left_on=timezone.localdate(), is_primary=False)
    now = person.roles.create(customer=directory.customer()).customer

    send(form, name="Somebody", phone="13900010009")

    member = CampaignMember.objects.get()
    assert (member.customer, member.contact) == (now, person)


def test_new_and_known_read_the_same(form: WebForm, customer: Customer) -> None:
    directory.point(customer, "buyer@hengli.example", "email")

    new = send(form)
    known = send(form, name="Somebody", email="buyer@hengli.example")
    trapped = send(form, **GIVEN, website="http://spam.example")

    assert new.status_code == known.status_code == trapped.status_code == 200
    read = {TOKEN.sub(b"", answer.content) for answer in (new, known, trapped)}
    assert len(read) == 1


def test_whoever_was_taken_in_before_answers_as_who_he_is_there(form: WebForm, customer: Customer) -> None:
    directory.point(customer, "buyer@hengli.example", "email")
    member = made.member(form.campaign, customer, "sent")

    send(form, name="Somebody", email="buyer@hengli.example")
    send(form, name="Somebody", email="buyer@hengli.example", message="And one more thing")

    member.refresh_from_db()
    assert CampaignMember.objects.get() == member
    assert (member.state, member.touched_on) == ("responded", form.campaign.starts_on)
    assert Interaction.objects.count() == 2
    assert Event.objects.filter(name="web_form.answered").count() == 1
    assert list(WebAnswer.objects.order_by("pk").values_list("outcome", flat=True)) == ["known", "repeated"]


def test_sending_twice_makes_one_lead(form: WebForm) -> None:
    send(form)
    send(form)

    assert Customer.objects.count() == Contact.objects.count() == CampaignMember.objects.count() == 1


def test_a_tick_is_a_consent_with_its_day(form: WebForm) -> None:
    WebForm.objects.update(consent="我同意", consent_en="I agree")

    send(form, **GIVEN, agrees="on")

    customer = Customer.objects.get()
    assert (customer.consent, customer.consent_on) == ("given", timezone.localdate())


def test_the_consent_of_who_is_known_is_told_to_his_owner(form: WebForm, customer: Customer) -> None:
    WebForm.objects.update(consent="我同意", consent_en="I agree")
    directory.point(customer, "buyer@hengli.example", "email")

    send(form, name="Somebody", email="buyer@hengli.example", agrees="on")

    assert "Agrees to marketing" in Interaction.objects.get(customer=customer).text
    customer.refresh_from_db()
    assert customer.consent != "given"


# --- what is refused ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "given",
    [
        {"name": "", "phone": "13900010001"},
        {"name": "Tao", "phone": "", "email": ""},
        {"name": "Tao", "phone": "call me"},
        {"name": "Tao", "email": "not an address"},
        {"name": "x" * 81, "phone": "13900010001"},
        {"name": "Buy at http://spam.example", "phone": "13900010001"},
        {"name": "Tao\0", "phone": "13900010001"},
        {"name": "Tao", "phone": "13900010001", "message": "x" * 2001},
    ],
)
def test_what_does_not_fit_comes_back_and_nothing_is_stored(form: WebForm, given: dict[str, str]) -> None:
    answer = send(form, **given)

    assert answer.status_code == 422
    assert not Customer.objects.exists()
    if "Tao" in given["name"]:
        assert 'value="Tao"' in answer.content.decode().replace("\0", "")


def test_a_trap_that_people_do_not_see_catches_machines(form: WebForm) -> None:
    send(form, **GIVEN, website="http://spam.example")

    assert not Customer.objects.exists()
    assert WebAnswer.objects.get().outcome == "spam"


@pytest.mark.parametrize("age", [timedelta(seconds=1), timedelta(days=2)])
def test_too_quick_and_too_late_is_asked_again(form: WebForm, age: timedelta) -> None:
    answer = Client().post(form.get_absolute_url(), {**GIVEN, "stamp": stamp(form, age)})

    assert answer.status_code == 422
    assert "very quick" in answer.content.decode()
    assert not Customer.objects.exists()


def test_a_forged_stamp_and_one_of_another_form_are_no_stamps(form: WebForm, marketer: User) -> None:
    other = made.web_form(made.campaign(marketer))

    for word in ("", "forged", stamp(other)):
        assert Client().post(form.get_absolute_url(), {**GIVEN, "stamp": word}).status_code == 422


def test_an_address_sends_only_so_often(form: WebForm) -> None:
    for _ in range(guarding.MOST_OF_ADDRESS):
        assert send(form, name="Tao").status_code == 422

    refused = send(form)
    from_elsewhere = send(form, address="203.0.113.8")

    assert refused.status_code == 429
    assert from_elsewhere.status_code == 200
    WebAnswer.objects.update(at=timezone.now() - timedelta(minutes=11))
    assert send(form).status_code == 200


def test_no_address_is_kept(form: WebForm) -> None:
    send(form)

    assert "203.0.113.7" not in WebAnswer.objects.get().address


def test_behind_a_proxy_the_last_address_counts(form: WebForm, settings: Any) -> None:
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    seen = []
    for forged in ("1.1.1.1", "2.2.2.2"):
        headers = {"HTTP_X_FORWARDED_FOR": f"{forged}, 203.0.113.9", "HTTP_X_FORWARDED_PROTO": "https"}
        Client().post(form.get_absolute_url(), {**GIVEN, "stamp": stamp(form)}, **headers)
        seen.append(WebAnswer.objects.latest("pk").address)

    assert len(set(seen)) == 1, "what the sender claims does not open a new account"


def test_a_form_without_its_token_is_refused(form: WebForm) -> None:
    strict = Client(enforce_csrf_checks=True)

    assert strict.post(form.get_absolute_url(), GIVEN).status_code == 403


def test_closed_ended_and_unknown_answer_alike(form: WebForm) -> None:
    unknown = Client().get(reverse("customers:web-form", args=["nothing"]))
    WebForm.objects.update(is_open=False)
    closed = Client().get(form.get_absolute_url())
    WebForm.objects.update(is_open=True)
    type(form.campaign).objects.update(state="ended")
    ended = Client().get(form.get_absolute_url())

    assert unknown.status_code == closed.status_code == ended.status_code == 404
    assert send(form).status_code == 404
    assert len({TOKEN.sub(b"", answer.content) for answer in (unknown, closed, ended)}) == 1


def test_old_answers_are_forgotten(form: WebForm) -> None:
    send(form)
    WebAnswer.objects.update(at=timezone.now() - timedelta(days=31))

    assert sweeping.sweep() == 1


# --- pages ----------------------------------------------------------------------------------------------------


def test_it_speaks_the_readers_language(form: WebForm) -> None:
    english, chinese = (Client(headers={"Accept-Language": language}) for language in ("en", "zh-hans"))

    assert "Book" in english.get(form.get_absolute_url()).content.decode()
    assert "预约" in chinese.get(form.get_absolute_url()).content.decode()


def test_marketing_makes_the_form(marketer: User, rep: User, sign_in: Browser) -> None:
    campaign = made.campaign(marketer)
    address = reverse("customers:campaign-form", args=[campaign.pk])
    values = {"title": "预约", "asked": ["name", "phone"], "required": ["name"], "is_open": "on"}
    browser = sign_in(marketer)

    assert sign_in(rep).get(address).status_code == 403
    assert browser.post(address, {**values, "asked": ["name"]}).status_code == 422, "nobody could be reached"
    assert browser.post(address, values).status_code == 302
    form = WebForm.objects.get()
    assert (form.asked, form.required, form.is_open) == (["name", "phone"], ["name"], True)
    assert form.get_absolute_url() in browser.get(address).content.decode()
    assert browser.post(address, {**values, "title": "New", "version": "1"}).status_code == 302
    assert browser.post(address, {**values, "title": "Rival", "version": "1"}).status_code == 409
