"""Relations between customers, groups of companies, and the time in each stage."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from crm_site.kit.errors import RuleBroken
from customers.directory import actions, relations, stages, tree
from customers.directory.models import Customer, CustomerRelation
from customers.records.models import TimelineEntry
from tests.factories import directory


@pytest.fixture
def other(rep, company):
    return directory.customer(name="同行软件", owner=rep, department=company.sales_east)


def words(customer, user):
    return [(str(tie.words), tie.name) for tie in relations.ties_of(customer, user)]


def test_a_relation_reads_from_both_sides(rep, customer, other):
    relations.relate(customer, other, kind="supplier", by=rep)

    assert words(customer, rep) == [("Supplier of", "同行软件")]
    assert words(other, rep) == [("Supplied by", customer.name)]
    assert TimelineEntry.objects.filter(kind="customer.related").count() == 2
    assert set(Customer.objects.values_list("version", flat=True)) == {2}


def test_a_relation_may_be_told_from_the_other_end(rep, customer, other):
    relations.relate(customer, other, kind="supplier-inverse", by=rep)

    row = CustomerRelation.objects.get()
    assert (row.customer, row.other) == (other, customer)
    assert words(customer, rep) == [("Supplied by", "同行软件")]


def test_partners_are_partners_once(rep, customer, other):
    relations.relate(customer, other, kind="partner", by=rep)

    with pytest.raises(RuleBroken):
        relations.relate(other, customer, kind="partner", by=rep)


def test_nobody_is_related_to_itself(rep, customer):
    with pytest.raises(RuleBroken):
        relations.relate(customer, customer, kind="partner", by=rep)


def test_a_hidden_customer_is_neither_related_nor_told(rep, other_department, customer, company):
    hidden = directory.customer(name="Hidden", owner=other_department, department=company.sales_south)
    directory.relation(customer, hidden)

    assert words(customer, rep) == []
    with pytest.raises(PermissionDenied):
        relations.relate(customer, hidden, kind="agent", by=rep)


def test_a_locked_customer_is_told_by_name(agent, customer, key_customer):
    directory.relation(customer, key_customer)

    tie = relations.ties_of(customer, agent)[0]
    assert (tie.name, tie.is_locked) == ("Key Account Ltd", True)


def test_a_relation_is_taken_away_from_either_side(rep, customer, other):
    relation = relations.relate(customer, other, kind="agent", by=rep)

    relations.unrelate(relation, other, by=rep)

    assert words(customer, rep) == []


def test_a_relation_is_noted_on_the_page(rep, customer, other, sign_in):
    sign_in(rep).post(
        f"/customers/{customer.pk}/relations/", {"kind": "agent", "other": other.code, "note": ""}
    )

    page = sign_in(rep).get(f"/customers/{customer.pk}/relations/").content.decode()
    assert "Agent of" in page
    assert "同行软件" in page


def test_a_customer_nobody_knows_is_said_beside_the_field(rep, customer, sign_in):
    answer = sign_in(rep).post(f"/customers/{customer.pk}/relations/", {"kind": "agent", "other": "no such"})

    assert answer.status_code == 422
    assert "No customer of this name or code is open to you" in answer.content.decode()


# --- groups of companies -----------------------------------------------------------------------------------------


def branches(customer, user):
    return [(one.name, one.depth, one.is_here) for one in tree.group_of(customer, user).branches]


def test_a_group_stands_in_order_with_the_present_one_marked(rep, company, customer):
    mine = {"owner": rep, "department": company.sales_east}
    top = directory.customer(name="A", **mine)
    middle = directory.customer(name="B", parent=top, **mine)
    Customer.objects.filter(pk=customer.pk).update(parent=middle, name="C")
    directory.customer(name="D", parent=top, **mine)

    expected = [("A", 0, False), ("B", 1, True), ("C", 2, False), ("D", 1, False)]
    assert branches(middle, rep) == expected


def test_a_hidden_parent_is_left_out(rep, other_department, company, customer):
    hidden = directory.customer(name="Hidden", owner=other_department, department=company.sales_south)
    actions_free(customer, hidden)

    assert branches(customer, rep) == [(customer.name, 0, True)]


def actions_free(customer, parent):
    Customer.objects.filter(pk=customer.pk).update(parent=parent)


def test_the_queries_of_a_group_do_not_grow(rep, company, customer, django_assert_max_num_queries):
    for _ in range(12):
        directory.customer(owner=rep, department=company.sales_east, parent=customer)

    with django_assert_max_num_queries(6):
        assert len(tree.group_of(customer, rep).branches) == 13


def test_a_circle_is_refused_with_a_sentence(rep, customer, company):
    child = directory.customer(owner=rep, department=company.sales_east, parent=customer)
    grandchild = directory.customer(owner=rep, department=company.sales_east, parent=child)

    with pytest.raises(tree.Circle):
        actions.edit(customer, by=rep, version=1, parent=grandchild)
    with pytest.raises(tree.Circle):
        actions.edit(customer, by=rep, version=1, parent=customer)


def test_a_circle_is_said_beside_the_field(rep, customer, company, sign_in):
    child = directory.customer(name="Child", owner=rep, department=company.sales_east, parent=customer)
    values = {"kind": "organisation", "name": customer.name, "stage": "prospect", "level": "C", "version": 1}

    answer = sign_in(rep).post(f"/customers/{customer.pk}/edit/", {**values, "parent": f"{child.code} Child"})

    assert answer.status_code == 422
    assert "stands below the customer itself" in answer.content.decode()


def test_a_hidden_parent_stays_and_is_not_told(rep, other_department, company, customer, sign_in):
    hidden = directory.customer(name="Hidden", owner=other_department, department=company.sales_south)
    actions_free(customer, hidden)

    page = sign_in(rep).get(f"/customers/{customer.pk}/edit/").content.decode()

    assert "Hidden" not in page
    assert 'name="parent"' not in page


# --- stages ------------------------------------------------------------------------------------------------------


def test_each_stage_has_its_time(rep, customer):
    actions.edit(customer, by=rep, version=1, stage="active")
    history = Customer.history.filter(id=customer.pk).order_by("history_id")
    history.filter(version=1).update(history_date=timezone.now() - timedelta(days=9, hours=1))
    Customer.objects.filter(pk=customer.pk).update(created_at=timezone.now() - timedelta(days=9, hours=1))
    actions.edit(customer, by=rep, version=2, level="A")
    customer.refresh_from_db()

    now, before = stages.stays_of(customer)

    assert (str(now.label), now.until, now.by) == ("Active", None, rep)
    assert (str(before.label), before.lasted.days) == ("Prospect", 9)


def test_without_a_history_the_present_stage_stands_alone(customer):
    Customer.history.all().delete()

    assert [str(stay.label) for stay in stages.stays_of(customer)] == ["Prospect"]
