"""The running product, and browsers in which people of the demo company are signed in.

`SHOTS=folder` keeps pictures of the pages that a journey stops at, at 1440 and 390 pixels, light and dark.
`JOURNEYS=all` walks journeys in each language at each width; else English is walked wide and Chinese on a phone.
`HOUSE=http://127.0.0.1:8000` walks them through a product that runs already.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.utils.translation import gettext, override, pgettext
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from tests.running import Running, demo_company

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WIDTHS = {1440: 900, 390: 844}
LOOKS = [
    ("en", 1440),
    ("zh", 390),
    *([("en", 390), ("zh", 1440)] if os.environ.get("JOURNEYS") == "all" else []),
]


def looks(usual: str) -> list[tuple[str, int]]:
    """For long journeys: in the usual run the look of one language; with `JOURNEYS=all` every one."""
    return LOOKS if os.environ.get("JOURNEYS") == "all" else [one for one in LOOKS if one[0] == usual]


FIELD_ROLES: tuple[Any, ...] = (
    "textbox",
    "combobox",
    "spinbutton",
    "searchbox",
    "checkbox",
    "radio",
    "listbox",
)
# Refusals that a journey provokes; and what htmx says of a request that a new page broke off, where the browser says
# nothing: of a lost connection it does.
EXPECTED = re.compile(r"status of (401|403|404|409|422)|^htmx:(afterRequest|sendError|sendAbort)")
Person = Callable[..., "Desk"]
expect.set_options(timeout=15_000)


@dataclass(frozen=True)
class Elsewhere:
    """A product that somebody started by hand: `HOUSE=http://127.0.0.1:8000`."""

    url: str


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """The product with the demo company, once for all journeys of this process; or the one that HOUSE names."""
    if os.environ.get("HOUSE"):
        yield Elsewhere(os.environ["HOUSE"])  # type: ignore[misc]
        return
    with demo_company(tmp_path_factory.mktemp("house")) as started:
        yield started


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: Any) -> Iterator[None]:
    """Beside a journey that failed: what the product said last, its jobs, and what its database was at."""
    report: Any = yield
    house = getattr(item, "funcargs", {}).get("house")
    if report.failed and isinstance(house, Running) and house.process.poll() is None:
        with psycopg.connect(house.facts()["database_url"]) as connection:
            for title, query in STANDS.items():
                rows = connection.execute(query).fetchall()
                report.sections.append((title, "\n".join(" | ".join(map(str, row)) for row in rows)))
        report.sections.append(("The product's last words", house.output[-6000:]))
    return report


STANDS: dict[str, Any] = {
    "The latest jobs": "SELECT to_jsonb(j) FROM notifications_job j ORDER BY id DESC LIMIT 8",
    "At work in the database": (
        "SELECT pid, state, wait_event, now() - xact_start, pg_blocking_pids(pid), left(query, 600) "
        "FROM pg_stat_activity WHERE state <> 'idle' AND pid <> pg_backend_pid()"
    ),
}


@pytest.fixture
def chromium() -> Iterator[Browser]:
    """Debian's Chromium; closed with the test, so that no event loop meets the ORM of other tests."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        yield browser
        browser.close()


class Desk:
    """One person at a browser of his own."""

    def __init__(self, house: Running, page: Page, name: str, language: str = "en") -> None:
        self.house, self.page, self.name = house, page, name
        self.language = {"zh": "zh-hans"}.get(language, language)
        self.size = page.viewport_size
        page.set_default_timeout(15_000)
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda line: self._heard(line))

    @property
    def is_wide(self) -> bool:
        """Whether this is a screen on a desk, no phone."""
        return self.size is None or self.size["width"] > 1000

    def _heard(self, line: Any) -> None:
        if line.type == "error" and not EXPECTED.search(line.text):
            self.problems.append(line.text)

    def say(self, text: str, context: str = "") -> str:
        """The words as this desk reads them."""
        with override(self.language):
            said = pgettext(context, text) if context else gettext(text)
        return said.replace("%%", "%")

    def button(self, text: str, within: Page | Locator | None = None) -> Locator:
        """The first button of this name that one sees."""
        return self._named("button", text, within)

    def link(self, text: str, within: Page | Locator | None = None) -> Locator:
        """The first link of this name that one sees."""
        return self._named("link", text, within)

    def field(self, label: str, within: Page | Locator | None = None) -> Locator:
        """The first field of this name that one sees, in whatever case the label writes it."""
        name = re.compile(rf"^\s*{re.escape(self.say(label))}\s*$", re.IGNORECASE)
        here = within or self.page
        text, *others = (here.get_by_role(role, name=name) for role in FIELD_ROLES)
        for other in others:
            text = text.or_(other)
        return text.filter(visible=True).first

    def _named(self, role: Any, text: str, within: Page | Locator | None) -> Locator:
        found = (within or self.page).get_by_role(role, name=self.say(text), exact=True)
        return found.filter(visible=True).first

    def open(self, path: str) -> Page:
        """Go to an address of the product; a page that is not 200 is a mistake."""
        answer = self.page.goto(self.house.url + path)
        assert answer is not None, path
        assert answer.status == 200, f"{path}: {answer.status}"
        return self.page

    def sign_in(self) -> Page:
        """One click on the demo's button."""
        self.open("/people/login/")
        self.page.locator(f'button[value="{self.name}"]').click()
        self.page.wait_for_url(re.compile(r"/work/$"))
        return self.page

    def press(self, action: str) -> None:
        """Press the first button of the form that posts to an address ending in `action`."""
        self.page.locator(f'form[action$="{action}"] button').first.click()

    def shoot(self, name: str) -> None:
        """Keep pictures of the present page, where SHOTS says so."""
        folder = os.environ.get("SHOTS")
        if not folder:
            return
        for theme in ("light", "dark"):
            self.page.emulate_media(color_scheme=theme)
            for width, height in WIDTHS.items():
                self.page.set_viewport_size({"width": width, "height": height})
                self.page.wait_for_timeout(150)
                self.page.screenshot(path=Path(folder) / f"{name}-{theme}-{width}.png", full_page=True)
        self.page.emulate_media(color_scheme="light")
        self.page.set_viewport_size(self.size or {"width": 1440, "height": 900})


@pytest.fixture
def person(house: Running, chromium: Browser) -> Iterator[Person]:
    """`person("service", "zh", 390)`: a signed-in desk with a browser context of its own."""
    desks: list[Desk] = []

    def at_desk(
        name: str, language: str = "en", width: int = 1440, *, signed_in: bool = True, **options: Any
    ) -> Desk:
        context = chromium.new_context(
            viewport={"width": width, "height": WIDTHS[width]},
            locale="zh-CN" if language == "zh" else "en-US",
            color_scheme="light",
            **options,
        )
        desk = Desk(house, context.new_page(), name, language)
        desks.append(desk)
        if signed_in:
            desk.sign_in()
        return desk

    yield at_desk
    assert [problem for desk in desks for problem in desk.problems] == []
