"""The administrators' window on categories."""

import pytest
from django.urls import reverse

from customers.cases.models import CaseCategory
from tests.factories import cases

pytestmark = pytest.mark.django_db


def test_one_that_a_case_carries_stays(customer, agent, admin, sign_in):
    carried, empty = CaseCategory.objects.create(name="噪音"), CaseCategory.objects.create(name="空")
    cases.case(customer, agent, category=carried)

    met = {one: sign_in(admin).get(reverse("admin:customers_casecategory_delete", args=[one.pk])).status_code
           for one in (carried, empty)}  # fmt: skip

    assert met == {carried: 403, empty: 200}
