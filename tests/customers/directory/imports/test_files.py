"""Files that nobody here wrote: each comes in, changes nothing the second time, and goes again without a trace."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from customers.directory.models import Contact, Customer
from customers.records.changes import actions as changes
from customers.records.imports import actions
from customers.records.imports.running import at_once, steps
from customers.records.models import ImportBatch
from notifications.models import Job
from ownership.models import User
from tests.customers.records.changes.states import state

pytestmark = pytest.mark.django_db
Take = Callable[..., ImportBatch]
BUYERS = {
    "C": "first_name", "D": "middle_name", "E": "last_name", "I": "email", "Q": "address", "S": "city", "T": "province",
    "U": "postal_code", "V": "phone", "F": "birthday",
}  # fmt: skip
LETTERS = {"A": "full_name", "B": "first_name", "C": "last_name", "D": "email"}
HEADLESS = {"header": False, "country": "US"}
# All that hold somebody; vcard7.vcf is one card with nothing but an address label.
CARDS = (*(f"vcard{number}.vcf" for number in range(1, 16) if number != 7), "testfullvcard.vcf",
         "vcard_extension_case_normalization.vcf", "vcard_legacy_messaging_fields.vcf", "vcardwithitemasapplesupport.vcf")  # fmt: skip
# File, what it holds, how it is read, and how many rows make something new (None: at least one).
FILES: list[tuple[str, str, dict[str, Any], int | None]] = [
    ("northwind/customers.csv", "customers", {}, 91),
    ("atomic_crm/contacts.csv", "contacts", {"country": "US"}, 500),
    ("zh/company_registry.csv", "customers", {}, 1168),
    ("zh/company_registry_gb18030.csv", "customers", {}, 298),
    ("adventureworks/ProspectiveBuyer.csv", "contacts", HEADLESS, 2058),
    ("contacts_csv/google_shared_contacts_outlook.csv", "contacts", {"fill": True}, None),
    *((f"contacts_csv/roundcube/{name}", "contacts", {}, None) for name in (
        "all.csv", "all.vcf", "email.csv", "email.vcf", "gmail.csv", "gmail.vcf", "outlook.csv", "outlook.vcf", "tb_plain.csv",
        "tb_plain.vcf")),
    *((f"contacts_csv/thunderbird/{name}", "contacts", {}, None) for name in (
        "basic_addressbook.csv", "basic_csv_addressbook.csv", "basic_ldif_addressbook.ldif", "csv_semicolon.csv", "quote.csv",
        "shiftjis_addressbook.csv", "utf16_addressbook.csv", "bug_263304.ldif")),
    ("contacts_csv/thunderbird/csv_no_header.csv", "contacts", {}, 2),
    *((f"vcard/kcontacts/{name}", "contacts", {}, None) for name in CARDS),
]  # fmt: skip
MAPPED = {"ProspectiveBuyer.csv": BUYERS, "csv_no_header.csv": LETTERS}


@pytest.fixture
def take(operator: User) -> Take:
    def run(path: Path, kind: str, options: dict[str, Any]) -> ImportBatch:
        stream = io.BytesIO(path.read_bytes())
        batch = actions.begin(
            stream,
            by=operator,
            file_name=path.name,
            kind=kind,
            options=options,
            mapping=MAPPED.get(path.name),
        )
        at_once(steps(batch, stream, dry=False))
        batch.refresh_from_db()
        return batch

    return run


def said(batch: ImportBatch) -> list[Any]:
    return [batch.message, *batch.findings.filter(severity="error").values_list("row", "column", "code")[:5]]


@pytest.mark.parametrize(("name", "kind", "options", "new"), FILES, ids=[one[0] for one in FILES])
def test_a_file_comes_in_once_and_goes_again(
    take: Take, operator: User, data: Path, name: str, kind: str, options: dict[str, Any], new: int | None
) -> None:
    before = state()
    path = data / name

    batch = take(path, kind, options)
    assert batch.state == "imported", said(batch)
    after = state()
    again = take(path, kind, options)

    assert (again.created, again.updated) == (0, 0)
    assert state() == after
    assert batch.created == new if new else batch.created > 0
    done = changes.undo(batch.change_set, by=operator)
    while done.undone_at is None:
        done = in_the_background(done)
    assert done.kept == 0
    assert state() == before


def in_the_background(change_set: Any) -> Any:
    """Do what the jobs process would."""
    job = Job.objects.get(pk=change_set.job_id)
    for _step in changes.undo_in_steps(job, {}):
        pass
    return type(change_set).objects.get(pk=change_set.pk)


def test_northwind_comes_with_its_contacts(take: Take, data: Path) -> None:
    take(data / "northwind" / "customers.csv", "customers", {})

    alfki = Customer.objects.get(code="ALFKI")
    role = alfki.contact_roles.get()
    assert (role.contact.name, role.title) == ("Maria Anders", "Sales Representative")
    assert Contact.objects.count() == 91


def test_contacts_come_with_the_companies_made_on_the_way(take: Take, data: Path) -> None:
    take(data / "atomic_crm" / "contacts.csv", "contacts", {"country": "US"})

    shelley = Contact.objects.get(name="Shelley Kerluke")
    assert shelley.roles.get().customer.name == "Gottlieb and Sons"
    assert {point.label for point in shelley.points.all()} == {"home", "other"}
    assert Contact.objects.count() == 500


def test_buyers_without_a_company_are_leads(take: Take, data: Path) -> None:
    take(data / "adventureworks" / "ProspectiveBuyer.csv", "contacts", HEADLESS)

    people = Customer.objects.filter(kind="person", stage="lead", country="US")
    assert people.count() == 2058  # Catherine D. Gray stands there twice
    adam = Customer.objects.get(name="Adam Alexander")
    assert (adam.city, adam.points.get(kind="email").value) == (
        "Cedar City",
        "aalexander@lucernepublishing.com",
    )
