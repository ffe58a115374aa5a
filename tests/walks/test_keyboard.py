"""From the front page to the result without touching the mouse, on a phone's window and on a desk's."""

import pytest
from playwright.sync_api import expect

from tests.ground.browser import DESK, PHONE, NewVisitor
from tests.ground.live import Live
from tests.walks.keyboard import Keyboard

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("size", "language"), [(PHONE, "fi"), (DESK, "sv")])
def test_the_budget_with_the_keyboard_alone(
    live: Live, new_visitor: NewVisitor, size: tuple[int, int], language: str
) -> None:
    page = new_visitor(size, language=language).page
    page.goto(f"{live.address}/{language}/")
    keyboard = Keyboard(page)
    _tell_the_household(keyboard)
    _tell_a_debt(keyboard)
    keyboard.choose("purpose", presses=1)
    keyboard.type_into("amount", "1450")
    keyboard.send()
    expect(page.locator("h1")).to_be_visible()
    assert page.url.endswith("/budget/result")
    keyboard.tab_to('main a[href$="/apply"]')
    assert keyboard.faults == set()


def _tell_the_household(keyboard: Keyboard) -> None:
    keyboard.press('main a[href$="/budget"]')
    keyboard.choose("adults")
    keyboard.send()
    keyboard.choose("tenure")
    keyboard.type_into("charge", "640")
    keyboard.send()
    keyboard.type_into("wage-p0", "1850")
    keyboard.send()
    keyboard.type_into("commute", "59")
    keyboard.send()
    keyboard.type_into("everyday", "500")
    keyboard.send()


def _tell_a_debt(keyboard: Keyboard) -> None:
    keyboard.press('main button[name="then"][value="debt"]')
    keyboard.tab_to('main select[name="code"]')
    keyboard.page.keyboard.press("ArrowDown")
    keyboard.type_into("balance", "1450")
    keyboard.type_into("instalment", "145")
    keyboard.choose("state")
    keyboard.choose("refinance")
    keyboard.send()
    keyboard.press("main .sum button")


def test_the_first_stop_skips_to_the_content(live: Live, new_visitor: NewVisitor) -> None:
    page = new_visitor().page
    page.goto(f"{live.address}/fi/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"


def test_a_stop_that_cannot_be_seen_is_found(live: Live, new_visitor: NewVisitor) -> None:
    page = new_visitor().page
    page.goto(f"{live.address}/fi/feedback")
    page.evaluate("""() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("main textarea:focus-visible { outline: none }");
        document.adoptedStyleSheets = [sheet];
    }""")
    keyboard = Keyboard(page)
    keyboard.tab_to('main [name="message"]')
    assert any("no outline" in fault for fault in keyboard.faults)
