"""The twelve months in a real browser: from the result and back, on a phone and on a desk."""

import pytest
from playwright.sync_api import expect

from tests.ground.browser import DESK, PHONE, NewVisitor
from tests.ground.live import Live
from tests.walks.way import Way

pytestmark = pytest.mark.browser


def _at_the_months(live: Live, way: Way) -> None:
    """A benefit of each fourth week, a debt that ends, and a yearly bill in July."""
    way.page.goto(f"{live.address}/{way.language}/budget")
    way.choose(adults="1")
    way.go_on()
    way.choose(tenure="rented")
    way.fill(charge="540")
    way.go_on()
    way.fill(unemployment__p0="640", housing_allowance="280")
    way.choose(**{"unemployment-p0-every": "four_weeks"})
    way.go_on()
    way.go_on()
    _everyday(way)
    _debt_and_wish(way)
    way.arrive("budget/result")
    way.follow("/budget/months")
    way.arrive("budget/months")


def _everyday(way: Way) -> None:
    way.press_aside("lines")
    for row in ("food", "car_insurance", "holiday"):
        way.page.check(f'main input[value="{row}"]')
    way.go_on()
    way.fill(food="50", car_insurance="310", holiday="100", seldom="60")
    way.page.locator("main #car_insurance-row summary").click()
    way.choose(**{"car_insurance-every": "year", "car_insurance-due": "7", "holiday-every": "year"})
    way.go_on()


def _debt_and_wish(way: Way) -> None:
    way.press_aside("debt")
    way.choose(code="instalment", state="ok", refinance="no")
    way.fill(balance="250", instalment="75")
    way.go_on()
    way.go_on()
    way.choose(purpose="purchase")
    way.fill(amount="600")
    way.go_on()


@pytest.mark.parametrize(
    ("size", "language", "scheme", "javascript"),
    [(PHONE, "fi", "light", True), (DESK, "sv", "dark", True), (PHONE, "sv", "light", False)],
    ids=["phone-fi", "desk-sv-dark", "phone-sv-no-js"],
)
def test_from_the_result_to_the_months_and_to_the_bill_that_has_none(
    live: Live,
    new_visitor: NewVisitor,
    size: tuple[int, int],
    language: str,
    scheme: str,
    *,
    javascript: bool,
) -> None:
    way = Way(new_visitor(size, language=language, scheme=scheme, javascript=javascript), language)
    _at_the_months(live, way)
    expect(way.page.locator("h1")).to_contain_text({"fi": "heinäkuu", "sv": "juli"}[language])
    expect(way.page.locator("#thirteenth")).to_be_visible()
    table = way.page.locator("table.mos").first
    expect(table.locator("tbody tr")).to_have_count(12)
    expect(table.locator("tr.df")).to_have_count(1)
    way.page.locator("main summary").first.click()
    expect(way.page.locator("table.mos").nth(1)).to_be_visible()
    way.look("with its costs")
    way.page.emulate_media(forced_colors="active")
    way.look("in forced colours")
    way.page.emulate_media(forced_colors="none")
    way.follow("/budget/everyday")
    way.arrive("budget/everyday")
