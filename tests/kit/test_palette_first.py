"""A verb that is typed out stands first in the palette, whatever else holds its words."""

from typing import Any

import pytest
from django.urls import reverse

from customers.cases.articles import actions as articles
from ownership.models import User

pytestmark = pytest.mark.django_db


def test_a_verb_that_is_typed_out_stands_before_what_was_found(service_manager: User, sign_in: Any) -> None:
    article = articles.write(
        by=service_manager, title="New customer: how to", text="A new customer.", language="en"
    )
    articles.publish(article, by=service_manager)

    answer = sign_in(service_manager).get(
        reverse("find"), {"q": "new customer"}, headers={"HX-Request": "true"}
    )
    page = answer.content.decode()

    assert 0 < page.index(reverse("customers:customer-new")) < page.index(reverse("customers:article-list"))
