"""Administrators define fields; what is in use stays as it is, and values are not theirs to read."""

import pytest
from django.core.exceptions import ValidationError

from customers.records.fields import choice_lines
from customers.records.models import CustomField
from tests.factories import directory
from tests.factories.fields import field

URL = "/admin/customers/customfield/"


@pytest.fixture
def browser(admin, sign_in):
    return sign_in(admin)


def form(**values):
    return {
        "record": "customers", "kind": "text", "key": "budget", "name": "预算", "name_en": "Budget", "facet": "identity",
        "choices": "", "required": "never", "required_stage": "", "help": "", "help_en": "", "position": 10, "is_active": "on",
    } | values  # fmt: skip


def test_a_field_is_defined(browser):
    answer = browser.post(f"{URL}add/", form(kind="choice", choices="a | 甲 | Alpha\n乙 | Beta\n丙"))

    assert answer.status_code == 302
    made = CustomField.objects.get()
    assert [one["value"] for one in made.choices] == ["a", "beta", "c1"]
    assert made.full_name == "custom:budget"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"kind": "choice"}, "Name at least one choice"),
        ({"key": "Größe"}, "Small letters"),
        ({"required": "stage"}, "Choose the stage"),
        (
            {"record": "contacts", "required": "stage", "required_stage": "active"},
            "Only customers have stages",
        ),
        ({"kind": "choices", "choices": "a | x;y | z"}, "no semicolon"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(browser, wrong, said):
    answer = browser.post(f"{URL}add/", form(**wrong))

    assert answer.status_code == 200
    assert said in answer.content.decode()
    assert not CustomField.objects.exists()


def test_key_record_and_kind_stay_and_names_change(browser):
    one = field("text", "budget")

    answer = browser.post(
        f"{URL}{one.pk}/change/", form(key="other", kind="number", record="contacts", name="新")
    )

    assert answer.status_code == 302
    one.refresh_from_db()
    assert (one.key, one.kind, one.record, one.name) == ("budget", "text", "customers", "新")


@pytest.mark.parametrize(("kind", "held"), [("choice", "a"), ("choices", ["b", "a"])])
def test_a_choice_in_use_is_not_taken_away_but_switched_off(browser, kind, held):
    one = field(kind, "budget")
    directory.customer(custom={"budget": held})

    refused = browser.post(f"{URL}{one.pk}/change/", form(choices="b | 乙 | Beta"))
    done = browser.post(f"{URL}{one.pk}/change/", form(choices="a | 甲 | Alpha | off\nb | 乙 | Beta"))

    assert "Alpha” stands in 1 record" in refused.content.decode()
    assert done.status_code == 302
    one.refresh_from_db()
    assert list(one.offered) == ["b"]
    assert list(one.known) == ["a", "b"]


def test_a_field_with_values_is_not_deleted(browser):
    one = field("text", "budget")
    row = directory.customer(custom={"budget": "5"})

    page = browser.get(f"{URL}{one.pk}/delete/").content.decode()
    browser.post(f"{URL}{one.pk}/delete/", {"post": "yes"})
    browser.post(URL, {"action": "delete_selected", "_selected_action": [one.pk], "post": "yes"})

    assert "has a value in 1 record; switch it off instead" in page
    assert CustomField.objects.filter(pk=one.pk).exists()
    row.custom = {}
    row.save()
    browser.post(f"{URL}{one.pk}/delete/", {"post": "yes"})
    assert not CustomField.objects.filter(pk=one.pk).exists()


def test_switching_off_keeps_the_values(browser):
    one = field("text", "budget")
    row = directory.customer(custom={"budget": "5"})

    browser.post(URL, {"action": "switch_off", "_selected_action": [one.pk]})

    one.refresh_from_db()
    row.refresh_from_db()
    assert (one.is_active, row.custom) == (False, {"budget": "5"})


@pytest.mark.parametrize("kind", sorted(CustomField.Kind.values))
def test_the_pages_show_counts_and_a_preview_and_no_value(browser, kind):
    one = field(kind, "budget", name="预算", name_en="Budget")
    directory.customer(custom={"budget": "canary-value"})

    listed = browser.get(URL).content.decode()
    page = browser.get(f"{URL}{one.pk}/change/").content.decode()

    assert '<td class="field-used">1</td>' in listed
    assert "preview-" in page
    assert "canary-value" not in listed + page


@pytest.mark.parametrize(
    "text",
    ["a|b|c|d|e", "a | x\na | y | z", "A B | x | y", "v | x | \nw | X | ", "v || ", f"v | {'x' * 81} | y"],
)
def test_lines_that_cannot_be_choices_name_their_number(text):
    with pytest.raises(ValidationError, match="Line [12]:"):
        choice_lines.read(text)


def test_what_is_written_is_read_the_same():
    choices = choice_lines.read("a | 甲 | Alpha | off\n乙\n高 | High\nc1 | 丁 |")

    assert choice_lines.read(choice_lines.written(choices)) == choices
    assert [one["value"] for one in choices] == ["a", "c1", "high", "c1"] or len(
        {o["value"] for o in choices}
    ) == 4
