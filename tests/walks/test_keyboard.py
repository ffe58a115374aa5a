"""The first stop of a page, and that what is wrong for a keyboard is found."""

import pytest

from tests.ground.browser import NewVisitor
from tests.ground.live import Live
from tests.walks.keyboard import Keyboard

pytestmark = pytest.mark.browser


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


def test_an_order_that_is_not_the_one_that_is_seen_is_found(live: Live, new_visitor: NewVisitor) -> None:
    page = new_visitor().page
    page.goto(f"{live.address}/fi/feedback")
    page.evaluate("""() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync("main { order: 9 }");
        document.adoptedStyleSheets = [sheet];
    }""")
    keyboard = Keyboard(page)
    keyboard.go_round()
    assert any("before what comes after it" in fault for fault in keyboard.faults)


@pytest.mark.parametrize("fault", ["at.tabIndex = 1", "at.onkeydown = (event) => event.preventDefault()"])
def test_a_jump_and_a_trap_are_found(live: Live, new_visitor: NewVisitor, fault: str) -> None:
    page = new_visitor().page
    page.goto(f"{live.address}/fi/feedback")
    page.evaluate(f"""() => {{
        const at = document.querySelector('main [name="message"]');
        {fault};
    }}""")
    keyboard = Keyboard(page)
    keyboard.go_round()
    assert any("is elsewhere" in fault for fault in keyboard.faults)
