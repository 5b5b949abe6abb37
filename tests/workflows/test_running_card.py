"""The card at the side of a customer's page: what is on its way, and who it waits for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from customers.directory.models import Customer
from ownership.models import User
from workflows.collaborations import actions
from workflows.collaborations.models import Collaboration

pytestmark = pytest.mark.django_db
SignIn = Callable[[User], Client]


def card(customer: Customer) -> str:
    return reverse("workflows:customer-running", args=[customer.pk])


def test_the_card_names_the_run_and_who_it_waits_for(
    run: Collaboration, agent: User, sign_in: SignIn
) -> None:
    shown = sign_in(agent).get(card(run.customer)).content.decode()

    assert run.get_absolute_url() in shown
    assert 'class="stages slim"' in shown
    assert "banner wait" in shown


def test_nothing_is_drawn_when_nothing_runs(run: Collaboration, agent: User, sign_in: SignIn) -> None:
    actions.cancel(run, by=agent, reason="重复")

    shown = sign_in(agent).get(card(run.customer)).content.decode()

    assert " hidden " in shown
    assert 'class="card' not in shown


def test_the_card_has_its_own_lock(run: Collaboration, stranger: User, sign_in: SignIn) -> None:
    assert sign_in(stranger).get(card(run.customer)).status_code == 404
