"""The staff's pages of rights and identities in a real browser: each is looked at on the way of its use."""

import re

import pytest
from playwright.sync_api import expect

from tests.ground.browser import DESK, PHONE, NewVisitor
from tests.ground.live import Live
from tests.walks.way import _ID, Way

pytestmark = pytest.mark.browser

OLD, NEW = "100190-999P", "030375-902T"
ITEM = rf"{_ID.pattern}"


@pytest.mark.parametrize(
    ("language", "size", "javascript"),
    [("fi", PHONE, True), ("sv", DESK, True), ("sv", PHONE, False)],
    ids=["fi-360-js", "sv-1280-js", "sv-360-no-js"],
)
def test_rights_and_identities(
    county: Live, new_visitor: NewVisitor, language: str, size: tuple[int, int], javascript: bool
) -> None:
    counsellor, supervisor = (
        Way(new_visitor(size, language=language, javascript=javascript), language) for _ in range(2)
    )
    for way, name in ((counsellor, "Niina Neuvoja"), (supervisor, "Esa Esihenkilö")):
        way.page.goto(f"{county.address}/{language}/staff")
        way.sign_in(name)
        way.arrive("staff/queue")
    _show_a_code(counsellor)
    _ask_for_a_change(counsellor)
    _decide(supervisor)
    _close_a_case(counsellor)
    _withdraw(supervisor)
    counsellor.page.reload()
    expect(counsellor.page).to_have_url(re.compile(f"/{language}/staff\\?return_to="))


def _show_a_code(way: Way) -> None:
    way.page.locator('main th a[href*="/cases/"]').first.click()
    way.look()
    way.follow("/show/identity_code")
    way.arrive(f"staff/cases/{ITEM}/show/identity_code")
    way.go_on()
    expect(way.page.locator("main dd.n").first).to_have_text(re.compile(r"^\d{6}\S\d{3}\S$"))
    way.look("shown")
    way.page.goto(re.sub("/show/.*", "", way.page.url))


def _ask_for_a_change(way: Way) -> None:
    way.page.locator('footer a[href$="/identity-changes"]').click()
    way.arrive("staff/identity-changes")
    way.go_on()
    way.look("corrected")
    way.fill(old_code=OLD, new_code=NEW, seen_from="DVV 20.11.2026")
    way.go_on()
    expect(way.page.locator("main dl .tag")).to_have_count(1)
    way.look("asked")


def _decide(way: Way) -> None:
    way.page.locator('footer a[href$="/identity-changes"]').click()
    way.page.locator('main a[href*="/identity-changes/"]').click()
    way.arrive(f"staff/identity-changes/{ITEM}")
    way.page.click('main button[value="approved"]')
    expect(way.page.locator("main dl .tag.ok")).to_have_count(1)
    way.look("decided")


def _close_a_case(way: Way) -> None:
    way.page.locator('nav a[href$="/queue"]').click()
    way.page.locator('main th a[href*="/cases/"]').first.click()
    closed = way.page.url
    way.page.click('main form[action$="/disqualified"] button')
    way.arrive("staff/conflicts")
    way.go_on()
    way.look("corrected")
    way.fill(identity_code=NEW)
    way.choose(kind="near")
    way.go_on()
    expect(way.page.locator("main li")).to_have_count(2)
    way.look("noted")
    way.page.goto(closed)
    way.look("disqualified")


def _withdraw(way: Way) -> None:
    way.page.locator('footer a[href$="/conflicts"]').click()
    way.arrive("staff/conflicts")
    way.page.locator('footer a[href$="/members"]').click()
    way.arrive("staff/members")
    way.page.get_by_role("link", name="Niina Neuvoja").click()
    way.arrive(f"staff/members/{ITEM}")
    way.page.goto(f"{way.page.url.partition('/staff')[0]}/staff/again")
    way.look()
    way.page.go_back()
    way.go_on()
    expect(way.page.locator('main button[value="restore"]')).to_be_visible()
    way.look("withdrawn")


def test_an_administrator_sees_the_log_and_stays_the_last_one(county: Live, new_visitor: NewVisitor) -> None:
    way = Way(new_visitor(), "sv")
    way.page.goto(f"{county.address}/sv/staff")
    way.sign_in("Paula Pääkäyttäjä")
    way.arrive("staff/queue")
    way.page.locator('footer a[href$="/members"]').click()
    way.page.get_by_role("link", name="Paula Pääkäyttäjä").click()
    way.arrive(f"staff/members/{ITEM}")
    expect(way.page.locator("#log")).to_be_visible()
    way.go_on()
    expect(way.page.locator("h1")).to_have_text("Åtkomsten är oförändrad")
    way.look("last")
