"""One small company with one of everything, so that every address has something to show."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.apps import apps
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from customers.cases import actions as cases
from customers.cases.satisfaction import links
from customers.records.documents import actions as documents
from customers.records.models import ChangeSet, Export, ImportBatch, SavedView, Upload
from notifications import relay
from notifications.mail.models import OutgoingMail
from notifications.models import Job, Notice
from ownership import actions as access
from ownership.access import log, shares
from ownership.disputes import actions as disputes
from ownership.leaving import actions as leaving
from ownership.leaving.plans import Plan
from ownership.models import UnusualReading, User
from ownership.reviews import actions as reviews
from ownership.sharing import actions as sharing
from ownership.transfers import actions as transfers
from ownership.transfers.actions import Wish
from tests.factories import campaigns as marketing
from tests.factories import cases as complaints
from tests.factories import deals, directory, orders, rules
from tests.factories import interactions as talks
from tests.factories import ownership as people
from tests.factories import pools as waters
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
        self._talks()
        self._sales()
        self._marketing()
        self._pools()
        self._access()
        self._rules()
        self._hands()
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
        self.supporter = people.member(
            people.department("support", "support", parent=hq, reach="company"), username="supporter"
        )

    def _customers(self) -> None:
        mine: dict[str, Any] = {"owner": self.people["rep"], "department": self.east, "country": "CN"}
        self.customer = directory.customer(name="苏州恒力精密机械有限公司", **mine)
        self.contact = directory.contact(self.customer, title="采购经理", is_primary=True)
        self.customer.address = "工业园区星湖街328号"
        self.customer.save()
        self.key = directory.customer(name="重点客户有限公司", is_key=True, **mine)
        partner = directory.customer(name="杭州同行软件有限公司", **mine)
        self.relation = directory.relation(self.customer, partner)

    def _complaint(self) -> None:
        """A complaint whose collaboration has its first steps open: one is the rep's."""
        if not Playbook.objects.exists():
            import_module("workflows.migrations.0002_shipped_playbooks").ship(apps, None)
        agent = self.people["agent"]
        self.case = cases.open(self.customer, by=agent, kind="complaint", title="主轴异响")
        self.locked_case = cases.open(self.key, by=agent, kind="question", title="询问保修")
        self._desk(agent)
        while relay.drain() + jobs.drain():
            pass
        self.run = Collaboration.objects.get(case=self.case)
        self.step = self.run.steps.get(assignee=self.people["rep"])
        self.briefing = self.run.briefings.get(department=self.step.department)

    def _desk(self, agent: User) -> None:
        """A macro, a published article, and the question how content a customer was."""
        self.macro = complaints.macro(priority="high")
        self.article = complaints.article(agent, state="published")
        done = cases.open(self.customer, by=agent, kind="question", title="已解决")
        done = cases.close(cases.resolve(done, by=agent, solution="x"), by=agent)
        self.feedback = SimpleNamespace(pk=links.token_of(done.feedback.get()))

    def _rest(self) -> None:
        rep = self.people["rep"]
        self.request = access.ask(self.key, by=self.people["agent"], reason="Visit", days=7)
        self.notice = Notice.objects.filter(recipient=rep).latest("pk")
        self.job = Job.objects.create(kind="import", by=rep)
        self.batch = ImportBatch.objects.create(by=rep, file_name="customers.csv")
        self.export = Export.objects.create(by=rep, kind="customers", format="csv", state="ready")
        self.upload = Upload.objects.create(
            by=rep, file_name="big.csv", fingerprint="a" * 64, size=1, stored_as="gone"
        )
        self.customer_list = SimpleNamespace(pk="customers")
        self.change = ChangeSet.objects.create(verb="edit", by=rep, rows=1)
        self.view = SavedView.objects.create(by=rep, name="Mine", listing="customers")
        today = timezone.localdate()
        self.absence = people.absence(rep, today + timedelta(days=30), today + timedelta(days=31))

    def _talks(self) -> None:
        """A call with a next step, a document, a template and a mail that could not be sent: all the rep's."""
        rep = self.people["rep"]
        self.interaction = talks.interaction(self.customer, rep, next_step_on=timezone.localdate())
        (self.document,) = documents.add(self.customer, [talks.upload()], by=rep)
        self.mail_template = talks.template()
        self.mail = OutgoingMail.objects.create(
            by=rep, to=["a@b.example"], shown_to="a@b.example", subject="Hi", body="Hi", state="failed"
        )

    def _sales(self) -> None:
        """A product, and a deal of the rep's."""
        self.product = deals.product()
        self.deal = deals.deal(self.customer, self.people["rep"])
        self._orders()

    def _orders(self) -> None:
        """A draft of the rep's, and a signed order with a delivery and a payment."""
        rep, today = self.people["rep"], timezone.localdate()
        self.order = orders.order(self.customer, rep)
        self.signed = orders.signed(self.customer, rep)
        self.delivery = self.signed.deliveries.create(on=today, by=rep)
        self.delivery.lines.create(line=self.signed.lines.get(), quantity=1)
        self.signed.lines.update(delivered=1)
        self.payment = orders.payment(self.signed, rep, 10)
        self.invoice = orders.invoice(self.signed, rep)
        self.invoice_profile = orders.profile(self.customer)

    def _marketing(self) -> None:
        """A private segment of the rep's, a campaign with his customer in it, and its form on the web."""
        rep = self.people["rep"]
        self.segment = marketing.segment(rep, audience="private")
        self.campaign = marketing.campaign(rep)
        self.member = marketing.member(self.campaign, self.customer, "sent")
        self.web_form = SimpleNamespace(pk=marketing.web_form(self.campaign).key)

    def _pools(self) -> None:
        """The pool of the rep's department, a customer that waits in it, and one of his that is about to."""
        rep = self.people["rep"]
        self.pool = waters.pool(self.east)
        self.afloat = directory.customer(name="公海客户有限公司", pool=self.pool)
        resting = waters.resting(name="久未联系有限公司", owner=rep, department=self.east)
        self.warned = resting
        self.warning = waters.warning(resting, waters.rule(self.pool))

    def _access(self) -> None:
        """A share by hand, granted access that runs, and a day on which somebody read unusually much."""
        rep, tomorrow = self.people["rep"], timezone.now() + timedelta(days=1)
        self.share = sharing.share(self.customer, to=self.teammate, by=rep, until=tomorrow, reason="Fair")
        asked = access.ask(self.key, by=self.supporter, reason="Pump", days=7)
        self.granted = access.grant(asked, by=rep, days=7)
        log.opened(self.key, by=self.supporter)
        self.reading = UnusualReading.objects.create(
            person=self.supporter, on=timezone.localdate(), looks=99, usual=3
        )

    def _hands(self) -> None:
        """A transfer that the rep asks for, his customer in dispute, a hand-over of a colleague, a review of the agent."""
        rep, chief = self.people["rep"], self.people["executive"]
        another = directory.customer(name="无锡转移机械有限公司", owner=rep, department=self.east)
        self.transfer = transfers.transfer([another.pk], Wish(self.teammate), by=rep).asked[0]
        disputed = directory.customer(name="常州撞单机械有限公司", owner=rep, department=self.east)
        self.dispute = disputes.open(disputed.pk, by=self.people["other"], evidence="We met.")
        leaver = people.member(self.east, username="leaver")
        self.hand_over = leaving.start(leaver, Plan(people=(self.teammate.pk,)), by=self.people["manager"])
        self.leaver = people.member(self.east, username="another_leaver")
        shares.grant(disputed, to=self.teammate, by=rep)
        self.review = reviews.open_review(self.east, name="Q4", due_on=timezone.localdate(), by=chief)

    def _rules(self) -> None:
        """A rule set that is switched off, and a simulation that would move a customer."""
        into = self.rule_set = rules.ruleset()
        self.rule = rules.rule(into, people=[self.teammate])
        self.simulation = rules.simulated(into, self.customer, to=self.teammate)

    def _browser(self, name: str) -> Client:
        browser = Client(raise_request_exception=False)
        if name in self.people:
            browser.force_login(self.people[name])
        return browser

    def path(self, name: str, on: str) -> str:
        """The address of a door. `on` are words of this world: "customer", "customer/contact"; "-" is nothing,
        "?customer" stands in the query, "nobody" is a row that is not there,
        "=level" is the word itself."""
        if on.startswith("?"):
            return f"{reverse(name)}?customer={self._number(on[1:])}"
        return reverse(name, args=[] if on == "-" else [self._number(word) for word in on.split("/")])

    def _number(self, word: str) -> int | str:
        if word.startswith("="):  # itself: "=customers" is the list of customers
            return word[1:]
        return 10**9 if word == "nobody" else getattr(self, word).pk

    def body(self, name: str, on: str = "-") -> str:
        """What a person might send: it fits every form of ours, so that the lock has the last word. Where the row
        stands in the query it is sent along."""
        today = timezone.localdate()
        values: dict[str, Any] = {
            **dict.fromkeys(("title", "name", "reason", "text", "result", "solution"), "words"),
            **dict.fromkeys(("question", "answer", "feedback", "note", "description"), "words"),
            "customer": self._number(on[1:]) if on.startswith("?") else self.customer.pk,
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
            "tag": "VIP",
            "stage": "prospect",
            "to": self.teammate.pk,
            "next": "/",
            "attach": self.article.pk,
            "old_password": "demo",
            "new_password1": "Xk29-lantern",
            "new_password2": "Xk29-lantern",
        }
        if name in ("customers:customer-new", "customers:customer-edit"):
            values |= {"kind": "organisation", "department": "", "name": "杭州新远软件有限公司"}
        if name == "customers:bulk":
            values |= {
                "verb": "edit",
                "row": self.customer.pk,
                "number": 1,
                "confirm": 1,
                "change:level": "on",
            }
        if name in ("customers:interaction-new", "customers:interaction-edit"):
            values |= {"kind": "call"}
        if name.startswith("customers:mail"):
            values |= {"body": "Hello", "subject": "Hello", "department": ""}
            values["to"] = ""
        if name == "customers:interaction-step":
            values["days"] = ""
        if name.startswith("customers:deal"):
            values |= {
                "stage": deals.stage("First contact").pk,
                "to": deals.stage("Won").pk,
                "owner": self.teammate.pk,
                "lost_reason": deals.reason().pk,
                "amount": "1000",
                "currency": "CNY",
                "expected_on": today,
            }
        if name.startswith("customers:invoice"):
            values |= {
                "profile": self.invoice_profile.pk,
                "kind": "special",
                "amount": 10,
                "number": "A-1",
                "on": today,
            }
        if name.startswith(("customers:order", "customers:payment")):
            values |= {
                "entity": orders.entity().pk,
                "currency": "CNY",
                "on": today,
                "amount": 10,
                "method": "card",
            }
        if name.startswith("customers:product"):
            values |= {"code": "X-1", "price": "5", "currency": "CNY"}
        if name.startswith("customers:segment"):
            values |= {"kind": "live", "audience": "private", "department": ""}
        if "campaign" in name:
            values |= {"state": "sent", "campaign": self.campaign.pk}
        if name == "ownership:customer-access":
            values |= {"person": self.teammate.pk, "department": "", "level": "view", "profile": "department"}
        if name.startswith("ownership:pool"):
            values |= {"row": self.afloat.pk, "confirm": 1}
        if name == "ownership:customer-release":
            values |= {"pool": self.pool.pk, "because": "other"}
        if name.startswith("ownership:rule"):
            values |= {"strategy": "person", "people": [self.teammate.pk], "departments": [], "pool": ""}
            values |= {"scope": "entry", "version": self.rule_set.version + 1}
        if name == "workflows:quick-ask":
            values["to"] = ""
        if name.startswith("ownership:"):
            values |= self._of_hands(name)
        return urlencode(values, doseq=True)

    def _of_hands(self, name: str) -> dict[str, Any]:
        """What is typed where customers change hands."""
        return {
            "evidence": "We met.",
            "outcome": "stays",
            "grounds": "First contact counts.",
            "decision": "keep",
            "item": self.review.items.earliest("pk").pk,
            "way": "people",
            "people": self.teammate.pk,
            "seat": "service",
            "service-function": "service",
            "service-user": self.people["agent"].pk,
            "due_on": timezone.localdate(),
            **({"department": self.east.pk} if name == "ownership:review-new" else {}),
        }

    def answer(self, persona: str, method: str, name: str, on: str) -> Met:
        """What a person meets at a door. What the request changed is taken back, in the database and in the
        browser."""
        sent = self.sent(name, on) if method == "POST" else {}
        return self.meet(persona, method, self.path(name, on), **sent)

    def sent(self, name: str, on: str) -> dict[str, Any]:
        """What goes with a request that sends something."""
        return {"data": self.body(name, on), "content_type": FORM}

    def meet(self, persona: str, method: str, path: str, **sent: Any) -> Met:
        """The same at any address."""
        browser = self.browsers[persona]
        cookies = browser.cookies.copy()
        with transaction.atomic():
            answer = browser.generic(method, path, **sent)
            transaction.set_rollback(True)
        browser.cookies = cookies
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        return Met("in" if _leads_to_sign_in(answer) else str(answer.status_code), body)


def _leads_to_sign_in(answer: Any) -> bool:
    ways = tuple(f"{reverse(name)}?next=" for name in ("ownership:login", "admin:login"))
    return answer.status_code == 302 and answer["Location"].startswith(ways)
