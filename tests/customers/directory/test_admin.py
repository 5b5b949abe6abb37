"""The administrators' window shows no more than the pages do."""

import pytest

from tests.factories import directory

PAGES = ["customer", "contactrole", "timelineentry"]


@pytest.mark.parametrize("page", PAGES)
def test_a_superuser_of_it_sees_no_customers(page, admin, customer, sign_in):
    directory.contact(customer, name="孙建国")

    answer = sign_in(admin).get(f"/admin/customers/{page}/")

    assert answer.status_code == 200
    assert customer.name not in answer.content.decode()


@pytest.mark.parametrize("page", PAGES)
def test_the_windows_open_for_staff_who_see_customers(page, executive, customer, sign_in):
    executive.is_staff = executive.is_superuser = True
    executive.save()
    directory.contact(customer, name="孙建国")

    assert sign_in(executive).get(f"/admin/customers/{page}/").status_code == 200


def test_nothing_is_changed_through_it(executive, customer, sign_in):
    executive.is_staff = executive.is_superuser = True
    executive.save()

    answer = sign_in(executive).post(f"/admin/customers/customer/{customer.pk}/change/", {"name": "x"})

    assert answer.status_code == 403
