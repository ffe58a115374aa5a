"""My credit: figures out of the tables, the borrower's own alone, and a wish when paying is difficult."""

import re
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from portal.domain.references import with_check_digit
from portal.domain.repayment import Received
from portal.domain.schedule import Method, build
from portal.figures.calendar import is_banking_day
from portal.services import signing_in
from portal.store import credits, people
from portal.store.credits import Credit
from portal.store.engine import Store
from tests.ground.gated_client import GatedClient
from tests.ground.portal import AINO, BERTEL, Clock, Visitors, csrf_token

D = Decimal
_ANY_ID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
REFERENCE = with_check_digit("2026004")


@pytest.fixture
def credit(portal_store: Store, clock: Clock) -> UUID:
    """Aino's credit of 1 200 € in 12 instalments, three of which have been paid."""
    schedule = build(D("1200.00"), D("2.5"), 12, date(2026, 9, 7), is_banking_day=is_banking_day)
    made = Credit(
        id=uuid4(),
        unit="990",
        purpose="home_purchases",
        principal=D("1200.00"),
        rate=D("2.50"),
        method=Method.ANNUITY,
        months=12,
        payee="Esimerkkilän hyvinvointialue",
        iban="FI2112345600000785",
        reference=REFERENCE,
        granted_on=date(2026, 8, 3),
        paid_out_on=date(2026, 8, 7),
    )
    with portal_store.session() as db:
        resident = signing_in.admit_resident(db, AINO, "fi", clock())
    with portal_store.transaction() as db:
        credits.add(db, resident, made, schedule, clock())
        for payment in schedule.payments[:3]:
            credits.add_payment(db, made.id, Received(payment.due, payment.payment))
    return made.id


def test_the_next_instalment_and_how_to_pay_it_are_shown(visitors: Visitors, credit: UUID) -> None:
    page = visitors.resident().get(f"/fi/credit/{credit}")
    assert page.status_code == 200
    for shown in (
        "101,36\u00a0€",
        "ma 7.12.2026",
        "13 päivän päästä",
        "Esimerkkilän hyvinvointialue",
        "FI21 1234 5600 0007 85",
        "202 60040",
        "Jäljellä 902,80\u00a0€",
        "3 erää yhteensä 12 erästä",
        "2,5\u00a0%",
        "6,88\u00a0€",
        "903,81\u00a0€",
    ):
        assert shown in page.text, shown
    assert page.headers["Cache-Control"] == "no-store"


def test_all_payments_are_there_however_many(visitors: Visitors, credit: UUID, portal_store: Store) -> None:
    with portal_store.transaction() as db:
        for day in range(10, 14):
            credits.add_payment(db, credit, Received(date(2026, 11, day), D("1.00")))
    page = visitors.resident().get(f"/fi/credit/{credit}").text
    assert page.count("Maksu saapui") == 7
    for first in ("Luotto maksettiin maksunsaajille", "Päätös: luotto myönnettiin"):
        assert page.count(first) == 1


def test_the_same_in_swedish(visitors: Visitors, credit: UUID) -> None:
    page = visitors.resident().get(f"/sv/credit/{credit}")
    for shown in (
        "101,36\u00a0€",
        "mån 7.12.2026",
        "om 13 dagar",
        "3 av 12 rater",
        "Betald<",
        "Om du betalar allt i dag",
    ):
        assert shown in page.text, shown
    assert "avbetalning" not in page.text.lower()


def test_what_is_late_is_told_without_a_threat(visitors: Visitors, credit: UUID, clock: Clock) -> None:
    clock.move(timedelta(days=50))
    page = visitors.resident().get(f"/fi/credit/{credit}")
    assert "202,72\u00a0€" in page.text
    assert "37 päivää sitten" in page.text
    assert "eräpäivä oli" in visitors.resident().get("/fi/my").text
    assert "Näin käy monelle." in page.text
    for threat in ("perintä", "ulosotto", "eräänty", "maksukehotus"):
        assert threat not in page.text.lower()


def test_a_paid_credit_asks_for_nothing(
    visitors: Visitors, credit: UUID, portal_store: Store, clock: Clock
) -> None:
    with portal_store.transaction() as db:
        credits.add_payment(db, credit, Received(date(2026, 11, 24), D("5000.00")))
    page = visitors.resident().get(f"/fi/credit/{credit}")
    assert "Olet maksanut kaiken." in page.text
    for asked in ("Onko maksaminen vaikeaa", "Jos maksat kaiken tänään", "vapaakuukautta"):
        assert asked not in page.text


