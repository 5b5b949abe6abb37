"""The world of the doors with many rows of everything: what pages show grows, what they ask must not."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from customers.cases.articles.models import CaseArticle
from customers.cases.models import ServiceCase
from customers.directory import actions as directory_actions
from customers.directory.models import Contact, Customer
from customers.records.documents import actions as documents
from customers.records.models import ChangeSet, Export, ImportBatch, ImportFinding, SavedView
from customers.segments.models import SegmentMember
from notifications import relay
from notifications.mail.models import OutgoingMail
from notifications.models import Job
from ownership.access import log
from ownership.pools import actions as pool_actions
from ownership.sharing import actions as sharing
from tests.factories import campaigns as marketing
from tests.factories import cases as complaints
from tests.factories import deals, directory, orders
from tests.factories import interactions as talks
from tests.factories import ownership as people
from tests.factories import pools as waters
from tests.house.world import World
from workflows.collaborations import actions as collaborations
from workflows.flows import jobs

STAGES, LEVELS = [str(one) for one in Customer.Stage], [str(one) for one in Customer.Grade]
LINES = [("phone", "021 6000 {:04}"), ("email", "box{}@many.example")]


class Crowd(World):
    """Every list and every panel of `customer` holds `number` rows and more after `grow(number)`."""

    held = 0

    def grow(self, number: int) -> None:
        """Add rows until there are so many of each kind."""
        for place in range(self.held, number):
            self._grow_lists(place)
            self._grow_page(place)
            self._grow_work(place)
        while relay.drain() + jobs.drain():
            pass
        self.held = number

    def _grow_lists(self, place: int) -> None:
        """Customers of different people in different places, each with all that a column can show."""
        owner = self.people["rep"] if place % 3 else people.member(self.east)
        one = directory.customer(
            name=f"许多机械有限公司 {place}",
            owner=owner,
            department=self.east,
            country="CN",
            province="江苏省",
            city="苏州市",
            stage=STAGES[place % len(STAGES)],
            level=LEVELS[place % len(LEVELS)],
            is_key=place % 5 == 0,
            parent=self.customer,
            custom={},
        )
        for kind, value in LINES:
            directory.point(one, value.format(place), kind)
        directory.tag(one, f"Tag {place % 7}")
        contact = directory.contact(one, title="采购经理", is_primary=True)
        directory.point(contact, f"1390000{place:04}")
        self._talk(one, contact)
        complaints.case(one, self.people["agent"], contact=contact, owner=self.people["agent"])
        directory.relation(self.customer, one)
        self._sale(one, contact, place)
        marketing.member(self.campaign, one, "responded", contact=contact)
        self._grow_pool(place)

    def _grow_pool(self, place: int) -> None:
        """One more that waits in the pool, let go by somebody else, and one of the rep's that is about to."""
        one = directory.customer(
            name=f"公海机械有限公司 {place}", owner=people.member(self.east), department=self.east
        )
        pool_actions.release(self.pool, [one.pk], by=one.owner, because="other", note="x")
        resting = waters.resting(name=f"久未联系 {place}", owner=self.people["rep"], department=self.east)
        waters.warning(resting, self.warning.rule)

    def _grow_page(self, place: int) -> None:
        """The customer's own page."""
        self._desk_work(place)
        rep, one = self.people["rep"], self.customer
        one.refresh_from_db()
        directory_actions.edit(one, by=rep, version=one.version, stage=STAGES[place % len(STAGES)])
        one.refresh_from_db()
        for kind, value in LINES:
            directory.point(one, value.format(9000 + place), kind, is_primary=False)
        directory.address(one, f"星湖街 {place} 号")
        directory.tag(one, f"Tag of its own {place}")
        contact = directory.contact(one, title="工程师")
        directory.point(contact, f"1380000{place:04}")
        self._talk(one, contact)
        documents.add(one, [talks.upload(f"offer {place}.pdf")], by=rep)
        complaints.case(one, self.people["agent"], contact=contact, owner=self.people["agent"])
        log.opened(self.key, by=people.user())
        self._shared(place)
        self._sale(one, contact, place)
        self.deal.lines.create(position=place + 1, product=deals.product(), name="x", quantity=1, price=5)
        self._grow_order(place)

    def _shared(self, place: int) -> None:
        """One more share by hand, one that is over, and a customer that was looked at on an unusual day."""
        rep, until = self.people["rep"], timezone.now() + timedelta(days=place + 1)
        sharing.share(self.customer, to=people.user(), by=rep, until=until, reason="Fair")
        over = sharing.share(self.customer, to=people.user(), by=rep, until=until, reason="Fair")
        sharing.stop(over, by=rep)
        log.opened(directory.customer(owner=rep, department=self.east, is_key=True), by=self.supporter)

    def _grow_order(self, place: int) -> None:
        """One more of everything that hangs on an order."""
        rep = self.people["rep"]
        line = self.order.lines.create(
            position=place + 2, product=deals.product(), name="x", quantity=2, price=5
        )
        delivery = self.order.deliveries.create(on=timezone.localdate(), by=rep)
        delivery.lines.create(line=line, quantity=1)
        for one in (self.order, self.signed):
            orders.instalment(one, days=30 * (place % 6) - 40)
            orders.payment(one, rep, 1)
        orders.version(self.order, rep, place + 1)
        orders.invoice(self.order, rep)
        orders.profile(self.customer)

    def _desk_work(self, place: int) -> None:
        """Articles, of which each helped with the case, macros, cases that went into it, and a customer's word."""
        agent = self.people["agent"]
        article = complaints.article(agent, state="published", department=self.service if place % 2 else None)
        CaseArticle.objects.create(case=self.case, article=article, by=agent)
        complaints.macro(priority="high")
        theirs = ServiceCase.objects.filter(customer=self.customer, state="open").exclude(pk=self.case.pk)
        if place % 3 == 0 and (one := theirs.first()):  # no new ones: the list has room for a hundred
            now = timezone.now()
            one.state, one.resolved_at, one.closed_at, one.merged_into = "closed", now, now, self.case
            one.satisfaction = 1 + place % 5
            one.save()

    def _sale(self, customer: Customer, contact: Contact, place: int) -> None:
        """A deal in one of the stages, in one of two currencies, in a month of its own."""
        stages = ("First contact", "Needs confirmed", "Proposal", "Negotiation")
        deals.deal(
            customer,
            self.people["rep"],
            contact=contact,
            stage=deals.stage(stages[place % len(stages)]),
            currency="USD" if place % 4 == 0 else "CNY",
            expected_on=timezone.localdate() + timedelta(days=20 * (place % 12)),
        )
        currency = "USD" if place % 4 else "CNY"
        orders.signed(customer, self.people["rep"], contact=contact, currency=currency)

    def _talk(self, customer: Customer, contact: Contact) -> None:
        """A call with a contact and a colleague, a next step and a file."""
        rep, today = self.people["rep"], timezone.localdate()
        made = talks.interaction(
            customer, rep, next_step="Call again", next_step_on=today + timedelta(days=1)
        )
        made.contacts.add(contact)
        made.colleagues.add(self.teammate)
        documents.attach(customer, [talks.upload()], by=rep, about=made, facet="interactions")

    def _grow_work(self, place: int) -> None:
        """What people started, keep, brought in and took out; what waits for them."""
        rep, agent = self.people["rep"], self.people["agent"]
        collaborations.quick_ask(
            self.customer, by=agent, question=f"Question {place}", department=self.east, minutes=60, to=rep
        )
        collaborations.comment(self.run, by=rep, text=f"Comment {place}")
        batch = ImportBatch.objects.create(by=rep, file_name=f"{place}.csv", state="imported")
        ImportFinding.objects.create(batch=self.batch, row=place, severity="warning", code="no_name")
        ChangeSet.objects.create(verb="import", by=rep, rows=1, batch=batch)
        Export.objects.create(by=rep, kind="customers", format="csv", state="ready")
        SavedView.objects.create(by=rep, name=f"View {place}", listing="customers", audience="all")
        Job.objects.create(kind="import", by=rep)
        talks.template()
        marketing.member(marketing.campaign(rep), self.customer, "sent")
        marketing.segment(rep, marketing.condition("level", "is", "A"))
        SegmentMember.objects.create(segment=marketing.segment(rep, kind="fixed"), customer=self.customer)
        OutgoingMail.objects.create(
            by=rep, to=["a@b.example"], shown_to="a@b.example", subject="Hi", body="Hi", state="failed"
        )
