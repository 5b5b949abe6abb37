"""People from files: accounts without a way in, employee numbers, territories, and places in a tree of departments."""

import io
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from crm_site.kit.errors import RuleBroken
from customers.records.imports import actions as imports
from customers.records.imports import targets
from customers.records.imports.running import at_once, steps
from customers.records.models import ImportBatch, ImportFinding
from notifications.models import Event
from ownership.models import Department, Membership, User
from tests.factories import ownership as people

pytestmark = pytest.mark.django_db
Bring = Callable[..., ImportBatch]
NORTHWIND = Path(__file__).parents[4] / "shared" / "data" / "northwind"


@pytest.fixture
def bring(admin: User, company: SimpleNamespace) -> Bring:
    """Import a file of people; the batch says what came of it."""

    def run(content: str | bytes, *, by: User = admin, into: str = "sales", **options: object) -> ImportBatch:
        stream = io.BytesIO(content.encode() if isinstance(content, str) else content)
        batch = imports.begin(
            stream, by=by, file_name="people.csv", kind="people", options={"into": into, **options}
        )
        at_once(steps(batch, stream, dry=False))
        batch.refresh_from_db()
        return batch

    return run


def codes(batch: ImportBatch) -> list[str]:
    return list(ImportFinding.objects.filter(batch=batch).order_by("row").values_list("code", flat=True))


def place(username: str) -> Membership:
    return Membership.objects.current().select_related("department__parent").get(user__username=username)


def test_a_colleague_gets_an_account_and_a_place_but_no_way_in(bring: Bring) -> None:
    row = "E-7,Wang Fang,fang@example.com,13800001111,Buyer,Sales / North"

    batch = bring(f"Employee No,Name,Mail,Mobile,Job title,Department\n{row}\n")

    person = User.objects.get(employee_number="E-7")
    assert (batch.state, batch.created) == ("imported", 1)
    assert (person.username, person.name, person.email) == ("fang", "Wang Fang", "fang@example.com")
    assert (person.phone, person.job_title, person.is_active) == ("13800001111", "Buyer", True)
    assert not person.has_usable_password()
    north = place("fang").department
    assert (north.name, north.parent.code, north.kind, north.reach) == ("North", "sales", "sales", "own")
    assert north.group.name == "department:north"
    assert Event.objects.get(name="person.imported").facts["created"] == 1


def test_departments_are_found_before_they_are_made(bring: Bring, company: SimpleNamespace) -> None:
    before = Department.objects.count()
    paths = ["Sales-east", "sales > sales-east", "HQ/Sales/sales-east", "", "Service"]
    rows = "".join(f"{number},P{number},{path}\n" for number, path in enumerate(paths))

    bring(f"Staff ID,Name,Department\n{rows}")

    found = [place(f"p{number}").department for number in range(5)]
    assert found[:4] == [company.sales_east] * 3 + [company.sales]
    # One of another branch is not the one that is meant, and opens nothing: another is made below.
    assert (found[4].parent, found[4].kind) == (company.sales, "service")
    assert found[4] != company.service
    assert Department.objects.count() == before + 1


def test_who_has_reports_leads_a_team_of_his_own(bring: Bring) -> None:
    rows = "1,Nancy,2\n2,Andrew,\n5,Steven,2\n6,Michael,5\n7,Robert,Steven\n"

    bring(f"employeeID,Name,Reports to\n{rows}")

    team, below = place("andrew").department, place("steven").department
    assert [str(team), str(below)] == ["Andrew’s team", "Steven’s team"]
    assert (team.parent.code, below.parent) == ("sales", team)
    assert [place(name).position for name in ("andrew", "steven", "nancy")] == ["manager", "manager", "staff"]
    assert [place(name).department for name in ("nancy", "michael", "robert")] == [team, below, below]


def test_managers_in_a_circle_and_unknown_ones_end_where_all_are(
    bring: Bring, company: SimpleNamespace
) -> None:
    batch = bring("employeeID,Name,Manager\n1,Ann,2\n2,Bob,1\n3,Cid,3\n4,Dan,Nobody\n")

    assert batch.state == "imported"
    assert place("cid").department == place("dan").department == company.sales
    assert {str(place(name).department) for name in ("ann", "bob")} == {"Ann’s team", "Bob’s team"}
    assert codes(batch) == ["unknown_manager"]


def test_reports_of_somebody_who_was_here_join_what_he_leads(
    bring: Bring, manager: User, rep: User, company: SimpleNamespace
) -> None:
    bring(f"employeeID,Name,Manager\n1,Ann,{manager.username}\n2,Bob,{rep.name}\n", into="hq")

    assert [place(name).department for name in ("ann", "bob")] == [company.sales_east] * 2
    assert place("rep").position == "staff"  # a file hands nobody a department that is there


def test_a_manager_elsewhere_opens_no_other_department(
    bring: Bring, executive: User, company: SimpleNamespace
) -> None:
    bring(f"employeeID,Name,Manager\n1,Ann,{executive.username}\n", into="service")

    assert place("ann").department == company.service


