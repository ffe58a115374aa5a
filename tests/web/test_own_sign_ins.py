"""One's own sign-ins: what the pages say, and signing out everywhere."""

from datetime import timedelta

import pytest

from portal.web.browsers import kind_of
from portal.web.words import NBSP
from tests.ground.gated_client import GatedClient
from tests.ground.portal import AINO, BERTEL, Clock, Visitors, csrf_token

AGENTS = {
    "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0": "firefox linux",
    "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0": "firefox android",
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 Mobile "
    "Safari/537.36": "chrome android",
    "Mozilla/5.0 (Linux; Android 13; SAMSUNG SM-S918B) AppleWebKit/537.36 (KHTML, like Gecko) "
    "SamsungBrowser/23.0 Chrome/115.0.0.0 Mobile Safari/537.36": "samsung android",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "Version/17.6 Mobile/15E148 Safari/604.1": "safari iphone",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) "
    "CriOS/128.0 Mobile/15E148 Safari/604.1": "chrome iphone",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/129.0.0.0 "
    "Safari/537.36 Edg/129.0.0.0": "edge windows",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
    "Safari/605.1.15": "safari mac",
    "curl/8.5.0": "other other",
    "<script>alert(1)</script> Firefox/1": "firefox other",
    "": "other other",
}
REALMS = {
    "resident": ("/fi/my/sign-ins", "/fi/my", "/fi/signed-out"),
    "staff": ("/fi/staff/sign-ins", "/fi/staff/queue", "/fi/staff/signed-out"),
}


@pytest.mark.parametrize(("said", "kind"), AGENTS.items())
def test_a_browser_is_known_by_two_words(said: str, kind: str) -> None:
    assert kind_of(said) == kind


def test_a_browser_that_says_nothing_is_unknown() -> None:
    assert kind_of(None) == "other other"


def _browser(visitors: Visitors, realm: str) -> GatedClient:
    return visitors.resident() if realm == "resident" else visitors.staff()


@pytest.mark.parametrize("realm", REALMS)
def test_the_page_tells_which_sign_in_is_this_one(visitors: Visitors, clock: Clock, realm: str) -> None:
    page, *_ = REALMS[realm]
    _browser(visitors, realm)
    clock.move(timedelta(minutes=10))
    here = _browser(visitors, realm)
    text = here.get(page).text.replace(NBSP, " ")
    now, earlier = text.split('id="stolen"')
    assert now.index("24.11.2026 klo 11.10") < now.index("24.11.2026 klo 11.00")
    assert now.count("Tämä selain") == 1
    assert now.index("klo 11.10") < now.index("Tämä selain") < now.index("klo 11.00")
    assert "Firefox, Android" in now
    assert "Ei yhtään." in earlier


@pytest.mark.parametrize("realm", REALMS)
def test_signing_out_everywhere_ends_this_one_too_and_says_so(
    visitors: Visitors, clock: Clock, realm: str
) -> None:
    page, home, left = REALMS[realm]
    here, there = _browser(visitors, realm), _browser(visitors, realm)
    other = visitors.resident(BERTEL)
    shown = here.get(page).text
    assert "myös tässä selaimessa" in shown
    reply = here.post(f"{page}/end", data={"csrf_token": csrf_token(shown)})
    assert reply.headers["Location"] == left
    assert "kaikissa selaimissa" in here.get(left).text
    for browser in (here, there):
        assert browser.get(home).status_code == 303
    assert other.get("/fi/my").status_code == 200
    told = _browser(visitors, realm).get(page).text
    assert told.count("Kirjauduit ulos kaikkialta") == 2


def test_signing_out_everywhere_leaves_the_staff_session_of_the_same_person(visitors: Visitors) -> None:
    browser, staff = visitors.resident(), visitors.staff()
    cookie = staff.get_cookie("portal_staff")
    assert cookie
    browser.set_cookie("portal_staff", cookie.value)
    token = csrf_token(browser.get("/fi/my/sign-ins").text)
    browser.post("/fi/my/sign-ins/end", data={"csrf_token": token})
    assert browser.get("/fi/staff/queue").status_code == 200


@pytest.mark.parametrize("realm", REALMS)
def test_nothing_ends_without_a_token_or_by_looking(visitors: Visitors, realm: str) -> None:
    page, home, _ = REALMS[realm]
    browser = _browser(visitors, realm)
    browser.post(f"{page}/end")
    assert browser.get(f"{page}/end").headers["Location"] == page
    assert browser.get(home).status_code == 200


def test_each_earlier_sign_in_says_how_it_ended(visitors: Visitors, clock: Clock) -> None:
    out, idle = visitors.resident(), visitors.resident()
    out.post("/fi/sign-out", data={"csrf_token": csrf_token(out.get("/fi/my").text)})
    idle.get("/fi/my")
    clock.move(timedelta(minutes=31))
    text = visitors.resident().get("/fi/my/sign-ins").text.replace(NBSP, " ")
    earlier = text.split('id="earlier"')[1]
    assert "Kirjauduit ulos 24.11.2026 klo 11.00" in earlier
    assert "Päättyi itsestään" in earlier


@pytest.mark.parametrize(("lang", "says"), [("fi", "sulkemaan se"), ("sv", "spärra det")])
def test_whoever_fears_for_their_bank_codes_is_told_what_to_do(
    visitors: Visitors, lang: str, says: str
) -> None:
    page = visitors.resident().get(f"/{lang}/my/sign-ins").text
    assert says in page
    assert 'href="tel:' in page


def test_the_page_is_linked_from_every_page_of_somebody_signed_in(visitors: Visitors) -> None:
    assert 'href="/sv/my/sign-ins"' in visitors.resident(AINO).get("/sv/criteria").text
    assert 'href="/sv/staff/sign-ins"' in visitors.staff().get("/sv/staff/queue").text
