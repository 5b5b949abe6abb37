"""The administrators' pages: configuration opens, customers do not."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.contrib.admin.sites import site
from django.test import Client, RequestFactory
from django.urls import reverse

from customers.directory.models import Customer
from ownership import actions
from ownership.access import log
from ownership.access.admin import ScopedAdmin
from ownership.access.facets import Level
from ownership.access.viewer import viewer_of
from ownership.models import Department, FacetRule, Membership, User
from ownership.people import system_user
from tests.factories import cases, directory
from tests.factories import ownership as people

pytestmark = pytest.mark.django_db
Browser = Callable[[User], Client]
MODELS = (
    "user",
    "department",
    "membership",
    "absence",
    "facetrule",
    "accesslogentry",
    "accessrequest",
    "endedshare",
)


def test_strangers_come_in_by_the_common_door() -> None:
    answer = Client().get(reverse("admin:index"), follow=True)

    assert answer.request["PATH_INFO"] == reverse("ownership:login")
    assert answer.context["next"] == reverse("admin:index")


def test_who_is_no_administrator_is_told_so(manager: User, sign_in: Browser) -> None:
    answer = sign_in(manager).get(reverse("admin:index"), follow=True)

    assert answer.status_code == 403


def test_an_administrator_leaves_by_the_common_door(admin: User, sign_in: Browser) -> None:
    assert sign_in(admin).post(reverse("admin:logout")).url == reverse("ownership:login")


@pytest.mark.parametrize("model", MODELS)
def test_every_list_and_form_opens(
    model: str, admin: User, agent: User, rep: User, key_customer: Customer, sign_in: Browser
) -> None:
    log.denied(key_customer, by=agent)
    actions.grant(actions.ask(key_customer, by=agent, reason="x", days=1), by=rep, days=1)
    browser = sign_in(admin)

    page = browser.get(
        reverse(f"admin:ownership_{model}_changelist"), {"q": "a"} if model != "facetrule" else {}
    )

    assert page.status_code == 200
    assert key_customer.name not in page.content.decode()


def test_a_person_is_made_with_a_password_and_a_place(
    admin: User, company: SimpleNamespace, sign_in: Browser
) -> None:
    browser = sign_in(admin)
    made = {
        "username": "newcomer",
        "usable_password": "true",
        "password1": "correct horse 9",
        "password2": "correct horse 9",
    }
    empty = {
        f"{name}-{part}": "0"
        for name in ("memberships", "absences")
        for part in ("TOTAL_FORMS", "INITIAL_FORMS")
    }

    answer = browser.post(reverse("admin:ownership_user_add"), {**made, **empty, "name": "新人"})
    person = User.objects.get(username="newcomer")
    place = {"memberships-TOTAL_FORMS": "1", "memberships-0-department": company.service.pk,
             "memberships-0-position": "staff", "memberships-0-is_primary": "on", "memberships-0-from_on": "2024-01-01",
             "memberships-0-user": person.pk}  # fmt: skip
    browser.post(
        reverse("admin:ownership_user_change", args=[person.pk]),
        {**empty, **place, "username": "newcomer", "name": "新人", "theme": "auto", "is_active": "on"},
    )

    assert answer.status_code == 302
    assert person.check_password("correct horse 9")
    assert viewer_of(User.objects.get(pk=person.pk)).kinds == {"service"}


def test_only_who_has_all_rights_hands_them_on(admin: User, rep: User, sign_in: Browser) -> None:
    page_of = site.get_model_admin(User)
    request = RequestFactory().get("/")
    request.user = rep

    assert {"is_staff", "is_superuser"} <= set(page_of.get_readonly_fields(request))


def test_a_department_moves_with_those_below_it(
    admin: User, company: SimpleNamespace, sign_in: Browser
) -> None:
    moved = company.sales
    typed = {
        "name": moved.name,
        "code": moved.code,
        "kind": moved.kind,
        "reach": moved.reach,
        "is_active": "on",
    }

    sign_in(admin).post(
        reverse("admin:ownership_department_change", args=[moved.pk]), {**typed, "parent": company.service.pk}
    )

    assert Department.objects.get(code="sales-east").path.startswith(company.service.path)


def test_a_department_is_not_put_below_itself(
    admin: User, company: SimpleNamespace, sign_in: Browser
) -> None:
    moved = company.sales
    typed = {
        "name": moved.name,
        "code": moved.code,
        "kind": moved.kind,
        "reach": moved.reach,
        "is_active": "on",
    }

    answer = sign_in(admin).post(
        reverse("admin:ownership_department_change", args=[moved.pk]),
        {**typed, "parent": company.sales_east.pk},
    )

    assert answer.status_code == 200
    assert Department.objects.get(pk=moved.pk).parent == company.hq


def test_the_matrix_shows_what_is_in_force(admin: User, sign_in: Browser) -> None:
    FacetRule.objects.create(kind="marketing", facet="deals", level=2)
    FacetRule.objects.create(kind="marketing", position="manager", facet="deals", level=3)

    matrix = sign_in(admin).get(reverse("admin:ownership_facetrule_changelist")).context["matrix"]

    cells = {line.kind: {cell.facet: cell for cell in line.cells} for line in matrix["lines"]}
    changed = cells["marketing"]["deals"]
    assert (changed.level.name, changed.shipped.name, len(changed.positions)) == ("READ", "MASKED", 1)
    assert cells["sales"]["deals"].rule is None


@pytest.mark.parametrize("model", ["accesslogentry", "accessrequest", "endedshare"])
def test_windows_change_nothing(model: str, admin: User, sign_in: Browser) -> None:
    assert sign_in(admin).get(reverse(f"admin:ownership_{model}_add")).status_code == 403


def test_the_system_account_is_not_deleted(admin: User, sign_in: Browser) -> None:
    answer = sign_in(admin).post(
        reverse("admin:ownership_user_delete", args=[system_user().pk]), {"post": "yes"}
    )

    assert answer.status_code == 403


# --- windows on customers ---------------------------------------------------------------------------------


class CustomerWindow(ScopedAdmin):
    list_display = ("name", "address", "capital_currency")
    fields = ("name", "address", "capital_currency")


@pytest.fixture
def window() -> CustomerWindow:
    return CustomerWindow(Customer, site)


def seen(window: CustomerWindow, user: User) -> list:
    request = RequestFactory().get("/")
    request.user = user
    return window.get_changelist_instance(request).result_list


def test_an_administrator_meets_no_customer_for_being_one(
    window: CustomerWindow, customer: Customer, admin: User
) -> None:
    assert seen(window, admin) == []


def test_values_are_masked_as_on_the_pages(window: CustomerWindow, company: SimpleNamespace) -> None:
    directory.customer(name="Plain Ltd", address="Street 1", capital_currency="CNY")
    marketer = people.member(company.marketing, is_staff=True, is_superuser=True)

    row = seen(window, marketer)[0]

    assert (row.name, row.address, row.capital_currency) == ("Plain Ltd", "••••", "")


def test_one_row_is_masked_too(agent: User, customer: Customer, admin: User, sign_in: Browser) -> None:
    case = cases.case(customer, agent, title="It leaks", description="The seal is worn.")
    FacetRule.objects.create(kind="marketing", facet="cases", level=Level.MASKED)
    marketer = people.member(Department.objects.get(code="marketing"), is_staff=True, is_superuser=True)

    page = sign_in(marketer).get(reverse("admin:customers_servicecase_change", args=[case.pk]))
    rows = sign_in(marketer).get(reverse("admin:customers_servicecase_changelist"))

    assert (page.status_code, rows.status_code) == (200, 200)
    assert "seal" not in page.content.decode()
    assert "leaks" not in page.content.decode() + rows.content.decode()


def test_places_are_listed_once(company: SimpleNamespace, rep: User, admin: User, sign_in: Browser) -> None:
    Membership.objects.create(
        user=rep, department=company.sales_south, is_primary=False, from_on="2020-01-01"
    )

    answer = sign_in(admin).get(reverse("admin:ownership_user_changelist"), {"q": "rep"})

    assert "East · Staff, South · Staff" in answer.content.decode()
