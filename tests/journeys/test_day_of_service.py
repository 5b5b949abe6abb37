"""A day at the service desk: a complaint by phone, a prepared answer, a double of a colleague, an article, the customer's
word on it."""

from __future__ import annotations

import re
import uuid

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.conftest import WIDTHS, Desk, Person, looks
from tests.journeys.steps import (
    called,
    choose,
    enter,
    figures_lead_to_lists,
    menu,
    number_of,
    number_of_nobody,
    run_on,
    steps_in,
)

pytestmark = [pytest.mark.journey, pytest.mark.xdist_group("running")]

ARTICLE = "主轴异响怎么排查？"


@pytest.mark.parametrize(("language", "width"), looks("zh"))
def test_a_day_from_a_call_to_the_customers_word(
    person: Person, chromium: Browser, language: str, width: int
) -> None:
    desk, word, phone = person("service", language, width), uuid.uuid4().hex[:6], number_of_nobody()
    page, title = desk.page, f"Spindle {word}"
    customer = number_of(enter(person("sales", language), f"恒达{word}", phone).url)
    figures_lead_to_lists(desk)

    case = take_the_call(desk, phone, f"恒达{word}", title)
    run = run_on(desk, "case")
    use_macro(desk)
    page.goto(f"{desk.house.url}/work/")
    double = a_colleague_passes_on(person("service_manager", language), desk, customer, f"Again {word}")
    merge(desk, double, case)

    page.goto(f"{desk.house.url}/customers/cases/{case}/")
    attach_article(desk)
    cancel(desk, run, f"Solved on the phone {word}")
    desk.open(f"/customers/cases/{case}/")
    link = close(desk, f"Bearing replaced {word}.")
    answer(chromium, desk, link, title, width)
    page.reload()
    expect(page.locator("main")).to_contain_text(desk.say("%(score)s of 5").replace("%(score)s", "2"))
    expect(page.locator("main")).to_contain_text("Nobody called back.")
    desk.shoot(f"day-service-rated-{language}")
    look_at_figures(person("service_manager", language, width), title)


def take_the_call(desk: Desk, phone: str, name: str, title: str) -> int:
    """From one's work: who calls is found by his number, masked as it is; the clock runs from now on."""
    page = desk.open("/work/")
    desk.link("New case").click()
    page.locator("#pick-customer").fill(phone)
    page.locator("#pick-found").get_by_role("link", name=name).click()
    expect(page.locator("main")).not_to_contain_text(phone)
    page.locator("select[name=kind]").select_option("complaint")
    spindle = page.locator("select[name=category] option", has_text="›").first.get_attribute("value")
    page.locator("select[name=category]").select_option(spindle)
    page.locator("[name=title]").fill(title)
    page.locator("[name=description]").fill("Line 2 stands still.")
    desk.shoot(f"day-service-new-{desk.language}")
    desk.button("Open the case").click()
    expect(page.locator("h1")).to_have_text(title)
    promised = page.locator(".card").filter(has_text=desk.say("What was promised"))
    expect(promised.locator("dd").first).to_contain_text(desk.say("in time"))
    expect(promised.locator("dd").nth(1).locator(".chip time")).to_be_visible()
    desk.shoot(f"day-service-case-{desk.language}")
    return number_of(page.url)


def use_macro(desk: Desk) -> None:
    """The number is filled in; the case waits for the customer, and goes on when he has answered."""
    page = desk.page
    number = re.findall(r"S-\d+", page.locator("main").inner_text())[0]
    page.locator("a[href*='/macros/']").nth(0 if desk.language != "en" else 1).click()
    expect(page.locator("textarea[name=text]")).to_have_value(re.compile(re.escape(number)))
    desk.shoot(f"day-service-macro-{desk.language}")
    desk.button("Use it").click()
    page.wait_for_url(re.compile(r"/customers/cases/\d+/$"))
    expect(page.locator("main")).to_contain_text(desk.say("clock stopped"))
    desk.button("The customer has answered").click()
    expect(page.locator(".head .chip time")).to_be_visible()