@pytest.mark.parametrize("path", ["", "/difficulty"])
def test_another_residents_credit_is_as_good_as_none(visitors: Visitors, credit: UUID, path: str) -> None:
    stranger = visitors.resident(BERTEL)
    foreign, missing = stranger.get(f"/fi/credit/{credit}{path}"), stranger.get(f"/fi/credit/{uuid4()}{path}")
    assert foreign.status_code == missing.status_code == 404
    assert _without_tokens(foreign.text) == _without_tokens(missing.text)


def _without_tokens(page: str) -> str:
    """A page without what each of its kind has of its own: its token, and its address."""
    lines = (line for line in page.splitlines() if "csrf_token" not in line and "hreflang" not in line)
    return _ANY_ID.sub("an id", "\n".join(lines))


def test_without_signing_in_the_credit_is_closed(client: GatedClient, credit: UUID) -> None:
    assert "/sign-in" in client.get(f"/fi/credit/{credit}").headers["Location"]


def _ask(browser: GatedClient, credit: UUID, **fields: str) -> TestResponse:
    path = f"/fi/credit/{credit}/difficulty"
    token = csrf_token(browser.get(path).text)
    return browser.post(path, data={"csrf_token": token, **fields})


def test_a_wish_reaches_the_unit(visitors: Visitors, credit: UUID) -> None:
    browser = visitors.resident()
    wish = {"wish": "smaller", "text": "Työtunnit vähenivät.", "contact": "040 000 0000"}
    reply = _ask(browser, credit, **wish)
    assert reply.status_code == 303
    receipt = reply.headers["Location"]
    page = browser.get(receipt).text
    for shown in ("Pyyntösi on saapunut", "24.11.2026 klo\u00a011.00"):
        assert shown in page, shown
    assert "Pyyntösi saapui 24.11.2026 klo\u00a011.00." in browser.get(f"/fi/credit/{credit}").text
    assert visitors.resident(BERTEL).get(receipt).status_code == 404
    desk = visitors.staff().get("/fi/staff/discussions").text
    for shown in ("Työtunnit vähenivät.", "040 000 0000", AINO.display_name):
        assert shown in desk


def test_a_wish_that_was_never_sent_has_no_receipt(visitors: Visitors, credit: UUID) -> None:
    assert visitors.resident().get(f"/fi/credit/{credit}/difficulty/{uuid4()}").status_code == 404


def test_an_empty_wish_says_what_to_do_and_keeps_the_words(visitors: Visitors, credit: UUID) -> None:
    browser = visitors.resident()
    path = f"/fi/credit/{credit}/difficulty"
    token = csrf_token(browser.get(path).text)
    page = browser.post(path, data={"csrf_token": token, "text": "Työtunnit vähenivät."})
    assert page.status_code == 422
    for shown in ("Valitse, mikä auttaisi sinua", "Kirjoita puhelinnumero", "Työtunnit vähenivät."):
        assert shown in page.text
    assert f'<a href="/fi/credit/{credit}" aria-current="page">' in page.text


def test_a_session_that_ran_out_loses_no_word_of_the_wish(
    visitors: Visitors, credit: UUID, clock: Clock
) -> None:
    browser = visitors.resident()
    path = f"/fi/credit/{credit}/difficulty"
    token = csrf_token(browser.get(path).text)
    clock.move(timedelta(minutes=31))
    reply = browser.post(path, data={"csrf_token": token, "wish": "smaller", "text": "Työtunnit vähenivät."})
    assert reply.status_code == 303
    again = visitors.resident()
    kept = browser.get_cookie("portal_kept")
    assert kept is not None
    again.set_cookie("portal_kept", kept.value)
    page = again.get(path)
    assert "Työtunnit vähenivät." in page.text
    assert 'value="smaller" checked' in page.text
    stranger = visitors.resident(BERTEL)
    stranger.set_cookie("portal_kept", kept.value)
    assert "Työtunnit" not in stranger.get(path).text


def test_the_hash_finds_a_person_and_tells_nothing(portal_store: Store) -> None:
    with portal_store.session() as db:
        found = people.identity_hash(db, AINO.identity_code)
    assert len(found) == 32
    assert AINO.identity_code.encode() not in found
