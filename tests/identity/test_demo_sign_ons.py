"""The demonstration provider remembers whom it has identified, and tells the portal when they leave."""

import time
from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
import requests
import time_machine

from tests.ground.page import Page
from tests.ground.page_rules import OF_A_PAGE, guards_every_post
from tests.identity.relying import ACR, Browser, Relying, relying, said_in

LOA3 = "http://ftn.ficora.fi/2017/loatest3"
GO_ON = 'value="same"'


@pytest.fixture(scope="module")
def provider() -> Iterator[Relying]:
    with relying() as party:
        yield party


@pytest.fixture
def party(provider: Relying) -> Relying:
    provider.told.clear()
    return provider


@pytest.fixture
def browser() -> Browser:
    return Browser()


def leave(party: Relying, realm: str = "citizen", changed: dict[str, str | None] | None = None) -> str:
    client = party.clients.resident if realm == "citizen" else party.clients.staff
    usual = {
        "client_id": client.client_id,
        "post_logout_redirect_uri": client.signed_out_uris[0],
        "state": "a&b",
        "ui_locales": "sv",
    }
    said = {name: value for name, value in {**usual, **(changed or {})}.items() if value is not None}
    return f"{party.provider}/{realm}/end_session?{urlencode(said)}"


def test_a_person_may_go_on_without_being_identified_anew(party: Relying, browser: Browser) -> None:
    assert GO_ON not in browser.open(party.authorize()).text
    first = party.claims(browser.choose(party.authorize(), "maija"))
    assert GO_ON in browser.open(party.authorize()).text
    with time_machine.travel(time.time() + 600):
        second = party.claims(browser.choose(party.authorize(), "same"))
        third = party.claims(browser.choose(party.authorize(), "maija"))
    assert first["auth_time"] == second["auth_time"] <= third["auth_time"] - 600
    assert first["sid"] == second["sid"] == third["sid"]
    assert len({claims["sub"] for claims in (first, second, third)}) == 3


def test_another_person_or_browser_has_another_sign_in(party: Relying, browser: Browser) -> None:
    answers = [browser.choose(party.authorize(), person) for person in ("maija", "svea")]
    answers.append(Browser().choose(party.authorize(), "svea"))
    assert len({party.claims(answer)["sid"] for answer in answers}) == 3


def test_a_sign_in_lasts_as_long_as_that_of_suomi_fi(party: Relying, browser: Browser) -> None:
    browser.choose(party.authorize(), "maija")
    with time_machine.travel(time.time() + 32 * 60 - 5):
        assert GO_ON in browser.open(party.authorize()).text
    with time_machine.travel(time.time() + 32 * 60 + 5):
        assert GO_ON not in browser.open(party.authorize()).text
        assert browser.press(party.authorize(), person="same").status_code == 400


@pytest.mark.parametrize(
    "asked",
    [{"prompt": "login"}, {"max_age": "0"}, {"max_age": "30"}, {"max_age": "soon"}, {"acr_values": LOA3}],
    ids=str,
)
def test_the_portal_may_ask_for_a_fresh_identification(
    party: Relying, browser: Browser, asked: dict[str, str]
) -> None:
    browser.choose(party.authorize(), "maija")
    with time_machine.travel(time.time() + 60):
        address = party.authorize(**asked)
        assert GO_ON not in browser.open(address).text
        assert browser.press(address, person="same").status_code == 400
        claims = party.claims(browser.choose(address, "maija"))
        assert abs(claims["auth_time"] - time.time()) < 5


def test_a_young_sign_in_satisfies_a_limit(party: Relying, browser: Browser) -> None:
    browser.choose(party.authorize(), "maija")
    assert GO_ON in browser.open(party.authorize(max_age="900")).text


def test_without_a_prompt_only_the_remembered_go_on(party: Relying, browser: Browser) -> None:
    silent = party.authorize(prompt="none")
    refusal = said_in(browser.open(silent).headers["Location"])
    assert (refusal["error"], refusal["state"]) == ("login_required", "a-state")
    assert refusal["iss"] == f"{party.provider}/citizen"
    browser.choose(party.authorize(), "maija")
    answer = browser.open(silent)
    assert party.claims(answer.headers["Location"])["sid"]


@pytest.mark.parametrize(
    ("asked", "got"), [(None, ACR), (LOA3, LOA3), (f"x {LOA3} {ACR}", LOA3), ("x", ACR)], ids=str
)
def test_a_token_says_how_the_person_was_identified(party: Relying, asked: str | None, got: str) -> None:
    assert party.claims(Browser().choose(party.authorize(acr_values=asked), "maija"))["acr"] == got


