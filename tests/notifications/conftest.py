"""People, and registries without the notices of the upper floors. A person also serves as the row told about."""

import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from notifications import jobs, notices, subscribers
from notifications.models import Event


@pytest.fixture
def person() -> Callable[..., Any]:
    """Makes people: `person("ann")`."""

    def make(username: str, **values: Any) -> Any:
        return get_user_model()._default_manager.create_user(username=username, password="demo", **values)

    return make


@pytest.fixture
def ann(person: Callable[..., Any], db: None) -> Any:
    return person("ann")


@pytest.fixture
def ben(person: Callable[..., Any], db: None) -> Any:
    return person("ben")


@pytest.fixture
def registries(monkeypatch: pytest.MonkeyPatch) -> None:
    """Empty registries for the test; what the floors registered is back afterwards."""
    monkeypatch.setattr(subscribers, "_subscribers", {})
    monkeypatch.setattr(notices, "_by_event", {})
    monkeypatch.setattr(notices, "_by_name", {})
    monkeypatch.setattr(notices, "_subjects", {})
    monkeypatch.setattr(notices, "_titles", {})
    monkeypatch.setattr(jobs, "_kinds", {})


@pytest.fixture
def tell(registries: None) -> Callable[..., None]:
    """Registers a notice for the event "thing.moved" that tells `readers`."""

    def register(readers: Callable[[Event], Any], name: str = "", **values: Any) -> None:
        notices.notice(
            "thing.moved",
            readers=readers,
            text=lambda event, row: f"{row} moved",
            why=lambda event, user: "You are near.",
            url=lambda event: f"/things/{event.about_id}/",
            name=name,
            **values,
        )

    return register


@pytest.fixture
def hung_server() -> Iterator[str]:
    """The address of a server that takes connections and never says a word."""
    with socket.socket() as ear:
        ear.bind(("127.0.0.1", 0))
        ear.listen()
        yield f"redis://127.0.0.1:{ear.getsockname()[1]}/0"
