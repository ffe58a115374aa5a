"""Signing out: here first, then at the provider if it can be done, and words that say what was closed."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine

from tests.ground.gated_client import GatedClient
from tests.ground.portal import csrf_token
from tests.ground.provided import Provided
from tests.identity.faulty_provider import Json

REALMS = {
    "resident": ("/fi/my", "/fi/sign-out", "/auth/signed-out", "/fi/signed-out"),
    "staff": ("/fi/staff/queue", "/fi/staff/sign-out", "/staff/auth/signed-out", "/fi/staff/signed-out"),
}
NOT_CLOSED, CLOSED = (
    "Emme voineet kirjata sinua ulos tunnistuspalvelusta",
    "Kirjauduit ulos tunnistuspalvelusta",
)


def _has_an_end(provided: Provided, realm: str) -> None:
    provider = provided.providers[realm]

    def bend(metadata: Json) -> Json:
        return metadata | {"end_session_endpoint": f"{provider.issuer}/end"}

    provider.bend_metadata = bend


def _leave(browser: GatedClient, realm: str) -> str:
    home, leave, *_ = REALMS[realm]
    reply = browser.post(leave, data={"csrf_token": csrf_token(browser.get(home).text)})
    assert reply.status_code == 303
    return reply.headers["Location"]


def _asked(address: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}


@pytest.mark.parametrize("realm", REALMS)
def test_signing_out_leads_through_the_provider_and_says_what_was_closed(
    provided: Provided, realm: str
) -> None:
    home, _, back, left = REALMS[realm]
    _has_an_end(provided, realm)
    browser = provided.signed_in(realm)
    address = _leave(browser, realm)
    asked = _asked(address)
    assert address.startswith(f"{provided.providers[realm].issuer}/end?")
    assert asked["post_logout_redirect_uri"] == f"http://localhost{back}"
    assert (asked["client_id"], asked["ui_locales"]) == (f"portal-{realm}", "fi")
    assert len(asked["state"]) >= 22
    assert "id_token_hint" not in asked
    # Over here it is over before the provider has said a word.
    assert browser.get(home).status_code == 303
    assert NOT_CLOSED in browser.get(left).text
    returned = browser.get(f"{back}?state={asked['state']}")
    assert returned.headers["Location"] == left
    assert CLOSED in browser.get(left).text


@pytest.mark.parametrize("realm", REALMS)
@pytest.mark.parametrize("said", ["", "?state=", "?state=made-up", "?state=%F0%9F%92%B6", "?error=x"])
def test_a_return_that_we_did_not_ask_for_closes_nothing(provided: Provided, realm: str, said: str) -> None:
    _, _, back, left = REALMS[realm]
    _has_an_end(provided, realm)
    browser = provided.signed_in(realm)
    state = _asked(_leave(browser, realm))["state"]
    assert browser.get(f"{back}{said}").status_code == 303
    assert NOT_CLOSED in browser.get(left).text
    # The state was awaited once.
    browser.get(f"{back}?state={state}")
    assert NOT_CLOSED in browser.get(left).text


def test_a_return_in_a_browser_that_did_not_leave_closes_nothing(provided: Provided) -> None:
    _has_an_end(provided, "resident")
    state = _asked(_leave(provided.signed_in(), "resident"))["state"]
    other = provided.signed_in()
    assert other.get(f"/auth/signed-out?state={state}").headers["Location"] == "/fi/signed-out"
    assert other.get("/fi/signed-out").headers["Location"] == "/fi/my"
    assert other.get("/fi/my").status_code == 200


@pytest.mark.parametrize("realm", REALMS)
def test_without_an_address_at_the_provider_one_is_told_to_close_the_rest(
    provided: Provided, realm: str
) -> None:
    home, _, _, left = REALMS[realm]
    browser = provided.signed_in(realm)
    assert urlsplit(_leave(browser, realm)).path == left
    page = browser.get(left).text
    assert NOT_CLOSED in page
    assert ("verkkopankin" if realm == "resident" else "Työtilisi") in page
    assert browser.get(home).status_code == 303


@pytest.mark.parametrize("realm", REALMS)
def test_a_provider_that_is_down_keeps_nobody_signed_in(provided: Provided, realm: str) -> None:
    home, _, _, left = REALMS[realm]
    _has_an_end(provided, realm)
    browser = provided.signed_in(realm)
    provided.providers[realm].instead["metadata"] = lambda: ("down", 500)
    # After two hours what the provider has said would have to be fetched again.
    with time_machine.travel(time.time() + 7200, tick=True):
        begun = time.monotonic()
        # Its last known address may be gone too, so the page that says what was not closed must be there.
        assert urlsplit(_leave(browser, realm)).path in {left, "/end"}
        assert time.monotonic() - begun < 10
    assert browser.get(home).status_code == 303
    assert NOT_CLOSED in browser.get(left).text


@pytest.mark.parametrize(("leaving", "staying"), [("resident", "staff"), ("staff", "resident")])
def test_signing_out_of_one_leaves_the_other(provided: Provided, leaving: str, staying: str) -> None:
    browser = provided.signed_in("resident")
    provided.signed_in("staff", browser)
    _leave(browser, leaving)
    assert browser.get(REALMS[leaving][0]).status_code == 303
    assert browser.get(REALMS[staying][0]).status_code == 200


def test_signing_in_again_does_not_remember_what_was_closed(provided: Provided) -> None:
    _has_an_end(provided, "resident")
    browser = provided.signed_in()
    state = _asked(_leave(browser, "resident"))["state"]
    browser.get(f"/auth/signed-out?state={state}")
    provided.signed_in(browser=browser)
    provided.providers["resident"].bend_metadata = lambda metadata: metadata
    _leave(browser, "resident")
    assert NOT_CLOSED in browser.get("/fi/signed-out").text
