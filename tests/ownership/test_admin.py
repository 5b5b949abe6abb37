"""The administrators' pages: configuration opens, customers do not."""

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

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
from ownership.models import AccessLogEntry, Department, FacetRule, Membership, User
from ownership.people import system_user
from ownership.terms.models import in_force
from tests.factories import cases, directory, orders
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


# --- the facet matrix -------------------------------------------------------------------------------------


def matrix_url() -> str:
    return reverse("admin:ownership_facetrule_matrix")


def cells(context: Any) -> dict[tuple[str, str], Any]:
    return {(line.kind, cell.facet): cell for line in context["matrix"]["lines"] for cell in line.cells}


def test_the_matrix_shows_what_is_in_force(admin: User, sign_in: Browser) -> None:
    FacetRule.objects.create(kind="marketing", facet="deals", level=2)
    FacetRule.objects.create(kind="marketing", position="manager", facet="deals", level=3)

    general = cells(sign_in(admin).get(matrix_url()).context)
    managers = cells(sign_in(admin).get(matrix_url(), {"position": "manager"}).context)

    changed = general["marketing", "deals"]
    assert (changed.level.name, changed.usual.name, changed.differing) == (
        "READ",
        "MASKED",
        ["Manager: write"],
    )
    assert general["sales", "deals"].given is None
    assert (managers["marketing", "deals"].level.name, managers["marketing", "deals"].usual.name) == (
        "WRITE",
        "READ",
    )


def test_saving_the_matrix_writes_what_differs_and_into_the_access_log(admin: User, sign_in: Browser) -> None:
    FacetRule.objects.create(kind="marketing", facet="deals", level=2)
    FacetRule.objects.create(kind="sales", facet="cases", level=0)

    sign_in(admin).post(matrix_url(), {"save": 1, "position": "", "service:deals": "1", "sales:cases": "0"})

    rules = set(FacetRule.objects.values_list("kind", "position", "facet", "level"))
    assert rules == {("service", "", "deals", 1), ("sales", "", "cases", 0)}
    logged = AccessLogEntry.objects.filter(kind="profile", by=admin).values_list("field", "facet")
    assert set(logged) == {("service", "deals"), ("marketing", "deals")}


def test_a_position_has_rules_of_its_own(admin: User, sign_in: Browser) -> None:
    FacetRule.objects.create(kind="sales", facet="cases", level=0)

    sign_in(admin).post(matrix_url(), {"save": 1, "position": "manager", "sales:cases": "3"})

    assert FacetRule.objects.get(position="manager").level == 3
    assert FacetRule.objects.get(position="").level == 0


def test_a_preview_saves_nothing_and_shows_what_is_typed(admin: User, sign_in: Browser) -> None:
    given = {"preview": 1, "kind": "support", "support:contact": "2", "support:identity": "0"}

    shown = {str(one.label): one for one in sign_in(admin).post(matrix_url(), given).context["preview"]}

    assert not FacetRule.objects.exists()
    assert shown["Identity"].level.name == "HIDDEN"
    assert {value for _label, value in shown["Identity"].fields} == {"—"}
    assert shown["Contact data"].level.name == "READ"
    assert "••••" in dict(shown["Deals"].fields).values() or shown["Deals"].level.name != "MASKED"


def test_the_matrix_is_the_administrators(manager: User, sign_in: Browser) -> None:
    assert sign_in(manager).get(matrix_url()).status_code in (302, 403)


def test_a_rule_changed_in_its_own_window_is_logged(admin: User, sign_in: Browser) -> None:
    typed = {"kind": "sales", "position": "", "facet": "cases", "level": 1}
    sign_in(admin).post(reverse("admin:ownership_facetrule_add"), typed)

    assert AccessLogEntry.objects.get(kind="profile").field == "sales"


TERMS = {
    "unusual_factor": 5,
    "unusual_least": 25,
    "share_days": 30,
    "remind_days": 3,
    "answer_days": 2,
    "unusual_looks": "",
}


def test_the_terms_of_access_are_one_form(admin: User, sign_in: Browser) -> None:
    browser = sign_in(admin)

    address = reverse("admin:ownership_accessterms_changelist")

    assert b"reveals_per_day" in browser.get(address).content
    browser.post(address, {**TERMS, "reveals_per_day": 7})
    assert in_force().reveals_per_day == 7
    assert browser.get(reverse("admin:ownership_accessterms_add")).status_code == 403


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


def test_a_masked_truth_is_left_out(
    admin: User, company: SimpleNamespace, customer: Customer, sign_in: Browser
) -> None:
    """Django draws a tick for it, and has none for dots."""
    Membership.objects.create(user=admin, department=company.service, is_primary=False, from_on="2020-01-01")
    FacetRule.objects.create(kind="service", facet="orders", level=Level.MASKED)
    order = orders.order(customer, customer.owner)

    page = sign_in(admin).get(reverse("admin:customers_order_change", args=[order.pk]))

    assert page.status_code == 200
    assert "tax_included" not in page.content.decode()
