"""Files of contacts: people, the companies they are at, and what is known of both already."""

import io
from collections.abc import Callable
from typing import Any

import pytest

from customers.directory.models import Contact, ContactRole, Customer, CustomerTag
from customers.records.changes import actions as changes
from customers.records.imports import actions
from customers.records.imports.running import at_once, steps
from customers.records.models import ImportBatch
from ownership.models import User
from tests.customers.records.changes.states import state
from tests.factories import directory

pytestmark = pytest.mark.django_db
Bring = Callable[..., ImportBatch]
HEAD = "First Name,Last Name,Job Title,Company,E-mail,Mobile Phone,Work Phone,Tags"
ADA = "Ada,Lovelace,Analyst,Engines Ltd,ada@engines.example,+44 7911 123456,+44 20 7946 0018,vip"
BOB = "Bob,Byron,Clerk,Engines Ltd,bob@engines.example,,,"
EVE = "Eve,Alone,,,eve@home.example,+49 171 5557788,,"
THREE = "\n".join((HEAD, ADA, BOB, EVE, ""))


@pytest.fixture
def people() -> Bring:
    """Import lines of a file of contacts; the batch says what came of it."""

    def run(text: str, *, by: User, target: str = "", dry: bool = False, **options: Any) -> ImportBatch:
        stream = io.BytesIO(text.encode())
        batch = actions.begin(
            stream, by=by, file_name="contacts.csv", target=target, kind="contacts", options=options
        )
        at_once(steps(batch, stream, dry=dry))
        batch.refresh_from_db()
        return batch

    return run


def counts(batch: ImportBatch) -> tuple[int, int, int, int]:
    return batch.created, batch.updated, batch.unchanged, batch.refused


def test_companies_are_made_on_the_way_and_once(people: Bring, operator: User) -> None:
    batch = people(THREE, by=operator)

    company = Customer.objects.get(name="Engines Ltd")
    roles = ContactRole.objects.filter(customer=company).order_by("id")
    assert counts(batch) == (3, 0, 0, 0)
    assert [(role.contact.name, role.title, role.is_primary) for role in roles] == [
        ("Ada Lovelace", "Analyst", True),
        ("Bob Byron", "Clerk", False),
    ]
    assert not batch.findings.exists()


def test_numbers_keep_their_labels(people: Bring, operator: User) -> None:
    people(THREE, by=operator)

    points = Contact.objects.get(name="Ada Lovelace").points.order_by("kind", "id")
    assert [(point.kind, point.label, point.key, point.is_primary) for point in points] == [
        ("email", "", "ada@engines.example", True),
        ("phone", "work", "442079460018", True),
        ("phone", "mobile", "447911123456", False),
    ]


def test_who_has_no_company_is_a_customer_himself(people: Bring, operator: User) -> None:
    people(THREE, by=operator)

    eve = Customer.objects.get(name="Eve Alone")
    assert (eve.kind, eve.stage) == ("person", "lead")
    assert set(eve.points.values_list("key", flat=True)) == {"eve@home.example", "491715557788"}


def test_tags_are_made_and_put_on_the_company(people: Bring, operator: User) -> None:
    people(THREE, by=operator)

    assert list(CustomerTag.objects.values_list("customer__name", "tag__name")) == [("Engines Ltd", "vip")]


def test_the_second_time_changes_nothing(people: Bring, operator: User) -> None:
    people(THREE, by=operator)
    before = state()

    again = people(THREE, by=operator)

    assert counts(again) == (0, 0, 3, 0)
    assert state() == before


def test_undoing_it_brings_back_the_state_before(people: Bring, operator: User) -> None:
    directory.customer(name="Engines Ltd", owner=None, department=None)
    before = state()
    batch = people(THREE, by=operator)
    assert state() != before

    done = changes.undo(batch.change_set, by=operator)

    assert done.kept == 0
    assert state() == before


