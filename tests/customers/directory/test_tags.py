"""Tags: made while marking, merged by administrators."""

import pytest
from django.core.exceptions import PermissionDenied

from crm_site.kit.errors import RuleBroken
from customers.directory import tags
from customers.directory.marking import mark, unmark
from customers.directory.models import Customer, CustomerTag, Tag
from notifications.models import Event
from tests.factories import directory


def test_marking_makes_a_tag_and_tells_of_it(rep, customer):
    mark(customer, "  老  客户 ", by=rep)

    assert tags.names_of(customer) == ("老 客户",)
    assert Event.objects.get(name="customer.edited").facts["fields"] == ["tags"]
    assert Customer.objects.get(pk=customer.pk).version == 2


def test_a_tag_is_one_whatever_its_case(rep, customer):
    mark(customer, "VIP", by=rep)
    mark(customer, "vip", by=rep)

    assert Tag.objects.get().name == "VIP"
    assert Customer.objects.get(pk=customer.pk).version == 2


def test_a_tag_comes_off(rep, customer):
    mark(customer, "VIP", by=rep)
    unmark(customer, "VIP", by=rep)

    assert tags.names_of(customer) == ()


@pytest.mark.parametrize("who", ["other_department", "auditor"])
def test_who_may_not_write_marks_nothing(who, customer, request):
    with pytest.raises(PermissionDenied):
        mark(customer, "VIP", by=request.getfixturevalue(who))


@pytest.mark.parametrize("name", ["", "  ", ",，"])
def test_a_tag_has_a_name(name, rep, customer):
    with pytest.raises(RuleBroken):
        mark(customer, name, by=rep)


def test_merged_tags_leave_their_customers_to_the_other(admin, customer, key_customer):
    keep = directory.tag(customer, "VIP")
    gone = directory.tag(customer, "vip客户")
    CustomerTag.objects.create(customer=key_customer, tag=gone)

    assert tags.merge([gone, keep], keep, by=admin) == 1

    assert list(Tag.objects.values_list("name", flat=True)) == ["VIP"]
    assert tags.names_of(key_customer) == ("VIP",)
    assert set(Customer.objects.values_list("version", flat=True)) == {2}
    assert CustomerTag.history.filter(history_type="-", history_user=admin).count() == 2
    assert Event.objects.get(name="tag.merged").facts["merged"] == [gone.pk]


def test_only_administrators_merge_tags(manager, customer):
    with pytest.raises(PermissionDenied):
        tags.merge([directory.tag(customer, "a")], directory.tag(customer, "b"), by=manager)


def test_the_line_of_tags_is_changed_in_place(rep, customer, sign_in):
    browser, address = sign_in(rep), f"/customers/{customer.pk}/tags/"

    added = browser.post(address, {"tag": "<b>VIP"}, headers={"HX-Request": "true"})
    removed = browser.post(address, {"remove": "<b>VIP"}, headers={"HX-Request": "true"})

    assert "&lt;b&gt;VIP" in added.content.decode()
    assert "VIP" not in removed.content.decode()


def test_no_name_of_a_tag_is_said_to_the_person(rep, customer, sign_in):
    answer = sign_in(rep).post(
        f"/customers/{customer.pk}/tags/", {"tag": " "}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 422
    assert "What shall the tag be called?" in answer.content.decode()


def test_a_tag_of_nothing_printable_is_no_name(rep, customer, sign_in):
    answer = sign_in(rep).post(f"/customers/{customer.pk}/tags/", {"tag": "\x00 ,"})

    assert answer.status_code == 422
    assert tags.tidy(" a\x00b，c, ") == "a b c"


def test_an_administrator_merges_in_two_steps(admin, customer, sign_in):
    keep, gone = directory.tag(customer, "VIP"), directory.tag(customer, "vip客户")
    browser, chosen = sign_in(admin), {"action": "merge", "_selected_action": [keep.pk, gone.pk]}

    asked = browser.post("/admin/customers/tag/", chosen)
    browser.post("/admin/customers/tag/", {**chosen, "into": keep.pk})

    assert "cannot be undone" in asked.content.decode()
    assert tags.names_of(customer) == ("VIP",)
    assert Tag.objects.get() == keep
