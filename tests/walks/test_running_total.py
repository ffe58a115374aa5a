"""The running total follows what is typed, keeps the place of who types, and is a button without scripts."""

import pytest
from playwright.sync_api import expect

from tests.ground.browser import NewVisitor
from tests.ground.live import Live
from tests.walks.way import Way

pytestmark = pytest.mark.browser


def _at_everyday_living(live: Live, new_visitor: NewVisitor, *, javascript: bool) -> Way:
    way = Way(new_visitor(javascript=javascript), "fi")
    way.page.goto(f"{live.address}/fi/budget")
    way.choose(adults="1")
    way.go_on()
    way.choose(tenure="rented")
    way.fill(charge="700")
    way.go_on()
    way.fill(wage__p0="1800")
    way.go_on()
    way.go_on()
    way.arrive("budget/everyday")
    return way


def test_it_follows_the_typing_without_a_new_page(live: Live, new_visitor: NewVisitor) -> None:
    way = _at_everyday_living(live, new_visitor, javascript=True)
    expect(way.page.locator("#total")).to_contain_text("522")
    way.page.evaluate("window.stillTheSamePage = true")
    way.page.locator('main [name="everyday"]').press_sequentially("400")
    expect(way.page.locator("#total")).to_contain_text("700")
    assert way.page.evaluate("window.stillTheSamePage && document.activeElement.name") == "everyday"
    way.page.locator('main [name="own-n0"]').press_sequentially("1.234")
    way.page.locator('main [name="seldom"]').press_sequentially("600")
    expect(way.page.locator("#total")).to_contain_text("650")
    assert way.page.input_value('main [name="own-n0"]') == "1.234"
    way.look("while typing")


def test_without_a_script_a_button_counts_and_keeps_what_was_typed(
    live: Live, new_visitor: NewVisitor
) -> None:
    way = _at_everyday_living(live, new_visitor, javascript=False)
    way.fill(everyday="400", seldom="600")
    way.page.click('main button[name="count"]')
    expect(way.page.locator("#total")).to_contain_text("650")
    assert way.page.input_value('main [name="everyday"]') == "400"
    way.go_on()
    way.arrive("budget/debts")
