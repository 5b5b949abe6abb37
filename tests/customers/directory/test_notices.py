"""Who hears of changes to a customer."""

import pytest

from customers.directory import actions
from notifications import relay
from notifications.models import Notice


def told():
    relay.drain()
    return [(notice.recipient, notice.name) for notice in Notice.objects.all()]


@pytest.mark.django_db
def test_the_owner_hears_when_somebody_else_edits(rep, manager, customer):
    actions.edit(customer, by=manager, version=1, level="A")

    assert told() == [(rep, "customer.edited")]


def test_the_owner_does_not_hear_of_himself(rep, customer):
    actions.edit(customer, by=rep, version=1, level="A")

    assert told() == []


def test_the_new_owner_hears_that_it_is_his(manager, teammate, customer):
    actions.assign(customer, by=manager, owner=teammate, version=1)

    assert told() == [(teammate, "customer.assigned")]


def test_the_inbox_says_it_in_words(rep, manager, customer, sign_in):
    actions.edit(customer, by=manager, version=1, level="A")
    relay.drain()

    page = sign_in(rep).get("/notices/").content.decode()

    assert f"He Jing changed {customer.name}: level" in page