def test_the_same_file_twice_changes_nothing(bring: Bring) -> None:
    text = "employeeID,First name,Last name,Manager,Territory\n1,Nancy,Davolio,2,Wilton\n2,Andrew,Fuller,,\n"
    bring(text)

    again = bring(text)

    assert (again.created, again.updated, again.unchanged, again.warnings) == (0, 0, 2, 0)
    assert Membership.objects.filter(user__username="nancy.davolio").count() == 1


def test_a_known_colleague_keeps_his_name_and_place_and_gets_the_rest(bring: Bring, rep: User) -> None:
    rep.email = "Rep@Example.com"
    rep.save()

    batch = bring(
        "Employee No,Mail,Name,User name,Job title,Department\n77,rep@example.com,,other,Rep,Finance\n"
    )

    rep.refresh_from_db()
    assert (batch.updated, rep.employee_number, rep.job_title, rep.username) == (1, "77", "Rep", "rep")
    assert place("rep").department.code == "sales-east"


def test_territories_come_row_by_row_and_only_grow(bring: Bring) -> None:
    bring("employeeID,Name,Territory\n1,Nancy,Wilton; Neward\n")

    batch = bring("employeeID,territoryDescription\n1,Neward\n1,Boston\n1.0,Bedford\n")

    assert User.objects.get(employee_number="1").territories == ["Wilton", "Neward", "Boston", "Bedford"]
    assert (batch.state, batch.updated, batch.warnings) == ("imported", 1, 0)


def test_a_list_of_territories_makes_nobody(bring: Bring) -> None:
    batch = bring("employeeID,Territory\n99,Wilton\n")

    assert (batch.state, codes(batch)) == ("refused", ["unknown_employee"])


def test_a_number_tells_two_of_one_name_apart(bring: Bring) -> None:
    batch = bring("Employee No,Name\n1,王芳\n2,王芳\n")

    assert batch.created == 2
    assert set(User.objects.filter(name="王芳").values_list("username", flat=True)) == {
        "wang.fang",
        "wang.fang2",
    }


def test_a_sign_in_name_belongs_to_one_person(bring: Bring, rep: User) -> None:
    rep.employee_number = "1"
    rep.save()

    batch = bring("Employee No,User name,Name\n2,REP,Somebody\n3,a b,Else\n")

    assert (batch.state, codes(batch)) == ("refused", ["username_taken", "not_a_username"])


def test_nobody_becomes_an_executive_by_a_file(bring: Bring) -> None:
    batch = bring("Employee No,Name,Position\n1,Ann,executive\n2,Bob,Manager\n", into="hq")

    assert (place("ann").position, place("bob").position) == ("staff", "manager")
    assert codes(batch) == ["choice_left_out"]


def test_only_administrators_bring_people(bring: Bring, operator: User, executive: User) -> None:
    for person in (operator, executive):
        with pytest.raises(PermissionDenied):
            bring("Employee No,Name\n1,Ann\n", by=person)


def test_an_administrator_starts_on_the_page_of_people(
    admin: User, rep: User, sign_in: Callable[[User], Client]
) -> None:
    address = reverse("customers:import-new") + "?kind=people"

    assert address in sign_in(admin).get(reverse("ownership:people")).content.decode()
    assert address not in sign_in(rep).get(reverse("ownership:people")).content.decode()
    assert 'value="people" selected' in sign_in(admin).get(address).content.decode()


def test_the_page_of_such_an_import_says_who_can_sign_in_and_leads_to_the_people(
    bring: Bring, admin: User, sign_in: Callable[[User], Client]
) -> None:
    batch = bring("Employee No,Name\n1,Ann\n")

    answer = sign_in(admin).get(batch.get_absolute_url())

    assert "only when an administrator has given them a password" in answer.content.decode()
    assert answer.context["leads_to"][0] == f"{reverse('ownership:people')}?department=sales"
    assert not answer.context["may_undo"]


@pytest.mark.parametrize("said", ["rep", "REP", "e-1", "Rep@example.com", "李强", "Li Qiang"])
def test_owners_are_named_in_any_way_people_are_known(said: str, rep: User, operator: User) -> None:
    rep.employee_number, rep.email = "E-1", "rep@example.com"
    rep.save()

    assert targets.resolve(f"owner:{said}", operator)[0] == rep


def test_an_owner_whom_two_are_called_is_nobody(rep: User, operator: User, company: SimpleNamespace) -> None:
    people.member(company.sales_east, name="李强")

    with pytest.raises(RuleBroken, match="Several"):
        targets.resolve("owner:李强", operator)


@pytest.mark.skipif(not NORTHWIND.exists(), reason="the Northwind files are not on this machine")
def test_northwinds_employees_are_a_tree(bring: Bring) -> None:
    batch = bring((NORTHWIND / "employees.csv").read_bytes())

    assert (batch.created, batch.warnings) == (9, 0)
    fuller, buchanan = place("andrew.fuller"), place("steven.buchanan")
    assert (fuller.department.parent.code, fuller.position) == ("sales", "manager")
    assert (buchanan.department.parent, buchanan.position) == (fuller.department, "manager")
    team = Membership.objects.filter(department=fuller.department)
    assert set(team.values_list("user__employee_number", flat=True)) == {"1", "2", "3", "4", "8"}
    again = bring((NORTHWIND / "employees.csv").read_bytes())
    assert again.unchanged == 9
