"""Sign-ins through the whole portal: a new session each time, one cookie, and a polite limit."""

from datetime import timedelta

import pytest
import time_machine
from flask import Flask, request
from sqlalchemy import event, func, select

from portal import create_app
from portal.config import Settings
from portal.store.engine import Store
from portal.store.tables.sign_ins import ResidentSignIn
from portal.store.tables.web import ResidentSession
from tests.ground.applying import draft_in, resident_in
from tests.ground.gated_client import GatedClient
from tests.ground.portal import BERTEL, Clock, Visitors, csrf_token
from tests.ground.provided import Provided
from tests.web.test_headers import addresses

COOKIES = {"resident": "portal_resident", "staff": "portal_staff"}
HOME = {"resident": "/fi/my", "staff": "/fi/staff/queue"}
ENTRANCE = {"resident": "/fi/sign-in", "staff": "/fi/staff"}


def _store(provided: Provided) -> Store:
    store: Store = provided.app.extensions["portal"].store
    return store


@pytest.mark.parametrize("realm", COOKIES)
def test_a_session_that_was_fixed_before_is_another_one_after(provided: Provided, realm: str) -> None:
    victim, attacker = provided.browser(), provided.browser()
    provided.begin(attacker, realm)
    fixed = attacker.get_cookie(COOKIES[realm])
    assert fixed
    victim.set_cookie(COOKIES[realm], fixed.value)
    provided.signed_in(realm, victim)
    now = victim.get_cookie(COOKIES[realm])
    assert now
    assert now.value != fixed.value
    assert attacker.get(HOME[realm]).status_code == 303
    assert victim.get(HOME[realm]).status_code == 200


@pytest.mark.parametrize("realm", COOKIES)
def test_signing_in_again_ends_the_session_before_and_says_so(provided: Provided, realm: str) -> None:
    browser = provided.signed_in(realm)
    before = browser.get_cookie(COOKIES[realm])
    assert before
    provided.signed_in(realm, browser)
    old = provided.browser()
    old.set_cookie(COOKIES[realm], before.value)
    assert old.get(HOME[realm]).status_code == 303
    page = "/fi/my/sign-ins" if realm == "resident" else "/fi/staff/sign-ins"
    assert "Uusi kirjautuminen tuli tilalle" in browser.get(page).text


@pytest.mark.parametrize("same", [True, False])
def test_a_budget_that_somebody_called_their_own_is_not_shown_to_who_signs_in_after_them(
    provided: Provided, clock: Clock, same: bool
) -> None:
    browser, code = provided.signed_in(), "urn:oid:1.2.246.21"
    draft = draft_in(_store(provided), resident_in(_store(provided), clock()), clock())
    page = f"/fi/apply/{draft}/budget"
    browser.post(page, data={"csrf_token": csrf_token(browser.get(page).text), "change": ""})
    assert "1980" in browser.get("/fi/budget/income").text
    provided.signed_in("resident", browser, **({} if same else {code: BERTEL.identity_code}))
    assert (browser.get("/fi/budget/income").status_code == 200) is same
    browser.post("/fi/sign-out", data={"csrf_token": csrf_token(browser.get("/fi/my").text)})
    assert browser.get_cookie("portal_budget") is None


@pytest.mark.parametrize("realm", COOKIES)
def test_forty_sign_ins_that_were_left_and_then_one_that_was_not(provided: Provided, realm: str) -> None:
    browser = provided.browser()
    for _ in range(40):
        provided.begin(browser, realm)
    provided.signed_in(realm, browser)
    assert browser.get(HOME[realm]).status_code == 200
    cookie = browser.get_cookie(COOKIES[realm])
    assert cookie
    assert len(cookie.value) < 100


@pytest.mark.parametrize("realm", COOKIES)
def test_a_hundred_sign_ins_a_minute_from_one_address_are_slowed_and_others_are_not(
    provided: Provided, realm: str
) -> None:
    browser, entrance = provided.browser(), ENTRANCE[realm]
    token = csrf_token(browser.get(entrance).text)
    with time_machine.travel(0, tick=False) as world:
        answers = [browser.post(entrance, data={"csrf_token": token}) for _ in range(1)]
        token = csrf_token(browser.get(entrance).text)
        answers += [browser.post(entrance, data={"csrf_token": token}) for _ in range(99)]
        assert [reply.status_code for reply in answers] == [303] * 60 + [429] * 40
        assert 0 < int(answers[-1].headers["Retry-After"]) <= 61
        assert "Voit kokeilla uudelleen klo" in answers[-1].text.replace("\u00a0", " ")
        other = provided.browser()
        other.environ_base["REMOTE_ADDR"] = "192.0.2.9"
        sent = {"csrf_token": csrf_token(other.get(entrance).text)}
        assert other.post(entrance, data=sent).status_code == 303
        world.shift(timedelta(seconds=61))
        assert browser.post(entrance, data={"csrf_token": token}).status_code == 303