def test_residents_and_staff_sign_in_apart(party: Relying, browser: Browser) -> None:
    browser.choose(party.authorize(), "maija")
    assert GO_ON not in browser.open(party.authorize("staff")).text
    browser.choose(party.authorize("staff"), "niina")
    browser.open(leave(party, "staff"))
    assert GO_ON in browser.open(party.authorize()).text


def test_the_cookie_is_for_the_issuer_alone(party: Relying, browser: Browser) -> None:
    said = browser.press(party.authorize(), person="maija").headers["Set-Cookie"]
    assert {"HttpOnly", "SameSite=Lax", "Path=/citizen"} <= {part.strip() for part in said.split(";")}
    assert "Max-Age" not in said


@pytest.mark.parametrize(("realm", "person"), [("citizen", "maija"), ("staff", "niina")])
def test_signing_out_leads_back_and_is_told_to_the_portal(
    party: Relying, browser: Browser, realm: str, person: str
) -> None:
    claims = party.claims(browser.choose(party.authorize(realm), person), realm)
    reply = browser.open(leave(party, realm))
    client = party.clients.resident if realm == "citizen" else party.clients.staff
    assert reply.status_code == 303
    assert reply.headers["Location"] == f"{client.signed_out_uris[0]}?state=a%26b"
    ((where, token),) = party.told
    assert f"{party.address}/{where}" == client.logout_uri
    said = party.read(token, realm)
    assert (said["sid"], said["iss"], said["aud"]) == (claims["sid"], claims["iss"], claims["aud"])
    assert said["events"] == {"http://schemas.openid.net/event/backchannel-logout": {}}
    assert said["jti"]
    assert 0 < said["exp"] - said["iat"] <= 120
    assert "nonce" not in said
    assert said.get("sub") == (claims["sub"] if realm == "staff" else None)
    assert GO_ON not in browser.open(party.authorize(realm)).text


def test_signing_out_of_one_browser_leaves_the_other(party: Relying, browser: Browser) -> None:
    other = Browser()
    kept, left = (party.claims(b.choose(party.authorize(), "maija"))["sid"] for b in (other, browser))
    browser.open(leave(party))
    assert [party.read(token)["sid"] for _, token in party.told] == [left]
    assert party.claims(other.choose(party.authorize(), "same"))["sid"] == kept


@pytest.mark.parametrize(
    "changed",
    [
        {"post_logout_redirect_uri": "https://evil.example"},
        {"post_logout_redirect_uri": None},
        {"client_id": "portal-staff"},
        {"client_id": None},
    ],
    ids=str,
)
def test_nobody_is_signed_out_or_led_away_by_a_stranger(
    party: Relying, browser: Browser, changed: dict[str, str | None]
) -> None:
    browser.choose(party.authorize(), "maija")
    reply = browser.open(leave(party, changed=changed))
    assert (reply.status_code, reply.headers.get("Location"), party.told) == (200, None, [])
    assert "Maija Meikäläinen" in reply.text


@pytest.mark.parametrize("language", ["fi", "sv"])
def test_a_person_signs_out_everywhere_by_a_button(party: Relying, browser: Browser, language: str) -> None:
    browser.choose(party.authorize(), "maija")
    address = f"{party.provider}/citizen/end_session?ui_locales={language}"
    page = Page("/citizen/end_session", 200, browser.open(address).text)
    assert [fault for rule in OF_A_PAGE if rule is not guards_every_post for fault in rule(page)] == []
    assert page.root.get("lang") == language
    assert browser.press(address).status_code == 200
    assert len(party.told) == 1
    browser.press(address)
    assert len(party.told) == 1


def test_signing_out_works_while_the_portal_is_away(browser: Browser) -> None:
    with relying() as party:
        browser.choose(party.authorize(), "maija")
        party.stop_hearing()
        assert browser.open(leave(party)).status_code == 303
        assert GO_ON not in browser.open(party.authorize()).text


def test_the_metadata_tells_of_it(party: Relying) -> None:
    said = requests.get(f"{party.provider}/citizen/.well-known/openid-configuration", timeout=5).json()
    assert said["backchannel_logout_supported"] is said["backchannel_logout_session_supported"] is True
    assert said["end_session_endpoint"] == f"{party.provider}/citizen/end_session"
    assert said["acr_values_supported"] == [ACR, LOA3]
