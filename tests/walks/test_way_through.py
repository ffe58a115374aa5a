"""The way through: front page, budget, sign-in, application, receipt, the unit's queue, counsellor, state."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from portal.commands.deliver import deliver_once
from portal.delivery.relay import Relay
from portal.delivery.transports.sql_inbox import SqlInbox
from portal.store.engine import Store
from tests.ground.browser import DESK, PHONE, NewVisitor
from tests.ground.databases import all_bytes_of
from tests.ground.live import Live
from tests.walks.way import Way

pytestmark = pytest.mark.browser

APPLICANT = {"fi": "Aino Mallinen", "sv": "Elin Provberg"}
FAMILY_NAME = {"fi": "Mallinen", "sv": "Provberg"}
COUNSELLOR = {"fi": "Niina Neuvoja", "sv": "Rolf Rådgivare"}
IN_REVIEW = {"fi": "Käsittelyssä", "sv": "Under behandling"}
HANDLED = {"fi": "Hakemus on käsittelyssä", "sv": "Ansökan är under behandling"}
WALKS = [
    pytest.param("fi", PHONE, True, id="fi-360-js"),
    pytest.param("sv", PHONE, False, id="sv-360-no-js"),
    pytest.param("sv", DESK, True, id="sv-1280-js"),
    pytest.param("fi", DESK, False, id="fi-1280-no-js"),
]


@pytest.fixture
def deliver(live: Live) -> Callable[[], bool]:
    """What `portal deliver --once` does."""
    relay = Relay(live.store, SqlInbox(live.store), "walk", lambda: datetime.now(UTC))
    return lambda: deliver_once([relay], live.store, threading.Event())


@pytest.mark.parametrize(("language", "size", "javascript"), WALKS)
def test_from_the_front_page_to_the_counsellor_and_back(
    live: Live,
    new_visitor: NewVisitor,
    deliver: Callable[[], bool],
    language: str,
    size: tuple[int, int],
    javascript: bool,
) -> None:
    resident = Way(new_visitor(size, language=language, javascript=javascript), language)
    resident.page.goto(live.address)
    resident.make_budget()
    resident.begin_application(APPLICANT[language])
    resident.fill_application()
    reference = resident.send()

    assert deliver()

    visitor = new_visitor(size, language=language, javascript=javascript)
    _take_into_work(Way(visitor, language), live, reference)

    resident.follow("/my")
    resident.arrive("my")
    expect(resident.page.locator("main")).to_contain_text(reference)
    expect(resident.page.locator("main")).to_contain_text(HANDLED[language])
    resident.page.get_by_role("link", name=reference).click()
    expect(resident.page.locator("main")).to_contain_text(HANDLED[language])
    resident.look()
    _assert_nothing_can_be_read_in(live.store)


def _assert_nothing_can_be_read_in(store: Store) -> None:
    stored = all_bytes_of(store.engine)
    assert b"SL-2" in stored
    for secret in (*FAMILY_NAME.values(), "100190", "170895", "040 000 0000", "Esimerkkikatu 2", "hajosi"):
        assert secret.encode() not in stored, secret


def _take_into_work(staff: Way, live: Live, reference: str) -> None:
    staff.page.goto(f"{live.address}/{staff.language}/staff")
    staff.look()
    staff.sign_in(COUNSELLOR[staff.language])
    staff.arrive("staff/queue")
    expect(staff.page.locator("main")).to_contain_text(FAMILY_NAME[staff.language])
    staff.page.locator('main a[href*="/staff/cases/"]').first.click()
    expect(staff.page.locator("main")).to_contain_text(reference)
    staff.look()
    staff.picture("case", DESK[0])
    staff.go_on()
    expect(staff.page.locator("main")).to_contain_text(IN_REVIEW[staff.language])
    staff.look("taken")
