"""A budget begun on a phone and gone on with at the library: a code written down, and typed by hand."""

import pytest
from playwright.sync_api import expect

from tests.ground.browser import DESK, NewVisitor
from tests.ground.live import Live
from tests.walks.way import Way

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_code_carries_a_budget_to_another_device(
    live: Live, new_visitor: NewVisitor, language: str, javascript: bool
) -> None:
    phone = Way(new_visitor(language=language, javascript=javascript), language)
    phone.page.goto(f"{live.address}/{language}/")
    phone.make_budget()
    code = _take_code(phone)

    library = Way(new_visitor(DESK, language=language, javascript=javascript), language)
    library.page.goto(f"{live.address}/{language}/")
    library.follow("/budget/resume")
    library.arrive("budget/resume")
    for wrong in ("1234", "0000 0000 0000 0000"):
        library.fill(code=wrong)
        library.go_on()
        expect(library.page.locator('main [name="code"]')).to_have_value(wrong)
        library.look(wrong)
    library.fill(code=code.lower().replace("-", " "))
    library.go_on()
    library.arrive("budget/result")
    phone.follow("/budget")
    phone.arrive("budget/result")
    assert _left(library) == _left(phone)

    library.follow("/budget/erase")
    library.look("with a code")
    library.page.locator('main form[action$="/budget/close"] button').click()
    library.look("closed")
    assert library.page.context.cookies() == []


def test_a_browser_with_another_budget_tells_so_before_it_is_replaced(
    live: Live, new_visitor: NewVisitor
) -> None:
    phone = Way(new_visitor(), "fi")
    phone.page.goto(f"{live.address}/fi/")
    phone.make_budget()
    code = _take_code(phone)
    library = Way(new_visitor(), "fi")
    library.page.goto(f"{live.address}/fi/budget/household")
    library.choose(adults="2")
    library.go_on()
    library.page.goto(f"{live.address}/fi/budget/resume")
    library.look("with another budget")
    library.follow("/budget/code")
    library.arrive("budget/code")
    library.go_on()
    own = library.page.locator("#code").inner_text()
    library.page.goto(f"{live.address}/fi/budget/resume")
    library.fill(code=code)
    library.go_on()
    library.arrive("budget/result")
    library.page.goto(f"{live.address}/fi/budget/resume")
    library.fill(code=own)
    library.go_on()
    library.arrive("budget/home")


def test_who_tries_too_often_is_told_until_when(live: Live, new_visitor: NewVisitor) -> None:
    way = Way(new_visitor(javascript=False), "sv")
    way.page.goto(f"{live.address}/sv/budget/resume")
    for _ in range(11):
        way.fill(code="0000 0000 0000 0000")
        way.go_on()
    expect(way.page.locator("h1")).to_contain_text("för många gånger")
    way.look("too often")


def _take_code(way: Way) -> str:
    way.page.locator('main form[action$="/budget/code"] button').click()
    way.arrive("budget/code")
    code: str = way.page.locator("#code").inner_text()
    return code


def _left(way: Way) -> str:
    expect(way.page.locator("h1")).to_contain_text("€")
    text: str = way.page.locator("h1").inner_text()
    return text
