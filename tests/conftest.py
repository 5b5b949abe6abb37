"""The cast: one company for every test, and the people who meet its locks.

    HQ (management)   executive, auditor
    ├ sales           reach: own          sales_head
    │ ├ sales-east                        rep, teammate, manager
    │ └ sales-south                       other_department
    ├ service         reach: company      agent, service_manager
    ├ support         reach: company      supporter
    ├ marketing       reach: company      marketer, marketing_manager
    ├ operations      reach: company      operator
    ├ finance         reach: ordered      accountant
    └ it              reach: own          admin
    nowhere                               stranger: signs in, belongs to no department

A test asks only for those it needs; the departments are made with the first of them.
"""

from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from crm_site.kit import limits
from customers.directory.models import Customer
from customers.records import fields
from ownership.calendar import reading as calendars
from ownership.models import User
from tests.factories import directory
from tests.factories import ownership as people
from tests.racing import Meet, meeting


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """A session that a pool or a thread has not hung up yet must not keep the database from being dropped."""
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


@pytest.fixture
def company(db: None) -> SimpleNamespace:
    """The departments, by code with an underscore: `company.sales_east`."""
    hq = people.department("hq", "management", reach="company", name="总部", name_en="Head office")
    sales = people.department("sales", "sales", parent=hq, name="销售部", name_en="Sales")
    made = {
        "hq": hq,
        "sales": sales,
        "sales_east": people.department("sales-east", "sales", parent=sales, name="华东", name_en="East"),
        "sales_south": people.department("sales-south", "sales", parent=sales, name="华南", name_en="South"),
        "finance": people.department("finance", "finance", parent=hq, reach="ordered"),
        "it": people.department("it", "it", parent=hq),
    }
    for kind in ("service", "support", "marketing", "operations"):
        made[kind] = people.department(kind, kind, parent=hq, reach="company")
    return SimpleNamespace(**made)


@pytest.fixture
def rep(company: SimpleNamespace) -> User:
    """A sales rep in the east; owns the `customer`."""
    return people.member(company.sales_east, username="rep", name="李强", name_en="Li Qiang")


@pytest.fixture
def teammate(company: SimpleNamespace) -> User:
    """Another rep of the same department."""
    return people.member(company.sales_east, username="teammate", name="周凯", name_en="Zhou Kai")


@pytest.fixture
def manager(company: SimpleNamespace) -> User:
    """Leads the rep's department."""
    return people.member(company.sales_east, "manager", "manager", name="何静", name_en="He Jing")


@pytest.fixture
def sales_head(company: SimpleNamespace) -> User:
    """Heads all of sales."""
    return people.member(company.sales, "head", "sales_head")


@pytest.fixture
def other_department(company: SimpleNamespace) -> User:
    """A rep in the south: the rep's customers are none of his business."""
    return people.member(company.sales_south, username="other_department")


@pytest.fixture
def stranger(db: None) -> User:
    """Signs in, but belongs to no department."""
    return people.user("stranger")


@pytest.fixture
def agent(company: SimpleNamespace) -> User:
    """Answers the phone in customer service."""
    return people.member(company.service, username="agent", name="王敏", name_en="Wang Min")


@pytest.fixture
def service_manager(company: SimpleNamespace) -> User:
    """Leads customer service."""
    return people.member(company.service, "manager", "service_manager")


@pytest.fixture
def supporter(company: SimpleNamespace) -> User:
    """An engineer in technical support."""
    return people.member(company.support, username="supporter", name="赵倩", name_en="Zhao Qian")


@pytest.fixture
def operator(company: SimpleNamespace) -> User:
    """Works in operations; keeps the master data and the unassigned queue."""
    return people.member(company.operations, username="operator")


@pytest.fixture
def marketer(company: SimpleNamespace) -> User:
    """Works in marketing: every customer but the locked ones, campaigns to write."""
    return people.member(company.marketing, username="marketer", name="陈佳", name_en="Chen Jia")


@pytest.fixture
def marketing_manager(company: SimpleNamespace) -> User:
    """Leads marketing."""
    return people.member(company.marketing, "manager", "marketing_manager")


@pytest.fixture
def accountant(company: SimpleNamespace) -> User:
    """Works in finance: customers with an order."""
    return people.member(company.finance, username="accountant")


@pytest.fixture
def executive(company: SimpleNamespace) -> User:
    """Sees every customer."""
    return people.member(company.hq, "executive", "executive")


@pytest.fixture
def auditor(company: SimpleNamespace) -> User:
    """Reads everything, changes nothing."""
    return people.member(company.hq, "auditor", "auditor")


@pytest.fixture
def admin(company: SimpleNamespace) -> User:
    """Configures the system; no customer is open to him for that."""
    return people.member(company.it, username="admin", is_staff=True, is_superuser=True)


@pytest.fixture
def customer(company: SimpleNamespace, rep: User) -> Customer:
    """The rep's customer: an ordinary one."""
    return directory.customer(
        name="苏州恒力精密机械有限公司", owner=rep, department=company.sales_east, country="CN"
    )


@pytest.fixture
def key_customer(company: SimpleNamespace, rep: User) -> Customer:
    """The rep's customer behind the padlock."""
    return directory.customer(name="Key Account Ltd", owner=rep, department=company.sales_east, is_key=True)


@pytest.fixture
def sign_in() -> Callable[[User], Client]:
    """A browser in which the person is signed in."""

    def browser(user: User) -> Client:
        client = Client()
        client.force_login(user)
        return client

    return browser


@pytest.fixture(autouse=True)
def no_custom_fields_yet() -> None:
    """Every test begins without custom fields, and without the question whether there are any."""
    fields.none_yet()


@pytest.fixture(autouse=True)
def calendars_are_read_anew() -> None:
    """What an earlier test entered was rolled back."""
    calendars.forget()


@pytest.fixture(autouse=True)
def nobody_came_too_often() -> None:
    """Pages without a sign-in count who comes from where: all tests come from one place."""
    limits.forget()


@pytest.fixture
def meet(monkeypatch: pytest.MonkeyPatch) -> Meet:
    """`meet(module, name)`: two threads meet after that function has run, if the locks let them."""
    return meeting(monkeypatch)
