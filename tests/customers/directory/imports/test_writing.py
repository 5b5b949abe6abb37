"""What an import leaves behind: customers, how to reach them, history, timeline, one event; or nothing at all."""

from collections.abc import Callable
from typing import Any

import pytest

from crm_site.kit.errors import RuleBroken
from customers.directory.codes import check_digit
from customers.directory.imports import writing
from customers.directory.models import Contact, ContactPoint, ContactRole, Customer, next_codes
from customers.records.imports import running
from customers.records.models import ImportBatch, ImportStagedKey, ImportStagedRow, TimelineEntry
from notifications.models import Event
from ownership.access import shares
from ownership.models import User
from tests.factories import directory
from tests.factories import ownership as people

pytestmark = pytest.mark.django_db
Bring = Callable[..., ImportBatch]
HEAD = "Customer ID,Company,Country,City,Phone,E-mail,Contact name,Contact title,Contact phone"
ALFKI = "ALFKI,Alfreds Futterkiste,Germany,Berlin,030-0074321,info@alfreds.example,Maria Anders,Owner,0171 5557788"
BERGS = "BERGS,Berglunds snabbköp,Sweden,Luleå,0921-12 34 65,,Christina Berglund,Buyer,"
TWO = f"{HEAD}\n{ALFKI}\n{BERGS}\n"


def counts(batch: ImportBatch) -> tuple[int, int, int, int]:
    return batch.created, batch.updated, batch.unchanged, batch.refused


def test_a_new_customer_comes_with_points_contact_history_and_timeline(bring: Bring, operator: User) -> None:
    batch = bring(TWO, by=operator)

    customer = Customer.objects.get(code="ALFKI")
    assert (customer.country, customer.city, customer.owner, customer.created_by) == (
        "DE",
        "Berlin",
        None,
        operator,
    )
    points = dict(customer.points.values_list("kind", "key"))
    assert points == {"phone": "49300074321", "email": "info@alfreds.example"}
    role = ContactRole.objects.get(customer=customer)
    assert (role.contact.name, role.title, role.is_primary) == ("Maria Anders", "Owner", True)
    assert role.contact.points.get().key == "491715557788"
    past = customer.history.get()
    assert (past.history_type, past.history_user, past.name) == ("+", operator, customer.name)
    line = TimelineEntry.objects.get(customer=customer)
    assert (line.kind, line.about_id, line.by) == ("customer.imported", batch.pk, operator)
    assert (batch.state, counts(batch)) == ("imported", (2, 0, 0, 0))


def test_the_batch_is_one_event_and_its_rows_say_which_customer(bring: Bring, operator: User) -> None:
    batch = bring(TWO, by=operator)

    event = Event.objects.get(name="customers.imported")
    assert (event.batch, event.about_id, event.facts) == (batch.pk, batch.pk, {"created": 2, "updated": 0})
    rows = batch.imported_rows.order_by("row").values_list("row", "customer__code", "outcome")
    assert list(rows) == [(2, "ALFKI", "created"), (3, "BERGS", "created")]


def test_nothing_stays_in_the_staging_tables(bring: Bring, operator: User) -> None:
    bring(TWO, by=operator)
    bring(TWO, by=operator, dry=True)

    assert not ImportStagedRow.objects.exists()
    assert not ImportStagedKey.objects.exists()


def test_the_second_import_changes_nothing_and_tells_nobody(bring: Bring, operator: User) -> None:
    bring(TWO, by=operator)
    events = Event.objects.count()

    again = bring(TWO, by=operator)

    assert counts(again) == (0, 0, 2, 0)
    assert Event.objects.count() == events
    assert Customer.history.count() == 2  # type: ignore[attr-defined]
    assert ContactPoint.history.count() == 4  # type: ignore[attr-defined]


def test_a_change_is_written_with_version_and_history(bring: Bring, sales_head: User) -> None:
    bring(TWO, by=sales_head, target="owner:sales_head")
    changed = TWO.replace("030-0074321", "030-999888").replace(",Owner,", ",Director,")

    batch = bring(changed, by=sales_head)

    customer = Customer.objects.get(code="ALFKI")
    assert counts(batch) == (0, 1, 1, 0)
    assert customer.version == 2
    assert customer.points.get(kind="phone").key == "4930999888"
    assert customer.contact_roles.get().title == "Director"
    assert list(customer.history.values_list("history_type", flat=True)) == ["~", "+"]
    point = customer.points.get(kind="phone")
    assert [past.value for past in point.history.order_by("pk")] == ["030-0074321", "030-999888"]
    assert "phone" in TimelineEntry.objects.filter(customer=customer).latest("pk").facts["fields"]