def a_colleague_passes_on(colleague: Desk, desk: Desk, customer: int, title: str) -> int:
    """The same customer wrote as well; the manager gives that case to whoever had him on the phone, who sees it come."""
    page = colleague.open(f"/customers/cases/new/?customer={customer}")
    page.locator("select[name=kind]").select_option("question")
    page.locator("select[name=channel]").select_option("mail")
    page.locator("[name=title]").fill(title)
    colleague.button("Open the case").click()
    expect(page.locator("h1")).to_have_text(title)
    double = number_of(page.url)
    card = page.locator(".card").filter(has_text=colleague.say("Give it to a colleague"))
    choose(card.locator("select"), called(colleague, "service"))
    colleague.button("Give the case", card).click()
    expect(page.locator(".head-own")).to_contain_text(called(colleague, "service"))
    expect(desk.page.locator("#work-list")).to_contain_text(title)
    desk.shoot(f"day-service-passed-on-{desk.language}")
    return double


def merge(desk: Desk, double: int, case: int) -> None:
    """It is the same matter: one case goes on with both."""
    page = desk.page
    page.locator("#work-list").get_by_role("link", name=re.compile("Again")).first.click()
    page.wait_for_url(re.compile(f"/customers/cases/{double}/"))
    menu(desk, "More", page.locator(f"#case-{double}-verbs"))
    desk.link("Merge").click()
    page.locator(f"input[name=into][value='{case}']").check()
    desk.shoot(f"day-service-merge-{desk.language}")
    desk.button("Merge").click()
    page.wait_for_url(re.compile(f"/customers/cases/{case}/"))
    expect(page.locator(".card").filter(has_text=desk.say("Merged into this case"))).to_contain_text("Again")


def attach_article(desk: Desk) -> None:
    """Looked for by how it sounds."""
    panel = desk.page.locator("[id$=-articles]")
    panel.locator("[name=q]").fill("zhuzhou")
    desk.button("Search", panel).click()
    panel.get_by_role("link", name=ARTICLE).wait_for()
    panel.locator("li", has_text=ARTICLE).locator("form button").click()
    expect(panel.locator("input[name=detach]")).to_have_count(1)


def cancel(desk: Desk, run: int, reason: str) -> None:
    """Sales and support need not come in any more."""
    page = desk.open(f"/work/collaborations/{run}/")
    menu(desk, "More", page.locator(".top .actions"))
    desk.link("Cancel the collaboration").click()
    page.locator("main [name=reason], main [name=text]").first.fill(reason)
    page.locator("main form [data-main-verb]").click()
    expect(page.locator("main")).to_contain_text(reason)
    expect(steps_in(desk, run)).to_have_count(0)


def close(desk: Desk, solution: str) -> str:
    """Solved and closed; the link for the customer."""
    page = desk.page
    page.locator("#case-solve textarea").fill(solution)
    desk.button("Resolve", page.locator("#case-solve")).click()
    desk.button("Close the case").click()
    link = page.locator("#case-feedback-link")
    expect(link).to_be_visible()
    desk.shoot(f"day-service-closed-{desk.language}")
    return link.input_value()


def answer(chromium: Browser, desk: Desk, link: str, title: str, width: int) -> None:
    """The customer at a browser of his own, without a sign-in; his word counts once."""
    locale = "en-US" if desk.language == "en" else "zh-CN"
    context = chromium.new_context(viewport={"width": width, "height": WIDTHS[width]}, locale=locale)
    page = context.new_page()
    page.goto(link)
    expect(page.locator("main")).to_contain_text(title)
    customer = Desk(desk.house, page, "nobody", desk.language)
    customer.shoot(f"day-service-feedback-{desk.language}")
    page.locator("input[name=score][value='2']").check()
    page.locator("textarea[name=words]").fill("Nobody called back.")
    customer.button("Send").click()
    expect(page.locator("h1")).to_have_text(customer.say("Thank you"))
    customer.shoot(f"day-service-thanks-{desk.language}")
    page.goto(link)
    expect(page.locator("input[name=score]")).to_have_count(0)
    context.close()


def look_at_figures(manager: Desk, title: str) -> None:
    """The dissatisfied ones lead to the case."""
    page = manager.open("/customers/cases/figures/")
    manager.shoot(f"day-service-figures-{manager.language}")
    page.locator("tbody tr").nth(3).get_by_role("link").click()
    expect(page.locator("main")).to_contain_text(title)
    manager.open("/customers/articles/")
    manager.shoot(f"day-service-articles-{manager.language}")
