"""The twelve months in a real browser: from the result and back, on a phone and on a desk."""

import pytest
from playwright.sync_api import expect

from tests.ground.browser import DESK, PHONE, NewVisitor
from tests.ground.live import Live
from tests.walks.way import Way

pytestmark = pytest.mark.browser


def _at_the_months(live: Live, way: Way, **income: str) -> None:
    way.page.goto(f"{live.address}/{way.language}/budget")
    way.choose(adults="1")
    way.go_on()
    way.choose(tenure="rented")
    way.fill(charge="540", electricity="45")
    way.go_on()
    way.fill(**income)
    way.choose(**{"adults-0-unemployment_every": "four_weeks"})
    way.go_on()
    way.fill(everyday="260", seldom_yearly="240")
    way.go_on()
    way.follow("/budget/debts/new")
    way.choose(code="instalment", state="ok", refinance="no")
    way.fill(balance="250", instalment="75")
    way.go_on()
    way.go_on()
    way.choose(purpose="purchase")
    way.fill(amount="600")
    way.go_on()
    way.arrive("budget/result")
    way.follow("/budget/months")
    way.arrive("budget/months")


@pytest.mark.parametrize(
    ("size", "language", "scheme", "javascript"),
    [(PHONE, "fi", "light", True), (DESK, "sv", "dark", True), (PHONE, "sv", "light", False)],
    ids=["phone-fi", "desk-sv-dark", "phone-sv-no-js"],
)
def test_the_months_of_a_benefit_paid_every_four_weeks(
    live: Live,
    new_visitor: NewVisitor,
    size: tuple[int, int],
    language: str,
    scheme: str,
    *,
    javascript: bool,
) -> None:
    way = Way(new_visitor(size, language=language, scheme=scheme, javascript=javascript), language)
    _at_the_months(live, way, adults__0__unemployment="640", housing_allowance="280")
    expect(way.page.locator("#thirteenth")).to_be_visible()
    expect(way.page.locator("table.mos").first.locator("tbody tr")).to_have_count(12)
    expect(way.page.locator("tr.df")).to_have_count(1)
    way.page.locator("summary").first.click()
    expect(way.page.locator("table.mos").nth(1)).to_be_visible()
    way.look("with its costs")
    way.follow("/budget/costs")
    way.arrive("budget/costs")


def test_months_that_are_alike_say_so(live: Live, new_visitor: NewVisitor) -> None:
    way = Way(new_visitor(), "fi")
    way.page.goto(f"{live.address}/fi/")
    way.make_budget()
    way.page.goto(f"{live.address}/fi/budget/months")
    way.look()
    way.page.emulate_media(forced_colors="active")
    way.look("in forced colours")
