"""A form that leads to an identity provider: no browser stops it on its way, wherever the provider is."""

import re
from dataclasses import replace
from html import escape

import pytest

from tests.ground.gated_client import GatedClient
from tests.ground.portal import csrf_token
from tests.ground.provided import Provided
from tests.identity.faulty_provider import Json

ELSEWHERE = "https://elsewhere.example"
REALMS = {"resident": ("/fi/sign-in", "/sv/sign-out"), "staff": ("/fi/staff", "/sv/staff/sign-out")}


def press(browser: GatedClient, path: str, page: str = "") -> str:
    """Press the button of a page; where it leads, which the browser's policy must allow or a page say."""
    reply = browser.post(path, data={"csrf_token": csrf_token(browser.get(page or path).text)})
    if reply.status_code == 303:
        policy = reply.headers["Content-Security-Policy"]
        allowed = re.search("form-action ([^;]*)", policy)
        assert allowed
        assert any(reply.headers["Location"].startswith(origin) for origin in allowed[1].split())
        return reply.headers["Location"]
    assert reply.status_code == 200
    after, address = reply.headers["Refresh"].split("; url=")
    assert after == "0"
    assert f'href="{escape(address)}"' in reply.text
    return address


def moved(provided: Provided, realm: str) -> None:
    """Let the pages of a provider be at another origin than its name."""

    def bend(metadata: Json) -> Json:
        pages = {"authorization_endpoint": f"{ELSEWHERE}/in", "end_session_endpoint": f"{ELSEWHERE}/out"}
        return metadata | pages

    provided.providers[realm].bend_metadata = bend


@pytest.mark.parametrize("realm", REALMS)
def test_the_pages_of_a_provider_can_be_at_another_origin(provided: Provided, realm: str) -> None:
    entrance, leave = REALMS[realm]
    moved(provided, realm)
    browser = provided.browser()
    address = press(browser, entrance)
    assert address.startswith(f"{ELSEWHERE}/in?")
    provided.signed_in(realm, browser, address)
    if realm == "staff":
        assert press(browser, "/fi/staff/again").startswith(f"{ELSEWHERE}/in?")
    home = "/sv/my" if realm == "resident" else "/sv/staff/queue"
    assert press(browser, leave, home).startswith(f"{ELSEWHERE}/out?")


def test_a_provider_that_sends_the_browser_on_is_reached_by_a_page(provided: Provided) -> None:
    running = provided.app.extensions["portal"]
    bridge = running.settings.resident.model_copy(update={"sends_on": True})
    settings = running.settings.model_copy(update={"resident": bridge})
    provided.app.extensions["portal"] = replace(running, settings=settings)
    browser = provided.browser()
    page = browser.post("/sv/sign-in", data={"csrf_token": csrf_token(browser.get("/sv/sign-in").text)})
    assert page.status_code == 200
    assert page.headers["Refresh"].startswith(f"0; url={bridge.issuer}/authorize?")
