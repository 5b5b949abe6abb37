"""The way in and out, and what is remembered of a person."""

from collections.abc import Callable
from typing import Any

import pytest
from axes.utils import reset
from django.test import Client
from django.urls import reverse

from ownership.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _forgive() -> None:
    reset()


def sign_in_as(name: str, password: str = "demo", **more: Any) -> Any:
    return Client().post(reverse("ownership:login"), {"username": name, "password": password, **more})


def test_signing_in_leads_to_the_first_page(rep: User) -> None:
    answer = sign_in_as("rep")

    assert answer.status_code == 302
    assert answer.url == reverse("home")


def test_the_name_counts_whatever_its_case(rep: User) -> None:
    assert sign_in_as("REP").status_code == 302


def test_signing_in_leads_back_to_the_page_that_was_asked_for(rep: User) -> None:
    assert sign_in_as("rep", next="/customers/7/").url == "/customers/7/"


def test_a_foreign_address_is_no_page_to_go_to(rep: User) -> None:
    assert sign_in_as("rep", next="https://evil.example/").url == reverse("home")


def test_a_wrong_password_says_so_and_keeps_the_name(rep: User) -> None:
    answer = sign_in_as("rep", "wrong")

    assert answer.status_code == 422
    assert answer.context["form"]["username"].value() == "rep"


def test_an_inactive_person_does_not_get_in(rep: User) -> None:
    User.objects.filter(pk=rep.pk).update(is_active=False)

    assert sign_in_as("rep").status_code == 422


def test_too_many_attempts_are_told_to_wait(rep: User, settings: Any) -> None:
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        answer = sign_in_as("rep", "wrong")

    assert answer.status_code == 429
    assert sign_in_as("rep").status_code == 429


def test_signing_out_takes_a_post(rep: User, sign_in: Callable[[User], Client]) -> None:
    browser = sign_in(rep)

    assert browser.get(reverse("ownership:logout")).status_code == 405
    assert browser.post(reverse("ownership:logout")).url == reverse("ownership:login")
    assert "_auth_user_id" not in browser.session


def test_the_demo_offers_its_people_as_buttons(settings: Any, rep: User) -> None:
    User.objects.filter(pk=rep.pk).update(username="sales")
    settings.DEMO = True

    offered = Client().get(reverse("ownership:login")).context["demo_logins"]

    assert [(one["username"], one["place"]) for one in offered] == [("sales", "East · Staff")]


def test_nobody_is_offered_outside_the_demo(settings: Any, rep: User) -> None:
    User.objects.filter(pk=rep.pk).update(username="sales")
    settings.DEMO = False

    assert Client().get(reverse("ownership:login")).context["demo_logins"] == []


def test_a_panel_of_somebody_signed_out_sends_the_whole_page_to_the_way_in() -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/people/profile/"}

    answer = Client().get(reverse("ownership:login"), headers=headers)

    assert answer["HX-Redirect"] == "/people/login/?next=%2Fpeople%2Fprofile%2F"


def test_language_and_theme_are_remembered_with_the_person(
    rep: User, sign_in: Callable[[User], Client]
) -> None:
    answer = sign_in(rep).post(
        reverse("ownership:preferences"), {"language": "zh-hans", "theme": "dark", "next": "/people/profile/"}
    )

    rep.refresh_from_db()
    assert (rep.language, rep.theme, answer.url) == ("zh-hans", "dark", "/people/profile/")


def test_one_choice_leaves_the_other_alone(rep: User, sign_in: Callable[[User], Client]) -> None:
    User.objects.filter(pk=rep.pk).update(language="zh-hans")

    sign_in(rep).post(reverse("ownership:preferences"), {"theme": "dark"})

    rep.refresh_from_db()
    assert (rep.language, rep.theme) == ("zh-hans", "dark")


def test_a_strangers_language_is_kept_in_a_cookie() -> None:
    browser = Client()

    browser.post(reverse("ownership:preferences"), {"language": "zh-hans", "next": "/people/login/"})

    assert browser.get(reverse("ownership:login"))["Content-Language"] == "zh-hans"


def test_an_unknown_language_changes_nothing(rep: User, sign_in: Callable[[User], Client]) -> None:
    sign_in(rep).post(reverse("ownership:preferences"), {"language": "tlh", "next": "//evil.example"})

    rep.refresh_from_db()
    assert rep.language == ""
