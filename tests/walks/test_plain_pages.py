"""The plain pages in a real browser, and what the small script adds to all pages."""

import pytest

from tests.ground.browser import DESK, PHONE, NewVisitor
from tests.ground.live import Live

pytestmark = pytest.mark.browser

PAGES = (
    "",
    "criteria",
    "accessibility",
    "privacy",
    "counties",
    "counties/90",
    "counties/91",
    "feedback",
    "sign-in",
    "signed-out",
    "no-such-page",
)


@pytest.mark.parametrize(
    ("language", "size", "scheme"), [("fi", PHONE, "light"), ("sv", DESK, "light"), ("sv", PHONE, "dark")]
)
def test_the_plain_pages_are_open_to_everybody(
    live: Live, new_visitor: NewVisitor, language: str, size: tuple[int, int], scheme: str
) -> None:
    visitor = new_visitor(size, language=language, scheme=scheme)
    for page in PAGES:
        visitor.page.goto(f"{live.address}/{language}/{page}")
        visitor.look()


def test_the_print_button_is_there_only_with_a_script(live: Live, new_visitor: NewVisitor) -> None:
    seen = []
    for javascript in (True, False):
        page = new_visitor(javascript=javascript).page
        page.goto(f"{live.address}/fi/criteria")
        seen.append(page.get_by_role("button", name="Tallenna tai tulosta").is_visible())
    assert seen == [True, False]


def test_a_page_to_be_corrected_begins_at_the_summary(live: Live, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    visitor.page.goto(f"{live.address}/fi/budget/household")
    visitor.page.get_by_role("button", name="Jatka").click()
    visitor.page.wait_for_selector("#errors:focus")
    visitor.look()
    visitor.page.locator("#errors a").first.click()
    assert visitor.page.evaluate("document.activeElement.tagName") == "INPUT"


def test_a_second_press_sends_nothing_and_disables_nothing(live: Live, new_visitor: NewVisitor) -> None:
    page = new_visitor().page
    page.goto(f"{live.address}/fi/budget/household")
    stopped = page.evaluate("""() => {
        const form = document.querySelector("main form");
        const stopped = [];
        addEventListener("submit", (event) => {
            stopped.push(event.defaultPrevented);
            event.preventDefault();
        });
        form.requestSubmit();
        form.requestSubmit();
        return stopped;
    }""")
    assert stopped == [False, True]
    assert page.locator("button:disabled").count() == 0
