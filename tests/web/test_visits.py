"""Sessions: two realms apart, two time limits, a new id at sign-in, nothing readable in the database."""

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import update

from portal.domain.budget_answers import HouseholdAnswer
from portal.services import budgeting
from portal.services.budgeting import Held
from portal.store.engine import Store
from portal.store.tables.people import StaffMember
from tests.ground.applying import draft_in, resident_in
from tests.ground.databases import all_bytes_of
from tests.ground.gated_client import GatedClient
from tests.ground.portal import AINO, Clock, Visitors, csrf_token

NOBODYS = UUID(int=7)


def test_reading_sets_no_cookie(client: GatedClient) -> None:
    for path in (
        "/",
        "/fi/",
        "/sv/",
        "/fi/criteria",
        "/fi/accessibility",
        "/sv/privacy",
        "/fi/budget/household",
    ):
        assert client.get(path).headers.getlist("Set-Cookie") == []


def test_a_signed_in_resident_opens_my_matters(visitors: Visitors) -> None:
    page = visitors.resident().get("/fi/my")
    assert page.status_code == 200
    assert page.headers["Cache-Control"] == "no-store"


def test_thirty_idle_minutes_end_a_session(visitors: Visitors, clock: Clock) -> None:
    browser = visitors.resident()
    clock.move(timedelta(minutes=29, seconds=59))
    assert browser.get("/fi/my").status_code == 200
    clock.move(timedelta(minutes=30))
    assert browser.get("/fi/my").headers["Location"].startswith("/fi/sign-in")


@pytest.mark.parametrize(
    ("realm", "path", "hours"), [("resident", "/fi/my", 8), ("staff", "/fi/staff/queue", 10)]
)
def test_a_session_ends_in_any_case(
    visitors: Visitors, clock: Clock, realm: str, path: str, hours: int
) -> None:
    browser = visitors.resident() if realm == "resident" else visitors.staff()
    for _ in range(hours * 3):
        assert browser.get(path).status_code == 200
        clock.move(timedelta(minutes=20))
    assert browser.get(path).status_code == 303


def test_a_residents_cookie_opens_nothing_of_the_staff_and_the_reverse(visitors: Visitors) -> None:
    assert "/staff" in visitors.resident().get("/fi/staff/queue").headers["Location"]
    assert "/sign-in" in visitors.staff().get("/fi/my").headers["Location"]


def test_signing_out_ends_the_session_on_the_server(visitors: Visitors) -> None:
    browser = visitors.resident()
    cookie = browser.get_cookie("portal_resident")
    assert cookie is not None
    token = csrf_token(browser.get("/fi/my").text)
    assert browser.post("/fi/sign-out", data={"csrf_token": token}).status_code == 303
    assert browser.get_cookie("portal_resident") is None
    browser.set_cookie("portal_resident", cookie.value)
    assert "/sign-in" in browser.get("/fi/my").headers["Location"]


def test_signing_out_by_a_link_of_another_site_does_nothing(visitors: Visitors) -> None:
    browser = visitors.resident()
    assert browser.get("/fi/sign-out").headers["Location"] == "/fi/my"
    assert browser.post("/fi/sign-out").headers["Location"] == "/fi/sign-out"
    assert browser.get("/fi/my").status_code == 200


@pytest.mark.parametrize(
    ("realm", "page", "left"),
    [("", "/fi/my", "/fi/signed-out"), ("/staff", "/fi/staff/queue", "/fi/staff/signed-out")],
)
def test_signing_out_of_a_session_that_has_run_out_is_no_dead_end(
    visitors: Visitors, clock: Clock, realm: str, page: str, left: str
) -> None:
    browser = visitors.staff() if realm else visitors.resident()
    token = csrf_token(browser.get(page).text)
    clock.move(timedelta(minutes=40))
    reply = browser.post(f"/fi{realm}/sign-out", data={"csrf_token": token})
    assert browser.get(reply.headers["Location"]).headers["Location"] == left
    assert browser.get(left).status_code == 200


def test_the_budget_of_a_resident_leaves_a_shared_browser_with_them(
    visitors: Visitors, portal_store: Store, clock: Clock
) -> None:
    browser = visitors.resident()
    draft = draft_in(portal_store, resident_in(portal_store, clock()), clock())
    page = f"/fi/apply/{draft}/budget"
    token = csrf_token(browser.get(page).text)
    assert browser.post(page, data={"csrf_token": token, "change": ""}).status_code == 303
    assert "1980" in browser.get("/fi/budget/income").text
    lent = browser.get_cookie("portal_budget")
    assert lent is not None
    browser.post("/fi/sign-out", data={"csrf_token": token})
    assert browser.get_cookie("portal_budget") is None
    browser.set_cookie("portal_budget", lent.value)
    assert browser.get("/fi/budget/income").headers["Location"] == "/fi/budget/household"


def test_a_budget_that_nobody_has_called_their_own_stays(
    visitors: Visitors, portal_store: Store, clock: Clock
) -> None:
    with portal_store.session() as db:
        kept = budgeting.answer(db, Held(None, None), "household", HouseholdAnswer(2), "", clock())
    browser = visitors.resident()
    browser.set_cookie("portal_budget", kept.token)
    browser.post("/fi/sign-out", data={"csrf_token": csrf_token(browser.get("/fi/my").text)})
    assert browser.get("/fi/budget/home").status_code == 200


def test_a_request_never_waits_for_itself(visitors: Visitors, portal_store: Store, clock: Clock) -> None:
    """The idle clock is written after a page that had begun to write and was refused."""
    browser, staff = visitors.resident(), visitors.staff()
    draft = draft_in(portal_store, resident_in(portal_store, clock()), clock())
    token = csrf_token(browser.get(f"/fi/apply/{draft}/contact").text)
    clock.move(timedelta(minutes=2))
    wrong = browser.post(f"/fi/apply/{draft}/contact", data={"csrf_token": token, "phone": ""})
    missing = staff.get(f"/fi/staff/cases/{NOBODYS}")
    clock.move(timedelta(minutes=2))
    foreign = browser.post(f"/fi/apply/{NOBODYS}/contact", data={"csrf_token": token})
    assert [wrong.status_code, missing.status_code, foreign.status_code] == [422, 404, 404]


def test_a_post_in_the_name_of_withdrawn_staff_is_kept_at_once(
    visitors: Visitors, portal_store: Store
) -> None:
    browser = visitors.staff()
    token = csrf_token(browser.get("/fi/staff/queue").text)
    with portal_store.transaction() as db:
        db.execute(update(StaffMember).values(active=False))
    data = {"csrf_token": token, "request": str(NOBODYS)}
    assert browser.post("/fi/staff/discussions", data=data).headers["Location"].startswith("/fi/staff?")


def test_a_forged_cookie_is_as_good_as_none(client: GatedClient) -> None:
    client.set_cookie("portal_resident", "made-up")
    assert "/sign-in" in client.get("/fi/my").headers["Location"]


def test_neither_the_cookie_nor_the_name_stands_in_the_database(
    visitors: Visitors, portal_store: Store
) -> None:
    browser = visitors.resident()
    browser.get("/fi/my")
    cookie = browser.get_cookie("portal_resident")
    assert cookie is not None
    stored = all_bytes_of(portal_store.engine)
    for secret in (cookie.value, AINO.family_name, AINO.identity_code):
        assert secret.encode() not in stored
