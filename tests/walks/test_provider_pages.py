"""The demonstration provider's pages in a real browser: chosen on, gone on from, left."""

import re

import pytest
from playwright.sync_api import expect

from tests.ground.browser import DESK, PHONE, NewVisitor, Scheme
from tests.ground.live import Live
from tests.walks.keyboard import Keyboard
from tests.walks.way import Way

pytestmark = pytest.mark.browser

WALKS = pytest.mark.parametrize(
    ("language", "size", "javascript", "scheme"),
    [("fi", PHONE, True, "light"), ("sv", DESK, True, "dark"), ("sv", PHONE, False, "light")],
)


@WALKS
def test_a_resident_is_chosen_goes_on_and_signs_out_everywhere(
    live: Live,
    new_visitor: NewVisitor,
    language: str,
    size: tuple[int, int],
    javascript: bool,
    scheme: Scheme,
) -> None:
    way = Way(new_visitor(size, language=language, javascript=javascript, scheme=scheme), language)
    way.page.goto(f"{live.address}/{language}/sign-in")
    way.go_on()
    expect(way.page.locator("html")).to_have_attribute("lang", language)
    way.look()
    way.page.get_by_role("button", name="Svea Exempelström").click()
    way.arrive("my")

    way.page.context.clear_cookies(name="portal_resident")
    way.page.goto(f"{live.address}/{language}/sign-in")
    way.go_on()
    expect(way.page.locator('button[value="same"]')).to_be_visible()
    way.look("remembered")
    way.page.locator('button[value="same"]').click()
    way.arrive("my")

    way.page.goto(f"{live.provider}/citizen/end_session?ui_locales={language}")
    expect(way.page.locator("strong")).to_have_text("Svea Exempelström")
    way.look()
    way.page.locator("main button").click()
    expect(way.page.locator("main button")).to_have_count(0)
    way.look("left")


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_staff_member_is_chosen_with_the_keyboard_alone(
    live: Live, new_visitor: NewVisitor, language: str
) -> None:
    visitor = new_visitor(language=language)
    visitor.page.goto(f"{live.address}/{language}/staff")
    visitor.page.locator("main form button").click()
    expect(visitor.page).to_have_url(re.compile(r"/staff/authorize\?"))
    visitor.look()
    keyboard = Keyboard(visitor.page)
    keyboard.press('button[value="paula"]')
    expect(visitor.page).to_have_url(re.compile(f"{live.address}/{language}/"))
    assert keyboard.faults == set()
