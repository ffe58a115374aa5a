"""How long a sign-in lasts: the page says it, a press moves it, and what stands in a form comes back."""

from datetime import timedelta

import pytest

from portal.store.engine import Store
from portal.store.tables.web import KeptForm
from portal.web.visits import BACKGROUND
from portal.web.words import NBSP
from tests.ground.applying import draft_in, resident_in
from tests.ground.gated_client import GatedClient
from tests.ground.portal import Clock, Visitors, csrf_token

REALMS = {
    "resident": ("/fi/my", "/fi/session/extend", 8),
    "staff": ("/fi/staff/queue", "/fi/staff/session/extend", 10),
}
MINUTE = timedelta(minutes=1)
HOSTILE = "<b>\"ä'ö & 010190-900P</b>\r\n\t☃ </textarea><script>"


def _browser(visitors: Visitors, realm: str) -> GatedClient:
    return visitors.resident() if realm == "resident" else visitors.staff()


def _says(browser: GatedClient, page: str) -> str:
    return browser.get(page).text.replace(NBSP, " ")


@pytest.mark.parametrize("realm", REALMS)
def test_every_page_says_until_when(visitors: Visitors, clock: Clock, realm: str) -> None:
    home, *_ = REALMS[realm]
    browser = _browser(visitors, realm)
    assert "Kirjautumisesi on voimassa klo 11.30 asti." in _says(browser, home)
    clock.move(20 * MINUTE)
    assert "Kirjautumisesi on voimassa klo 11.50 asti." in _says(browser, home)


def test_the_time_that_is_told_is_never_later_than_the_end(visitors: Visitors, clock: Clock) -> None:
    browser = visitors.resident()
    clock.move(timedelta(seconds=59))
    assert "klo 11.30 asti" in _says(browser, "/fi/my")
    clock.move(29 * MINUTE)
    assert browser.get("/fi/my").status_code == 200
    clock.move(30 * MINUTE)
    assert browser.get("/fi/my").status_code == 303


def test_nobody_is_told_who_is_not_signed_in(client: GatedClient) -> None:
    assert 'id="stay"' not in client.get("/fi/").text


@pytest.mark.parametrize("realm", REALMS)
def test_ten_presses_can_follow_one_another(visitors: Visitors, clock: Clock, realm: str) -> None:
    home, extend, _ = REALMS[realm]
    browser = _browser(visitors, realm)
    token = csrf_token(browser.get(home).text)
    for _ in range(10):
        clock.move(29 * MINUTE)
        told = browser.post(extend, data={"csrf_token": token})
        assert (told.status_code, told.get_json()["seconds"]) == (200, 1800)
    clock.move(29 * MINUTE)
    assert browser.get(home).status_code == 200


@pytest.mark.parametrize("realm", REALMS)
def test_a_press_right_after_a_page_gives_the_whole_half_hour(
    visitors: Visitors, clock: Clock, realm: str
) -> None:
    home, extend, _ = REALMS[realm]
    browser = _browser(visitors, realm)
    token = csrf_token(browser.get(home).text)
    clock.move(timedelta(seconds=30))
    browser.post(extend, data={"csrf_token": token})
    clock.move(timedelta(minutes=29, seconds=45))
    assert browser.get(home).status_code == 200


@pytest.mark.parametrize("realm", REALMS)
def test_the_last_half_hour_cannot_be_moved_and_says_so(visitors: Visitors, clock: Clock, realm: str) -> None:
    home, extend, hours = REALMS[realm]
    browser = _browser(visitors, realm)
    token = csrf_token(browser.get(home).text)
    for _ in range(hours * 3 - 1):
        clock.move(20 * MINUTE)
        browser.post(extend, data={"csrf_token": token})
    page = _says(browser, home)
    assert "Aikaa ei voi jatkaa" in page
    assert 'id="stay-on"' not in page
    told = browser.post(extend, data={"csrf_token": token}).get_json()
    assert (told["seconds"], told["movable"]) == (1200, False)
    clock.move(20 * MINUTE)
    assert browser.get(home).status_code == 303


@pytest.mark.parametrize("realm", REALMS)
def test_what_a_page_asks_for_by_itself_does_not_keep_anybody_signed_in(
    visitors: Visitors, clock: Clock, realm: str
) -> None:
    home, *_ = REALMS[realm]
    polled, read = _browser(visitors, realm), _browser(visitors, realm)
    for _ in range(3):
        clock.move(9 * MINUTE)
        assert polled.get(home, headers={BACKGROUND: "1"}).status_code == 200
        assert "klo 11.30 asti" in polled.get(home, headers={BACKGROUND: "1"}).text.replace(NBSP, " ")
        read.get(home)
    clock.move(4 * MINUTE)
    assert polled.get(home, headers={BACKGROUND: "1"}).status_code == 303
    assert read.get(home).status_code == 200