def test_another_contact_is_added_beside_the_first(bring: Bring, sales_head: User) -> None:
    bring(TWO, by=sales_head, target="owner:sales_head")

    bring(TWO.replace("Maria Anders", "Hanna Moos"), by=sales_head)

    roles = ContactRole.objects.filter(customer__code="ALFKI").order_by("pk")
    assert [(role.contact.name, role.is_primary) for role in roles] == [
        ("Maria Anders", True),
        ("Hanna Moos", False),
    ]


def test_a_blank_cell_erases_nothing(bring: Bring, sales_head: User) -> None:
    bring(TWO, by=sales_head, target="owner:sales_head")

    batch = bring(f"{HEAD}\nALFKI,Alfreds Futterkiste,,,,,,,\n", by=sales_head)

    assert counts(batch) == (0, 0, 1, 0)
    assert ContactPoint.objects.filter(customer__code="ALFKI").count() == 2


def test_automatic_codes_follow_those_of_the_file(bring: Bring, operator: User) -> None:
    ahead = int(next_codes()[0].removeprefix("C-")) + 500

    bring(f"Customer ID,Company\nC-{ahead:06d},First\n", by=operator)
    bring("Company\nSecond\nThird\n", by=operator)

    codes = Customer.objects.order_by("pk").values_list("code", flat=True)
    assert list(codes) == [f"C-{ahead:06d}", f"C-{ahead + 1:06d}", f"C-{ahead + 2:06d}"]


def test_a_refused_row_lets_nothing_in(bring: Bring, operator: User) -> None:
    batch = bring(f"{TWO}XXXXX,,Germany,Berlin,,,,,\n", by=operator)

    assert (batch.state, batch.refused) == ("refused", 1)
    finding = batch.findings.get(severity="error")
    assert (finding.row, finding.column, finding.code) == (4, "Company", "required")
    assert not Customer.objects.exists()
    assert not Event.objects.filter(name="customers.imported").exists()


def test_a_check_writes_nothing_but_findings(bring: Bring, operator: User) -> None:
    batch = bring(TWO.replace("030-0074321", "nonsense"), by=operator, dry=True)

    assert (batch.state, counts(batch), batch.warnings) == ("checked", (2, 0, 0, 0), 1)
    assert not Customer.objects.exists()


