"""Addresses that no browser asks for."""

import pytest
from django.urls import reverse


@pytest.mark.parametrize(
    "address",
    [
        "/customers/?q=a%00b",
        "/customers/?filter=%00",
        "/customers/cell/%00/",
        "/admin/autocomplete/?term=a%00&app_label=ownership&model_name=user&field_name=department",
        "/admin/customers/export/?kind__exact=%00",
        "/people/sign-in/?next=%00",
    ],
)
def test_a_nul_in_an_address_is_a_request_that_cannot_be_read(admin, sign_in, address):
    answer = sign_in(admin).get(address)

    assert answer.status_code == 400
    assert "could not be read" in answer.content.decode()


def test_nobody_signed_in_is_told_so_too(client, db):
    assert client.get(f"{reverse('ownership:login')}?next=%00").status_code == 400