def test_not_even_what_it_changes_keeps_anybody_signed_in(visitors: Visitors, clock: Clock) -> None:
    browser = visitors.resident()
    token = csrf_token(browser.get("/fi/my").text)
    clock.move(20 * MINUTE)
    begun = browser.post("/fi/sign-in", data={"csrf_token": token}, headers={BACKGROUND: "1"})
    assert begun.status_code in {303, 503}
    clock.move(11 * MINUTE)
    assert browser.get("/fi/my").status_code == 303


def test_a_press_without_a_script_gives_back_what_stands_in_the_form(
    visitors: Visitors, portal_store: Store, clock: Clock
) -> None:
    browser = visitors.resident()
    draft = draft_in(portal_store, resident_in(portal_store, clock()), clock())
    page = f"/fi/apply/{draft}/own_words"
    shown = browser.get(page).text
    assert f'name="return_to" value="{page}" formaction="/fi/session/extend" form="answers"' in shown
    typed = {"csrf_token": csrf_token(shown), "text": HOSTILE, "shown": "x", "return_to": page}
    clock.move(25 * MINUTE)
    reply = browser.post("/fi/session/extend", data=typed)
    assert reply.headers["Location"] == f"{page}?stayed=1"
    back = browser.get(reply.headers["Location"]).text.replace(NBSP, " ")
    assert "&lt;b&gt;&#34;ä&#39;ö &amp; 010190-900P&lt;/b&gt;" in back
    assert "<script>alert" not in back
    assert "Pysyt kirjautuneena" in back
    assert "klo 11.55 asti" in back
    clock.move(29 * MINUTE)
    assert browser.get(page).status_code == 200


def test_a_press_that_comes_too_late_loses_nothing_either(
    visitors: Visitors, portal_store: Store, clock: Clock
) -> None:
    browser = visitors.resident()
    draft = draft_in(portal_store, resident_in(portal_store, clock()), clock())
    page = f"/fi/apply/{draft}/own_words"
    typed = {"csrf_token": csrf_token(browser.get(page).text), "text": HOSTILE, "return_to": page}
    clock.move(31 * MINUTE)
    assert browser.post("/fi/session/extend", data=typed).headers["Location"] == page
    assert browser.get(page).headers["Location"].endswith(f"return_to={page}".replace("/", "%2F")) or (
        page in browser.get(page).headers["Location"]
    )
    again = visitors.resident().get_cookie("portal_resident")
    assert again
    browser.set_cookie("portal_resident", again.value)
    back = browser.get(page).text
    assert "&lt;b&gt;&#34;ä&#39;ö &amp; 010190-900P&lt;/b&gt;" in back
    assert "Istuntosi oli päättynyt" in back


@pytest.mark.parametrize("wrong", ["//evil.example", "https://evil.example", "/fi/nowhere", "/fi/my?x=1", ""])
def test_a_press_leads_to_pages_of_ours_alone(visitors: Visitors, wrong: str) -> None:
    browser = visitors.resident()
    token = csrf_token(browser.get("/fi/my").text)
    reply = browser.post("/fi/session/extend", data={"csrf_token": token, "return_to": wrong})
    assert reply.headers["Location"] == "/fi/session/extend?stayed=1"
    assert browser.get("/fi/session/extend").headers["Location"] == "/fi/my"


def test_the_button_is_never_the_one_that_enter_presses(
    visitors: Visitors, portal_store: Store, clock: Clock
) -> None:
    browser = visitors.resident()
    draft = draft_in(portal_store, resident_in(portal_store, clock()), clock())
    page = browser.get(f"/fi/apply/{draft}/own_words").text
    assert page.index('id="answers"') < page.index('id="stay-on"')


@pytest.mark.parametrize("realm", REALMS)
def test_nobody_is_kept_signed_in_by_another_site(visitors: Visitors, clock: Clock, realm: str) -> None:
    home, extend, _ = REALMS[realm]
    browser = _browser(visitors, realm)
    clock.move(20 * MINUTE)
    assert browser.post(extend, headers={"Origin": "https://evil.example"}).status_code == 403
    assert browser.get(extend).headers["Location"] == home


def test_what_is_promised_not_to_be_kept_is_not_kept_by_staying_either(
    visitors: Visitors, portal_store: Store
) -> None:
    browser = visitors.staff()
    page = "/fi/staff/conflicts"
    typed = {"identity_code": "010190-900P", "kind": "relative", "return_to": page}
    token = csrf_token(browser.get(page).text)
    reply = browser.post("/fi/staff/session/extend", data=typed | {"csrf_token": token})
    assert reply.headers["Location"] == f"{page}?stayed=1"
    with portal_store.session(writes=False) as db:
        assert db.query(KeptForm).count() == 0
