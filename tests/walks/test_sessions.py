"""Sessions in a browser: told before the end, moved by a press, given back after it, gone after leaving."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from portal.store.tables.web import ResidentSession, StaffSession
from tests.ground.browser import DESK, PHONE, NewVisitor
from tests.ground.live import Live
from tests.walks.keyboard import Keyboard
from tests.walks.way import Way

pytestmark = pytest.mark.browser

TEXT = "Pesukone <b>hajosi</b> & \"pikaluotto\" on 'kallis'. Ääkköset, ☃.\n</textarea>\nToinen rivi."


def _age(live: Live, minutes: int, since_sign_in: int = 0) -> None:
    """Let the sessions be so many minutes older than they are."""
    now = datetime.now(UTC)
    aged = {
        "seen_at": now - timedelta(minutes=minutes),
        "created_at": now - timedelta(minutes=since_sign_in or minutes),
    }
    with live.store.transaction() as db:
        for table in (ResidentSession, StaffSession):
            db.execute(update(table).values(**aged))


def _writing(way: Way, live: Live, name: str) -> str:
    """Signed in, before the form about help with paying; its address."""
    way.page.goto(f"{live.address}/{way.language}/my")
    way.sign_in(name)
    way.page.locator('main a[href*="/credit/"]').first.click()
    way.follow("/difficulty")
    way.choose(wish="smaller")
    way.fill(text=TEXT)
    return way.page.url


@pytest.mark.parametrize(
    ("language", "name", "javascript"),
    [("fi", "Eero Esimerkki", True), ("sv", "Elin Provberg", True), ("fi", "Eero Esimerkki", False)],
)
def test_what_was_typed_comes_back_after_the_session_has_ended(
    county: Live, new_visitor: NewVisitor, language: str, name: str, javascript: bool
) -> None:
    way = Way(new_visitor(PHONE, language=language, javascript=javascript), language)
    address = _writing(way, county, name)
    way.fill(contact="040 000 0000")
    _age(county, 31)
    way.go_on()
    way.arrive("sign-in")
    way.sign_in(name)
    expect(way.page).to_have_url(address)
    expect(way.page.locator('main [name="text"]')).to_have_value(TEXT)
    expect(way.page.locator('main [name="contact"]')).to_have_value("040 000 0000")
    expect(way.page.locator('main input[value="smaller"]')).to_be_checked()
    way.look("given back")
    way.go_on()
    expect(way.page.locator("form#answers")).to_have_count(0)


def test_staff_come_back_to_the_page_they_were_at(county: Live, new_visitor: NewVisitor) -> None:
    way = Way(new_visitor(DESK), "fi")
    way.page.goto(f"{county.address}/fi/staff/queue")
    way.go_on()
    way.page.locator("main button").first.click()
    expect(way.page).to_have_url(re.compile("/fi/staff/queue"))
    _age(county, 31)
    way.page.locator('main form[method="post"] button').first.click()
    expect(way.page).to_have_url(re.compile(r"/fi/staff\?return_to="))
    case = way.page.url.rsplit("return_to=", 1)[1].replace("%2F", "/")
    way.go_on()
    way.page.locator("main button").first.click()
    expect(way.page).to_have_url(re.compile(f"{case}$"))


def _wait_for_the_notice(way: Way) -> None:
    page = way.page
    expect(page.locator("#stay")).to_be_hidden()
    expect(page.locator("#stay-said")).to_have_text("")
    page.clock.fast_forward("24:50")
    expect(page.locator("#stay")).to_be_hidden()
    page.clock.fast_forward("00:20")
    expect(page.locator("#stay-on")).to_be_visible()
    expect(page.locator("#stay-said")).not_to_have_text("")
    expect(page.locator("#stay-said")).to_have_attribute("role", "status")
    way.look("soon")


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_end_is_told_in_time_and_moved_by_the_keyboard(
    county: Live, new_visitor: NewVisitor, language: str
) -> None:
    way = Way(new_visitor(PHONE, language=language), language)
    page = way.page
    page.clock.install(time=datetime.now(UTC))
    _writing(way, county, {"fi": "Eero Esimerkki", "sv": "Elin Provberg"}[language])
    _wait_for_the_notice(way)
    _age(county, 26)
    keyboard = Keyboard(page)
    keyboard.tab_to("#stay-on")
    page.keyboard.press("Enter")
    expect(page.locator("#stay-words")).to_have_text(page.locator("#stay-told").inner_text())
    expect(page.locator("#stay-on")).to_be_focused()
    assert keyboard.faults == set()
    expect(page.locator('main [name="text"]')).to_have_value(TEXT)
    page.locator('main [name="text"]').focus()
    page.clock.fast_forward("00:10")
    expect(page.locator("#stay")).to_be_hidden()
    page.clock.fast_forward("31:00")
    expect(page.locator("#stay-words")).to_have_text(page.locator("#stay").get_attribute("data-ended") or "")
    expect(page.locator("#stay-on")).to_be_hidden()
    way.look("ended")


def test_a_press_in_one_tab_counts_in_the_other(county: Live, new_visitor: NewVisitor) -> None:
    way = Way(new_visitor(PHONE), "fi")
    way.page.clock.install(time=datetime.now(UTC))
    _writing(way, county, "Eero Esimerkki")
    way.page.clock.fast_forward("26:00")
    expect(way.page.locator("#stay-on")).to_be_visible()
    other = way.page.context.new_page()
    other.clock.install(time=datetime.now(UTC) + timedelta(minutes=26))
    other.goto(f"{county.address}/fi/my")
    way.page.clock.fast_forward("00:06")
    expect(way.page.locator("#stay")).to_be_hidden()
    other.close()


def test_without_a_script_a_press_gives_back_what_was_typed(county: Live, new_visitor: NewVisitor) -> None:
    way = Way(new_visitor(PHONE, javascript=False), "fi")
    address = _writing(way, county, "Eero Esimerkki")
    _age(county, 27)
    expect(way.page.locator("#stay-told")).to_be_visible()
    way.page.locator("#stay-on").click()
    expect(way.page).to_have_url(f"{address}?stayed=1")
    expect(way.page.locator('main [name="text"]')).to_have_value(TEXT)
    expect(way.page.locator('main input[value="smaller"]')).to_be_checked()
    way.look("stayed")


def test_enter_in_a_field_sends_the_form_and_does_not_press_the_button(
    county: Live, new_visitor: NewVisitor
) -> None:
    way = Way(new_visitor(PHONE, javascript=False), "fi")
    address = _writing(way, county, "Eero Esimerkki")
    way.fill(contact="040 000 0000")
    way.page.locator('main [name="contact"]').press("Enter")
    expect(way.page).not_to_have_url(address)
    assert "/session/extend" not in way.page.url
    assert "stayed" not in way.page.url


@pytest.mark.parametrize(
    ("language", "name", "size"), [("fi", "Eero Esimerkki", PHONE), ("sv", "Elin Provberg", DESK)]
)
def test_ones_own_sign_ins_and_signing_out_of_all_by_the_keyboard(
    county: Live, new_visitor: NewVisitor, language: str, name: str, size: tuple[int, int]
) -> None:
    way = Way(new_visitor(size, language=language), language)
    way.page.goto(f"{county.address}/{language}/my")
    way.sign_in(name)
    way.page.locator(".until a").click()
    way.arrive("my/sign-ins")
    expect(way.page.locator("main .tasks li")).to_have_count(1)
    keyboard = Keyboard(way.page)
    keyboard.press('main form[action$="/sign-ins/end"] button')
    assert keyboard.faults == set()
    way.arrive("signed-out")
    way.page.go_back()
    expect(way.page).to_have_url(re.compile(f"/{language}/sign-in"))
    expect(way.page.locator("main")).not_to_contain_text(name)


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_the_sign_ins_of_staff_and_their_signing_out(
    county: Live, new_visitor: NewVisitor, language: str
) -> None:
    way = Way(new_visitor(DESK, language=language), language)
    way.page.goto(f"{county.address}/{language}/staff/queue")
    way.go_on()
    way.page.locator("main button").first.click()
    way.page.locator(".until a").click()
    way.arrive("staff/sign-ins")
    way.page.locator("header form button").last.click()
    way.arrive("staff/signed-out")
    way.page.go_back()
    expect(way.page).to_have_url(re.compile(rf"/{language}/staff\?return_to="))


def test_back_after_signing_out_shows_nothing(county: Live, new_visitor: NewVisitor) -> None:
    way = Way(new_visitor(PHONE), "fi")
    way.page.goto(f"{county.address}/fi/my")
    way.sign_in("Eero Esimerkki")
    way.page.locator('main a[href*="/credit/"]').first.click()
    expect(way.page.locator("#iban")).to_be_visible()
    way.page.locator("header form button").last.click()
    way.arrive("signed-out")
    for _ in range(2):
        way.page.go_back()
        expect(way.page).to_have_url(re.compile("/fi/sign-in"))
        expect(way.page.locator("#iban")).to_have_count(0)
