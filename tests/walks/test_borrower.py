"""A borrower's way in a browser: my matters, the credit, copying a number, asking for help, signing out."""

import re

import pytest
from playwright.sync_api import expect

from tests.ground.browser import DESK, PHONE, NewVisitor
from tests.ground.live import Live
from tests.walks.way import Way

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("language", "size", "javascript", "name"),
    [
        ("fi", PHONE, True, "Eero Esimerkki"),
        ("sv", DESK, True, "Elin Provberg"),
        ("sv", PHONE, False, "Elin Provberg"),
    ],
)
def test_from_my_matters_to_help_with_paying(
    county: Live,
    new_visitor: NewVisitor,
    language: str,
    size: tuple[int, int],
    javascript: bool,
    name: str,
) -> None:
    way = Way(new_visitor(size, language=language, javascript=javascript), language)
    way.page.goto(f"{county.address}/{language}/my")
    way.sign_in(name)
    way.arrive("my")
    way.page.locator('main a[href*="/credit/"]').first.click()
    way.look()
    way.picture("credit", PHONE[0])
    expect(way.page.locator("#iban")).to_be_visible()
    assert way.page.locator("[data-copy]").first.is_visible() is javascript
    way.page.locator("details:has(#bar-code) > summary").click()
    expect(way.page.locator("#bar-code")).to_be_visible()
    way.look("bar code")
    way.follow("/difficulty")
    way.go_on()
    way.look("corrected")
    way.choose(wish="smaller")
    way.fill(contact="040 000 0000", text="Työtunnit vähenivät.")
    way.go_on()
    expect(way.page.locator("h1")).to_be_visible()
    way.look()
    _sign_out_and_go_back(way)


def _sign_out_and_go_back(way: Way) -> None:
    kept = way.page.url
    way.page.locator("header button").click()
    expect(way.page).to_have_url(re.compile(f"/{way.language}/signed-out"))
    way.look()
    way.page.goto(kept)
    expect(way.page).to_have_url(re.compile(f"/{way.language}/sign-in"))


def test_a_number_is_copied_without_its_spaces(county: Live, new_visitor: NewVisitor) -> None:
    way = Way(new_visitor(), "fi")
    way.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    way.page.goto(f"{county.address}/fi/my")
    way.sign_in("Eero Esimerkki")
    way.page.locator('main a[href*="/credit/"]').first.click()
    button = way.page.locator('[data-copy="iban"]')
    button.click()
    expect(button).to_contain_text("Kopioitu")
    assert way.page.evaluate("navigator.clipboard.readText()") == "FI2112345600000785"
