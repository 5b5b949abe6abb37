"""Inbox, bell and job pages: each person's own, with and without htmx."""

from typing import Any

import pytest
from django.test import Client

from notifications import delivery, jobs, notices
from notifications.models import Event, Job, Notice
from notifications.outbox import record

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def as_ben(ben: Any) -> Client:
    client = Client()
    client.force_login(ben, backend=MODEL_BACKEND)
    return client


@pytest.fixture
def as_ann(ann: Any) -> Client:
    client = Client()
    client.force_login(ann, backend=MODEL_BACKEND)
    return client


@pytest.fixture
def event(tell: Any, ann: Any, ben: Any) -> Event:
    """Ben was told that the thing of Ann moved."""
    tell(lambda event: [ben], needs_action=True)
    notices.subject("ownership.user", lambda user, ids: dict.fromkeys(ids, "The thing"))
    event = record("thing.moved", about=ann, by=ann, bundle="thing-1")
    delivery.deliver(event.pk)
    return event


def test_the_inbox_says_what_and_why(event: Event, as_ben: Client) -> None:
    page = as_ben.get("/notices/").content.decode()

    assert "The thing moved" in page
    assert "You are near." in page
    assert "Needs action" in page
    assert 'aria-label="1 unread notice"' in page


def test_htmx_gets_the_list_alone(event: Event, as_ben: Client) -> None:
    page = as_ben.get("/notices/", headers=HTMX).content.decode()

    assert page.lstrip().startswith('<div id="inbox"')
    assert "The thing moved" in page


def test_the_inbox_of_another_is_empty(event: Event, as_ann: Client) -> None:
    page = as_ann.get("/notices/").content.decode()

    assert "The thing moved" not in page
    assert "No notices yet" in page


@pytest.mark.parametrize(
    ("shelf", "shown"), [("action", False), ("unread", False), ("all", True), ("odd", True)]
)
def test_shelves(shelf: str, shown: bool, event: Event, as_ben: Client) -> None:
    assert "The thing moved" in as_ben.get("/notices/", {"show": shelf}).content.decode()
    notices.finish(about_type=event.about_type, about_id=event.about_id)

    page = as_ben.get("/notices/", {"show": shelf}).content.decode()

    assert ("The thing moved" in page) is shown


def test_opening_reads_it_and_goes_there(event: Event, as_ben: Client) -> None:
    notice = Notice.objects.get()

    response = as_ben.get(f"/notices/{notice.pk}/")

    notice.refresh_from_db()
    assert response.headers["Location"] == f"/things/{event.about_id}/"
    assert notice.read_at
    assert not notice.done_at


def test_opening_what_is_out_of_sight_stays_in_the_inbox(event: Event, as_ben: Client) -> None:
    notices.subject("ownership.user", lambda user, ids: {})

    response = as_ben.get(f"/notices/{Notice.objects.get().pk}/", follow=True)

    assert response.redirect_chain == [("/notices/", 302)]
    assert "This notice is about something you can no longer see." in response.content.decode()


@pytest.mark.parametrize("address", ["/notices/{pk}/", "/notices/{pk}/read/"])
def test_the_notice_of_another_is_404(address: str, event: Event, as_ann: Client) -> None:
    pk = Notice.objects.get().pk
    ask = as_ann.post if address.endswith("read/") else as_ann.get

    assert ask(address.format(pk=pk)).status_code == 404
    assert not Notice.objects.get().read_at


def test_reading_one_and_all(event: Event, as_ben: Client) -> None:
    pk = Notice.objects.get().pk

    response = as_ben.post(f"/notices/{pk}/read/", {"show": "action"}, headers=HTMX)

    assert response.headers["HX-Trigger"] == "live:notices"
    assert "Mark read" not in response.content.decode()
    Notice.objects.update(read_at=None)
    assert as_ben.post("/notices/read/", {"show": "all"}).headers["Location"] == "/notices/?show=all&at="
    assert Notice.objects.get().read_at


def test_the_bell_counts(event: Event, as_ben: Client, as_ann: Client) -> None:
    assert "1 unread notice" in as_ben.get("/notices/bell/", headers=HTMX).content.decode()
    assert "unread" not in as_ann.get("/notices/bell/", headers=HTMX).content.decode()


def test_ten_or_thirty_notices_cost_the_same(
    event: Event, ann: Any, as_ben: Client, django_assert_max_num_queries: Any
) -> None:
    for number in range(40):
        delivery.deliver(record("thing.moved", about=ann, by=ann, bundle=f"thing-{number}").pk)

    with django_assert_max_num_queries(5):  # session, person, page, two counts
        page = as_ben.get("/notices/", headers=HTMX).content.decode()

    assert page.count("The thing moved") == 30
    assert 'rel="next"' in page


def test_a_job_shows_its_progress_to_its_owner_alone(
    registries: None, as_ben: Client, as_ann: Client, ben: Any
) -> None:
    jobs.kind("count", lambda job, resume: iter(()), title="Counting")
    job = Job.objects.create(kind="count", by=ben, done=3, total=4)

    running = as_ben.get(f"/notices/jobs/{job.pk}/", headers=HTMX).content.decode()
    assert "Counting" in running
    assert "75%" in running
    assert 'hx-trigger="every 1s' in running
    assert as_ann.get(f"/notices/jobs/{job.pk}/").status_code == 404
    assert as_ann.post(f"/notices/jobs/{job.pk}/cancel/").status_code == 404
    assert "Counting" not in as_ann.get("/notices/jobs/").content.decode()

    ended = as_ben.post(f"/notices/jobs/{job.pk}/cancel/", headers=HTMX).content.decode()
    assert "cancelled" in ended
    assert "hx-trigger" not in ended
    assert "Counting" in as_ben.get("/notices/jobs/").content.decode()
    assert "Counting" in as_ben.get(f"/notices/jobs/{job.pk}/").content.decode()
