"""What is late on its way, in a real browser: the supervisors' page, and what a resident is told."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect
from sqlalchemy import update

from portal.store.engine import Store
from portal.store.tables.applications import Application
from tests.ground.browser import DESK, PHONE, NewVisitor
from tests.ground.live import Live
from tests.ground.on_the_way import delivered, sent, stuck, told
from tests.walks.way import _ID, Way

pytestmark = pytest.mark.browser

DAY = timedelta(days=1)


def _fill(store: Store) -> None:
    now = datetime.now(UTC)
    stuck(store, now - timedelta(hours=3), fault="reference taken")
    stuck(store, now - DAY)
    delivered(store, now - 2 * DAY)
    known = sent(store, now - timedelta(hours=2))
    told(store, now, application=known)
    told(store, now - DAY, "waiting", kind="social-credit.payment.booked")


@pytest.mark.parametrize(
    ("language", "size", "javascript"),
    [("fi", PHONE, True), ("sv", DESK, True), ("sv", PHONE, False)],
    ids=["fi-360-js", "sv-1280-js", "sv-360-no-js"],
)
def test_a_supervisor_takes_care_of_what_is_late(
    county: Live, new_visitor: NewVisitor, language: str, size: tuple[int, int], javascript: bool
) -> None:
    _fill(county.store)
    way = Way(new_visitor(size, language=language, javascript=javascript), language)
    way.page.goto(f"{county.address}/{language}/staff")
    way.sign_in("Esa Esihenkilö")
    way.arrive("staff/queue")
    way.look("something waits")
    way.page.locator('main aside a[href$="kind=stuck"]').click()
    way.arrive("staff/delivery")
    expect(way.page.locator("main tbody tr")).to_have_count(2)
    way.page.locator('main button[value="take"]').first.click()
    expect(way.page.locator("main tr.me")).to_have_count(1)
    way.look("taken")
    way.page.locator('main tr.me button[value="retry"]').click()
    expect(way.page.locator("main tbody tr")).to_have_count(1)
    for kind in ("late", "unconfirmed", "waiting-event", "refused-event"):
        way.page.locator(f'main nav a[href$="kind={kind}"]').click()
        expect(way.page.locator('main nav [aria-current="page"]')).to_have_attribute(
            "href", re.compile(f"kind={kind}$")
        )
        way.look(kind)
    way.page.locator('main button[value="settle"]').click()
    expect(way.page.locator("main nav li")).to_have_count(4)


@pytest.mark.parametrize(
    ("language", "size"), [("fi", PHONE), ("sv", PHONE), ("sv", DESK)], ids=["fi-360", "sv-360", "sv-1280"]
)
def test_a_resident_is_told_of_a_delay(
    county: Live, new_visitor: NewVisitor, language: str, size: tuple[int, int]
) -> None:
    way = Way(new_visitor(size, language=language), language)
    way.page.goto(f"{county.address}/{language}/my")
    way.sign_in("Aino Mallinen")
    way.arrive("my")
    with county.store.transaction() as db:
        db.execute(update(Application).values(state="submitted"))
    way.page.reload()
    way.look("with a delay")
    way.page.locator('main a[href*="/my/applications/"]').first.click()
    way.arrive(f"my/applications/{_ID.pattern}")
    expect(way.page.locator("#note-delay")).to_be_visible()
    way.follow("/receipt")
    way.arrive(f"apply/{_ID.pattern}/receipt")
    expect(way.page.locator("#note-delay")).to_be_visible()
