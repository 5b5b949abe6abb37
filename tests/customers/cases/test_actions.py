"""The verbs of cases: who may, what the state allows, what is recorded, which doors open and shut."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied

from crm_site.kit.errors import EditConflict, RuleBroken
from customers.cases import actions
from customers.cases.models import ServiceCase
from customers.directory.models import Customer, CustomerUserShare
from customers.records.models import TimelineEntry
from notifications.models import Event
from ownership.models import EndedShare, User
from ownership.people import system_user
from tests.factories import cases, directory
from tests.factories import ownership as people

pytestmark = pytest.mark.django_db


def opened(customer: Customer, by: User, **values: str) -> ServiceCase:
    return actions.open(customer, by=by, **{"kind": "question", "title": "It leaks", **values})


# --- opening ----------------------------------------------------------------------------------------------


def test_an_agent_keeps_the_case_he_opens(customer: Customer, agent: User, company: SimpleNamespace) -> None:
    case = opened(customer, agent, kind="complaint")

    assert (case.owner, case.department, case.opened_by) == (agent, company.service, agent)


def test_a_reps_case_waits_at_the_service_desk(
    customer: Customer, rep: User, company: SimpleNamespace
) -> None:
    case = opened(customer, rep)

    assert (case.owner, case.department) == (None, company.service)


def test_opening_is_recorded_for_the_floors_above(customer: Customer, agent: User) -> None:
    case = opened(customer, agent, kind="complaint")

    event = Event.objects.get(name="case.opened")
    assert (event.about_type, event.about_id, event.by) == ("customers.servicecase", case.pk, agent)
    assert event.facts == {"kind": "complaint"}
    assert event.bundle == customer.topic
    assert event.topics == [customer.topic, case.topic, "cases"]


def test_opening_stands_on_the_timeline(customer: Customer, agent: User) -> None:
    case = opened(customer, agent)

    line = TimelineEntry.objects.get(customer=customer)
    assert (line.kind, line.facet, line.about_id, line.by) == ("case.opened", "cases", case.pk, agent)


def test_history_names_who_opened(customer: Customer, agent: User) -> None:
    assert opened(customer, agent).history.get().history_user == agent


@pytest.mark.parametrize("who", ["teammate", "other_department", "stranger", "auditor", "executive"])
def test_who_does_not_write_cases_opens_none(
    who: str, customer: Customer, request: pytest.FixtureRequest
) -> None:
    with pytest.raises(PermissionDenied):
        opened(customer, request.getfixturevalue(who))


def test_an_agent_opens_a_case_for_a_locked_customer(key_customer: Customer, agent: User) -> None:
    case = opened(key_customer, agent)

    assert ServiceCase.objects.visible_to(agent).get() == case
    assert not Customer.objects.visible_to(agent).filter(pk=key_customer.pk).exists()


def test_marketing_opens_none_for_a_locked_customer(key_customer: Customer, company: SimpleNamespace) -> None:
    with pytest.raises(PermissionDenied):
        opened(key_customer, people.member(company.marketing))


def test_a_contact_of_somebody_else_is_refused(customer: Customer, agent: User) -> None:
    foreign = directory.contact(directory.customer())

    with pytest.raises(RuleBroken):
        actions.open(customer, by=agent, kind="question", title="x", contact=foreign)


# --- editing ----------------------------------------------------------------------------------------------


def test_an_edit_counts_the_version_and_names_the_fields(customer: Customer, agent: User) -> None:
    case = opened(customer, agent)

    case = actions.edit(case, by=agent, version=1, title="It drips", priority="high", kind="question")

    assert (case.title, case.priority, case.version) == ("It drips", "high", 2)
    assert Event.objects.get(name="case.edited").facts["fields"] == ["priority", "title"]


def test_an_edit_that_changes_nothing_writes_nothing(customer: Customer, agent: User) -> None:
    case = opened(customer, agent)

    actions.edit(case, by=agent, version=1, title="It leaks")

    assert not Event.objects.filter(name="case.edited").exists()


def test_who_takes_the_case_is_in_no_editors_way(
    customer: Customer, agent: User, service_manager: User
) -> None:
    case = opened(customer, agent)
    actions.assign(case, to=service_manager, by=agent)

    case = actions.edit(case, by=agent, version=1, title="It drips")

    assert (case.title, case.owner, case.version) == ("It drips", service_manager, 3)


def test_a_stale_edit_is_told_what_stands_there_now(customer: Customer, agent: User) -> None:
    case = opened(customer, agent)
    actions.edit(case, by=agent, version=1, title="Theirs")

    with pytest.raises(EditConflict) as conflict:
        actions.edit(case, by=agent, version=1, title="Mine")

    assert conflict.value.theirs == {"title": "Theirs"}


def test_a_verb_does_not_make_an_edit_stale(customer: Customer, agent: User) -> None:
    case = opened(customer, agent)
    actions.resolve(case, by=agent, solution="Done.")

    assert actions.edit(case, by=agent, version=1, title="Mine").title == "Mine"


def test_somebody_who_only_reads_the_case_does_not_edit(
    customer: Customer, agent: User, supporter: User
) -> None:
    with pytest.raises(PermissionDenied):
        actions.edit(opened(customer, agent), by=supporter, version=1, title="x")


# --- handing over -----------------------------------------------------------------------------------------


def test_a_colleague_takes_a_case(customer: Customer, rep: User, agent: User) -> None:
    case = actions.assign(opened(customer, rep), to=agent, by=agent)

    event = Event.objects.get(name="case.assigned")
    assert case.owner == agent
    assert (event.facts["owner_before"], event.facts["owner_now"]) == (None, agent.pk)


def test_taking_ones_own_case_again_changes_nothing(customer: Customer, agent: User) -> None:
    actions.assign(opened(customer, agent), to=agent, by=agent)

    assert not Event.objects.filter(name="case.assigned").exists()


def test_a_case_opens_the_customer_for_an_owner_who_does_not_see_it(
    customer: Customer, agent: User, other_department: User
) -> None:
    case = actions.assign(opened(customer, agent), to=other_department, by=agent)

    share = CustomerUserShare.objects.get(user=other_department)
    assert (share.source_kind, share.source_id, share.facets) == ("case", case.pk, ["cases", "contact"])
    assert Customer.objects.visible_to(other_department).filter(pk=customer.pk).exists()


def test_the_door_shuts_when_the_case_goes_to_the_next(
    customer: Customer, agent: User, other_department: User
) -> None:
    case = actions.assign(opened(customer, agent), to=other_department, by=agent)

    actions.assign(case, to=agent, by=agent)

    assert not CustomerUserShare.objects.exists()
    assert EndedShare.objects.get().user == other_department


def test_the_door_shuts_when_the_case_is_closed(
    customer: Customer, agent: User, other_department: User
) -> None:
    case = actions.assign(opened(customer, agent), to=other_department, by=agent)
    case = actions.resolve(case, by=agent, solution="Done.")

    actions.close(case, by=agent)

    assert not CustomerUserShare.objects.exists()


def test_a_case_does_not_open_the_padlock(key_customer: Customer, agent: User, service_manager: User) -> None:
    """Else whoever opens a case could let his whole department in."""
    case = opened(key_customer, agent)

    with pytest.raises(RuleBroken):
        actions.assign(case, to=service_manager, by=agent)

    assert not CustomerUserShare.objects.exists()


def test_the_customers_owner_may_lend_the_case_of_a_key_customer(
    key_customer: Customer, agent: User, manager: User, supporter: User
) -> None:
    actions.assign(opened(key_customer, agent), to=supporter, by=manager)

    assert Customer.objects.visible_to(supporter).filter(pk=key_customer.pk).exists()


def test_a_resolved_case_is_not_handed_on(customer: Customer, agent: User, service_manager: User) -> None:
    case = cases.resolved(customer, agent, owner=agent)

    with pytest.raises(RuleBroken):
        actions.assign(case, to=service_manager, by=agent)


# --- to the end and back ----------------------------------------------------------------------------------


def test_from_open_to_closed(customer: Customer, agent: User) -> None:
    case = opened(customer, agent)

    case = actions.resolve(case, by=agent, solution="  Replaced the seal. ")
    case = actions.close(case, by=agent)

    assert (case.state, case.solution) == ("closed", "Replaced the seal.")
    assert case.resolved_at <= case.closed_at
    names = [line.kind for line in TimelineEntry.objects.filter(customer=customer).order_by("pk")]
    assert names == ["case.opened", "case.resolved", "case.closed"]


def test_reopening_clears_the_times(customer: Customer, agent: User) -> None:
    case = actions.reopen(cases.resolved(customer, agent, owner=agent), by=agent)

    assert (case.state, case.resolved_at, case.closed_at, case.owner) == ("open", None, None, agent)


def test_reopening_takes_the_case_from_an_owner_who_reads_it_no_more(
    customer: Customer, agent: User, other_department: User
) -> None:
    case = cases.resolved(customer, agent, owner=other_department)

    assert actions.reopen(case, by=agent).owner is None


def test_the_system_may_resolve(customer: Customer, agent: User) -> None:
    actions.resolve(opened(customer, agent), by=system_user(), solution="The collaboration ended.")

    assert Event.objects.get(name="case.resolved").by is None


@pytest.mark.parametrize("verb", ["close", "reopen"])
def test_an_open_case_is_neither_closed_nor_reopened(verb: str, customer: Customer, agent: User) -> None:
    with pytest.raises(RuleBroken):
        getattr(actions, verb)(opened(customer, agent), by=agent)


def test_a_case_is_resolved_once(customer: Customer, agent: User) -> None:
    case = cases.resolved(customer, agent, owner=agent)

    with pytest.raises(RuleBroken):
        actions.resolve(case, by=agent, solution="Again.")


def test_a_solution_says_something(customer: Customer, agent: User) -> None:
    with pytest.raises(RuleBroken):
        actions.resolve(opened(customer, agent), by=agent, solution="  ")


def test_a_reader_resolves_nothing(customer: Customer, agent: User, executive: User) -> None:
    with pytest.raises(PermissionDenied):
        actions.resolve(opened(customer, agent), by=executive, solution="x")