@pytest.mark.parametrize(
    "step", ["reaching.of_customers", "contacts.make", "contacts.change", "telling.record"]
)
def test_a_failure_in_the_middle_leaves_no_row(
    bring: Bring, operator: User, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    def die(*args: Any, **kwargs: Any) -> None:
        raise ZeroDivisionError

    room, name = step.split(".")
    monkeypatch.setattr(getattr(writing, room), name, die)

    with pytest.raises(ZeroDivisionError):
        bring(TWO, by=operator)

    for model in (Customer, Contact, ContactPoint, ContactRole, TimelineEntry):
        assert not model.objects.exists()
    assert not Customer.history.exists()  # type: ignore[attr-defined]


def test_a_customer_changed_meanwhile_is_looked_at_again(
    bring: Bring, sales_head: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twin of the version check: without it the colleague's town would be overwritten unseen."""
    bring(TWO, by=sales_head, target="owner:sales_head")
    checks = _somebody_edits_after_the_first_check(monkeypatch)

    batch = bring(TWO.replace("Alfreds Futterkiste", "Alfreds  Futterkiste!"), by=sales_head)

    customer = Customer.objects.get(code="ALFKI")
    assert len(checks) == 2
    assert (batch.state, counts(batch)) == ("imported", (0, 1, 1, 0))
    assert (customer.version, customer.note) == (3, "Moved.")


def _somebody_edits_after_the_first_check(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    checks: list[Any] = []
    tally = running._tally

    def checked(*args: Any) -> Any:
        if not checks:
            row = Customer.objects.get(code="ALFKI")
            row.note, row.version = "Moved.", row.version + 1
            row.save()
        checks.append(args)
        return tally(*args)

    monkeypatch.setattr(running, "_tally", checked)
    return checks


def test_a_repeated_row_fills_the_first_one_across_slices(
    bring: Bring, operator: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "SLICE", 1)

    batch = bring(
        "Company,Country,Phone,Website\nAcme,Germany,,\nOther,,,\nACME,Germany,030 1234567,acme.example\n",
        by=operator,
    )

    acme = Customer.objects.get(name="Acme")
    assert counts(batch) == (2, 0, 1, 0)
    assert (acme.website, acme.points.get().key) == ("https://acme.example", "49301234567")
    assert list(batch.imported_rows.filter(customer=acme).values_list("row", "outcome")) == [
        (2, "created"),
        (4, "unchanged"),
    ]


# --- what the importer does not see ---------------------------------------------------------------------------


def test_a_hidden_customer_is_recognised_and_neither_changed_nor_shown(
    bring: Bring, rep: User, other_department: User, company: Any
) -> None:
    hidden = directory.customer(
        code="ALFKI",
        name="Alfreds Futterkiste",
        country="DE",
        city="Berlin",
        owner=rep,
        department=company.sales_east,
    )
    directory.point(hidden, "030 777777")

    batch = bring(TWO, by=other_department)

    hidden.refresh_from_db()
    finding = batch.findings.get(code="held")
    assert counts(batch) == (1, 0, 1, 0)
    assert (hidden.version, hidden.points.get().value) == (1, "030 777777")
    assert (finding.row, finding.params) == (2, {"holder": str(company.sales_east)})
    assert not batch.imported_rows.filter(customer=hidden).exists()


def test_a_hidden_customers_repeat_in_the_file_is_left_alone_too(
    bring: Bring, other_department: User, customer: Customer
) -> None:
    batch = bring(
        f"Company,Country,Website\n{customer.name},CN,\n{customer.name},CN,x.example\n", by=other_department
    )

    customer.refresh_from_db()
    assert counts(batch) == (0, 0, 2, 0)
    assert customer.website == ""
    assert {finding.code for finding in batch.findings.all()} == {"held"}


def test_masked_fields_are_neither_compared_nor_written(
    bring: Bring, service_manager: User, customer: Customer
) -> None:
    """Service writes the identity and meets contact data masked: whether a number differs is not told either."""
    directory.point(customer, "0512 66668888")
    head = "Company,Country,Industry,Phone"

    batch = bring(f"{head}\n{customer.name},CN,Software,0512 11112222\n", by=service_manager)

    customer.refresh_from_db()
    assert counts(batch) == (0, 1, 0, 0)
    assert (customer.industry, customer.points.get().value) == ("software", "0512 66668888")
    assert not batch.findings.filter(code="not_yours").exists()


def test_readable_fields_that_are_not_the_importers_stay_and_he_is_told(
    bring: Bring, company: Any, customer: Customer
) -> None:
    marketer = people.member(company.marketing, username="marketer")

    batch = bring(f"Company,Country,Industry\n{customer.name},CN,Software\n", by=marketer)

    customer.refresh_from_db()
    assert counts(batch) == (0, 0, 1, 0)
    assert customer.industry == ""
    assert batch.findings.get(code="not_yours").params == {"fields": "industry"}


def test_a_share_to_change_lets_the_import_change(
    bring: Bring, other_department: User, customer: Customer, rep: User
) -> None:
    shares.grant(customer, to=other_department, by=rep, level="change", profile="full", reason="Stands in")

    batch = bring(f"Company,Country,Industry\n{customer.name},CN,Software\n", by=other_department)

    assert counts(batch) == (0, 1, 0, 0)


def test_a_code_of_a_hidden_customer_is_kept_unverified_without_its_name(
    bring: Bring, other_department: User, customer: Customer
) -> None:
    code = "91350211M000100Y4" + check_digit("91350211M000100Y4")
    Customer.objects.filter(pk=customer.pk).update(credit_code=code, credit_code_verified=True)

    batch = bring(f"Company,Unified social credit code\nAnother Name,{code}\n", by=other_department)

    assert not Customer.objects.get(name="Another Name").credit_code_verified
    finding = batch.findings.get()
    assert (finding.code, finding.params) == ("code_taken_unseen", {"code": code})


def test_the_parent_of_a_known_customer_stays(bring: Bring, operator: User) -> None:
    """Branches are hung elsewhere by people: a file would close circles unseen."""
    bring("Customer ID,Company\nA1,Alpha\nB1,Beta\n", by=operator)

    batch = bring(
        "Customer ID,Company,Parent company,City\nA1,Alpha,B1,Bern\nB1,Beta,A1,Basel\n", by=operator
    )

    assert (batch.state, batch.updated) == ("imported", 2)
    assert set(Customer.objects.values_list("parent", flat=True)) == {None}


def test_companies_that_are_each_others_parents_are_refused_by_name(bring: Bring, operator: User) -> None:
    with pytest.raises(RuleBroken, match="“Alpha”"):
        bring(
            "Customer ID,Company,Parent company\nA1,Alpha,B1\nB1,Beta,C1\nC1,Gamma,A1\nD1,Delta,A1\n",
            by=operator,
        )

    assert not Customer.objects.exists()
