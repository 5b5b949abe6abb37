"""One small company with one of everything, so that every address has something to show."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.cases import actions as cases
from customers.records.models import ImportBatch
from notifications import relay
from notifications.models import Job, Notice
from ownership import actions as access
from ownership.models import User
from tests.factories import directory
from tests.factories import ownership as people
from workflows.collaborations.models import Collaboration
from workflows.flows import jobs
from workflows.playbooks.models import Playbook

# Nobody signed in; nobody's colleague; owner; owner's neighbour; service; the owner's manager; …
FORM = "application/x-www-form-urlencoded"
PERSONAS = ("visitor", "stranger", "rep", "other", "agent", "manager", "executive", "auditor", "admin")


class Met(NamedTuple):
    """A status, or "in" for the way to the sign-in page; and the page."""

    status: str
    body: bytes


class World:
    """The people, by persona, and the rows, by the words of the doors' table."""

    def __init__(self) -> None:
        self._people()
        self._customers()
        self._complaint()
        self._rest()
        self.browsers = {name: self._browser(name) for name in PERSONAS}

    def _people(self) -> None:
        hq = people.department("hq", "management", reach="company")
        sales = people.department("sales", "sales", parent=hq)
        self.east = people.department("sales-east", "sales", parent=sales)
        south = people.department("sales-south", "sales", parent=sales)
        self.service = people.department("service", "service", parent=hq, reach="company")
        self.people: dict[str, User] = {
            "stranger": people.user("stranger"),
            "rep": people.member(self.east, username="rep"),
            "other": people.member(south, username="other"),
            "agent": people.member(self.service, username="agent"),
            "manager": people.member(self.east, "manager", "manager"),
            "executive": people.member(hq, "executive", "executive"),
            "auditor": people.member(hq, "auditor", "auditor"),
            "admin": people.member(
                people.department("it", "it", parent=hq), username="admin", is_staff=True, is_superuser=True
            ),
        }
        self.teammate = people.member(self.east, username="teammate")
        people.member(
            people.department("support", "support", parent=hq, reach="company"), username="supporter"
        )

    def _customers(self) -> None:
        mine: dict[str, Any] = {"owner": self.people["rep"], "department": self.east, "country": "CN"}
        self.customer = directory.customer(name="苏州恒力精密机械有限公司", **mine)
        self.contact = directory.contact(self.customer, title="采购经理", is_primary=True)
        self.customer.address = "工业园区星湖街328号"
        self.customer.save()
        self.key = directory.customer(name="重点客户有限公司", is_key=True, **mine)

    def _complaint(self) -> None:
        """A complaint whose collaboration has its first steps open: one is the rep's."""
        if not Playbook.objects.exists():
            import_module("workflows.migrations.0002_shipped_playbooks").ship(apps, None)
        agent = self.people["agent"]
        self.case = cases.open(self.customer, by=agent, kind="complaint", title="主轴异响")
        self.locked_case = cases.open(self.key, by=agent, kind="question", title="询问保修")
        while relay.drain() + jobs.drain():
            pass
        self.run = Collaboration.objects.get(case=self.case)
        self.step = self.run.steps.get(assignee=self.people["rep"])
        self.briefing = self.run.briefings.get(department=self.step.department)

    def _rest(self) -> None:
        rep = self.people["rep"]
        self.request = access.ask(self.key, by=self.people["agent"], reason="Visit", days=7)
        self.notice = Notice.objects.filter(recipient=rep).latest("pk")
        self.job = Job.objects.create(kind="import", by=rep)
        self.batch = ImportBatch.objects.create(by=rep, file_name="customers.csv")
        today = timezone.localdate()
        self.absence = people.absence(rep, today + timedelta(days=30), today + timedelta(days=31))

    def _browser(self, name: str) -> Client:
        browser = Client(raise_request_exception=False)
        if name in self.people:
            browser.force_login(self.people[name])
        return browser

    def path(self, name: str, on: str) -> str:
        """The address of a door. `on` are words of this world: "customer", "customer/contact"; "-" is nothing,
        "?customer" stands in the query, "nobody" is a row that is not there."""
        if on.startswith("?"):
            return f"{reverse(name)}?customer={self._number(on[1:])}"
        return reverse(name, args=[] if on == "-" else [self._number(word) for word in on.split("/")])

    def _number(self, word: str) -> int:
        return 10**9 if word == "nobody" else getattr(self, word).pk

    def body(self, name: str) -> str:
        """What a person might send: it fits every form of ours, so that the lock has the last word."""
        today = timezone.localdate()
        values: dict[str, Any] = {
            **dict.fromkeys(("title", "name", "reason", "text", "result", "solution"), "words"),
            **dict.fromkeys(("question", "answer", "feedback", "note", "description"), "words"),
            "customer": self.customer.pk,
            "version": 1,
            "days": 3,
            "items": [0, 1],
            "minutes": 240,
            "kind": "question",
            "priority": "normal",
            "channel": "phone",
            "whose": "mine",
            "language": "en",
            "playbook": Playbook.objects.get(code="visit").pk,
            "department": self.service.pk,
            "from_on": today,
            "until_on": today,
            "username": "rep",
            "password": "demo",
            "value": f"customer:{self.customer.pk}:address",
            "country": "CN",
            "level": "C",
            "stage": "prospect",
            "to": self.teammate.pk,
            "next": "/",
            "old_password": "demo",
            "new_password1": "Xk29-lantern",
            "new_password2": "Xk29-lantern",
        }
        if name in ("customers:customer-new", "customers:customer-edit"):
            values |= {"kind": "organisation", "department": "", "name": "杭州新远软件有限公司"}
        if name == "workflows:quick-ask":
            values["to"] = ""
        return urlencode(values, doseq=True)

    def answer(self, persona: str, method: str, name: str, on: str) -> Met:
        """What a person meets at a door. What the request changed is taken back, in the database and in the
        browser."""
        browser = self.browsers[persona]
        cookies = browser.cookies.copy()
        sent = {"data": self.body(name), "content_type": FORM} if method == "POST" else {}
        with transaction.atomic():
            answer = browser.generic(method, self.path(name, on), **sent)
            transaction.set_rollback(True)
        browser.cookies = cookies
        return Met("in" if _leads_to_sign_in(answer) else str(answer.status_code), answer.content)


def _leads_to_sign_in(answer: Any) -> bool:
    ways = tuple(f"{reverse(name)}?next=" for name in ("ownership:login", "admin:login"))
    return answer.status_code == 302 and answer["Location"].startswith(ways)