def test_a_contact_added_to_a_known_company_counts_in_its_version(people: Bring, operator: User) -> None:
    company = directory.customer(name="Engines Ltd", owner=None, department=None)

    people(THREE, by=operator)

    company.refresh_from_db()
    assert company.version == 2
    assert company.timeline.get().facts == {"fields": ["contact"]}


def test_a_new_number_and_title_change_the_contact(people: Bring, sales_head: User) -> None:
    people(THREE, by=sales_head, target="owner:sales_head")

    batch = people(THREE.replace("0018", "0019").replace("Analyst", "Director"), by=sales_head)

    ada = Contact.objects.get(name="Ada Lovelace")
    assert counts(batch) == (0, 1, 2, 0)
    assert (ada.version, ada.roles.get().title) == (2, "Director")
    assert ada.points.get(label="work").key == "442079460019"
    assert ada.points.count() == 3


def test_a_known_person_at_another_company_gets_a_second_role(people: Bring, operator: User) -> None:
    people(THREE, by=operator)

    people(THREE.replace("Engines Ltd,ada", "Analytics Ltd,ada"), by=operator)

    ada = Contact.objects.get(name="Ada Lovelace")
    assert sorted(ada.roles.values_list("customer__name", flat=True)) == ["Analytics Ltd", "Engines Ltd"]


def test_two_people_of_one_address_stay_two(people: Bring, operator: User) -> None:
    shared = THREE.replace("bob@engines.example", "ada@engines.example")

    people(shared, by=operator)
    again = people(shared, by=operator)

    assert Contact.objects.count() == 2
    assert counts(again) == (0, 0, 3, 0)


def test_by_mail_a_corrected_name_is_a_correction(people: Bring, operator: User) -> None:
    people(THREE, by=operator)

    people(THREE.replace("Bob,Byron", "Robert,Byron"), by=operator, key="email")

    assert set(Contact.objects.values_list("name", flat=True)) == {"Ada Lovelace", "Robert Byron"}


def test_known_contacts_are_left_as_they_are_where_that_is_wanted(people: Bring, operator: User) -> None:
    people(THREE, by=operator)

    batch = people(THREE.replace("Analyst", "Director"), by=operator, policy="leave")

    assert counts(batch) == (0, 0, 3, 0)
    assert ContactRole.objects.get(contact__name="Ada Lovelace").title == "Analyst"


def test_chinese_names_are_put_together_the_chinese_way(people: Bring, operator: User) -> None:
    people("姓,名,公司\n王,小明,苏州精密\n", by=operator)

    assert Contact.objects.get().name == "王小明"


def test_a_row_without_any_name_is_refused(people: Bring, operator: User) -> None:
    batch = people(f"{HEAD}\n,,Clerk,,,,,\n", by=operator)

    assert batch.findings.get(severity="error").code == "no_name"


def test_a_colleagues_company_takes_no_contact(
    people: Bring, rep: User, other_department: User, company: Any
) -> None:
    hidden = directory.customer(name="Engines Ltd", owner=rep, department=company.sales_east)

    batch = people(THREE, by=other_department)

    assert counts(batch)[:3] == (1, 0, 2)
    assert {finding.code for finding in batch.findings.all()} == {"held"}
    assert not hidden.contact_roles.exists()


def test_who_may_not_write_numbers_brings_in_new_people_without_them(
    people: Bring, operator: User, rep: User, company: Any
) -> None:
    directory.customer(name="Engines Ltd", owner=rep, department=company.sales_east)

    people(THREE, by=operator)

    ada = Contact.objects.get(name="Ada Lovelace")
    assert not ada.points.exists()


def test_what_a_person_without_a_company_does_is_kept_and_what_is_not_is_said(
    people: Bring, operator: User
) -> None:
    text = "First Name,Last Name,Job Title,E-mail,WeChat,Notes\nEve,Alone,Painter,eve@home.example,eve99,Met in Rome\n"
    batch = people(text, by=operator)

    assert Customer.objects.get().note == "Painter\nMet in Rome"
    assert list(batch.findings.values_list("code", flat=True)) == ["only_of_contacts"]
    assert people(text, by=operator).unchanged == 1