def test_answers_are_slowed_too_and_what_was_refused_can_be_sent_again(provided: Provided) -> None:
    browser = provided.browser()
    with time_machine.travel(0, tick=False):
        answers = [browser.get("/auth/callback?state=x&code=y").status_code for _ in range(61)]
    assert answers == [400] * 60 + [429]


def test_a_refusal_in_swedish_says_until_when(provided: Provided) -> None:
    browser = provided.browser()
    browser.environ_base["HTTP_ACCEPT_LANGUAGE"] = "sv"
    with time_machine.travel(0, tick=False):
        last = [browser.get("/auth/callback?state=x") for _ in range(61)][-1]
    assert last.status_code == 429
    assert "Du kan försöka på nytt kl." in last.text.replace("\u00a0", " ")


def test_both_kinds_of_sign_in_live_in_one_browser(provided: Provided) -> None:
    browser = provided.signed_in("resident")
    provided.signed_in("staff", browser)
    assert [browser.get(home).status_code for home in HOME.values()] == [200, 200]


@pytest.mark.parametrize("secure", [False, True])
def test_the_cookies_of_sessions_are_guarded(settings: Settings, clock: Clock, secure: bool) -> None:
    base = "https://luotto.example" if secure else "http://localhost"
    mode = {"mode": "production", "base_url": base} if secure else {}
    app = create_app(settings.model_copy(update=mode), clock)
    interface = app.session_interface
    with app.test_request_context("/fi/my", base_url=base):
        app.preprocess_request()
        session = interface.open_session(app, request)
        assert session is not None
        session["something"] = "to remember"
        reply = app.make_response("")
        interface.save_session(app, session, reply)
    [cookie] = reply.headers.getlist("Set-Cookie")
    name, *flags = (part.strip() for part in cookie.split(";"))
    assert name.startswith("__Host-portal_resident=" if secure else "portal_resident=")
    assert set(flags) == {"HttpOnly", "Path=/", "SameSite=Lax"} | ({"Secure"} if secure else set())
    app.extensions["portal"].store.engine.dispose()


@pytest.mark.parametrize("realm", COOKIES)
def test_every_page_behind_a_sign_in_is_stored_nowhere(app: Flask, visitors: Visitors, realm: str) -> None:
    browser = visitors.resident() if realm == "resident" else visitors.staff("admin")
    guarded = []
    for address in addresses(app, "GET"):
        endpoint = app.url_map.bind("localhost").match(address, method="GET")[0]
        guard = getattr(app.view_functions[endpoint], "guard", "")
        if (guard == "resident") if realm == "resident" else guard not in {"resident", "public", "machine"}:
            guarded.append(address)
            assert browser.get(address).headers["Cache-Control"] == "no-store", address
    assert len(guarded) > 4


def _statements(app: Flask, browser: GatedClient, page: str) -> list[str]:
    said: list[str] = []

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        if not statement.upper().startswith(("BEGIN", "PRAGMA")):
            said.append(statement)

    engine = app.extensions["portal"].store.engine
    event.listen(engine, "before_cursor_execute", note)
    try:
        assert browser.get(page).status_code == 200
    finally:
        event.remove(engine, "before_cursor_execute", note)
    return said


def test_a_session_costs_one_statement(app: Flask, visitors: Visitors) -> None:
    resident, staff = visitors.resident(), visitors.staff()
    [alone] = _statements(app, resident, "/fi/criteria")
    assert "FROM resident_sessions" in alone
    for browser, page, table in (
        (resident, "/fi/my", "resident_sessions"),
        (staff, HOME["staff"], "staff_sessions"),
    ):
        said = _statements(app, browser, page)
        assert len([one for one in said if table in one]) == 1
        assert not [one for one in said if one.startswith(("UPDATE", "DELETE")) and "session" in one]


def test_nothing_is_asked_of_the_database_for_a_visitor_without_a_cookie(
    app: Flask, client: GatedClient
) -> None:
    assert _statements(app, client, "/fi/criteria") == []


def test_each_sign_in_is_noted_with_its_browser(provided: Provided) -> None:
    browser = provided.browser()
    browser.environ_base["HTTP_USER_AGENT"] = "Mozilla/5.0 (Android 14; rv:128.0) Gecko/128.0 Firefox/128.0"
    provided.signed_in(browser=browser)
    with _store(provided).session(writes=False) as db:
        assert db.scalar(select(ResidentSignIn.browser)) == "firefox android"
        assert db.scalar(select(func.count()).select_from(ResidentSession)) == 1
