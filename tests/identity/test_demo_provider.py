"""The demonstration provider: as strict as a real one, and never anywhere but on this machine."""

import os
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import requests
import time_machine
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from pydantic import SecretStr
from werkzeug.serving import BaseWSGIServer

from demo.provider.claims import BANK_BROKER
from demo.provider.clients import portal_environment
from demo.provider.running import provider_server
from portal.web.identity.claims import resident_from
from portal.web.identity.provider import ClaimNames, Provider
from tests.ground.page import Page
from tests.ground.page_rules import OF_A_PAGE, guards_every_post
from tests.ground.serving import running
from tests.identity.conftest import CLIENTS
from tests.identity.stand_in import ADDRESS, CALLBACKS, StandIn, choose
from tests.identity.test_signing_in import TODAY

VERIFIER = "v" * 50
ASKED = {
    "client_id": "portal-resident",
    "redirect_uri": ADDRESS + CALLBACKS["resident"],
    "response_type": "code",
    "scope": "openid",
    "state": "a-state",
    "nonce": "a-nonce",
    "code_challenge": create_s256_code_challenge(VERIFIER),
    "code_challenge_method": "S256",
}


@pytest.fixture
def base(demo_server: BaseWSGIServer) -> str:
    """The address of the issuer of residents."""
    return f"http://127.0.0.1:{demo_server.server_port}/citizen"


def authorize(base: str, **changed: str | None) -> str:
    asked = {name: value for name, value in {**ASKED, **changed}.items() if value is not None}
    return f"{base}/authorize?{urlencode(asked)}"


def get(address: str, **headers: str) -> requests.Response:
    return requests.get(address, headers=headers, allow_redirects=False, timeout=5)


def code_of(base: str) -> str:
    return parse_qs(urlsplit(choose(authorize(base), "maija")).query)["code"][0]


def exchange(
    base: str, code: str, *, secret: str | None = CLIENTS.resident.secret, **changed: str | None
) -> requests.Response:
    sent = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": ASKED["redirect_uri"],
        "code_verifier": VERIFIER,
        **changed,
    }
    return requests.post(f"{base}/token", data=sent, auth=("portal-resident", secret or ""), timeout=5)


def test_a_code_becomes_a_token(base: str) -> None:
    assert exchange(base, code_of(base)).json()["id_token"].count(".") == 2


def test_an_answer_names_its_issuer_and_returns_the_state(base: str) -> None:
    for person in ("maija", "cancel"):
        said = parse_qs(urlsplit(choose(authorize(base), person)).query)
        assert (said["iss"], said["state"]) == ([base], ["a-state"])
        assert ("code" in said) is (person == "maija")
        assert said.get("error") == (["access_denied"] if person == "cancel" else None)


@pytest.mark.parametrize(
    "changed",
    [
        {"code_challenge": None},
        {"code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"code_challenge": "short"},
        {"nonce": None},
        {"response_type": "token"},
    ],
    ids=str,
)
def test_a_request_that_is_not_strict_is_sent_back(base: str, changed: dict[str, str | None]) -> None:
    reply = get(authorize(base, **changed))
    assert reply.status_code == 302
    said = parse_qs(urlsplit(reply.headers["Location"]).query)
    assert reply.headers["Location"].startswith(f"{ASKED['redirect_uri']}?")
    assert "error" in said
    assert "code" not in said


@pytest.mark.parametrize(
    "changed",
    [
        {"client_id": "portal-staff"},
        {"client_id": None},
        {"redirect_uri": "http://127.0.0.1:8000/auth/callback/"},
        {"redirect_uri": "https://evil.example"},
        {"redirect_uri": None},
    ],
    ids=str,
)
def test_nobody_is_sent_to_an_unknown_address(base: str, changed: dict[str, str | None]) -> None:
    reply = get(authorize(base, **changed))
    assert (reply.status_code, reply.headers.get("Location")) == (400, None)
    assert "evil" not in reply.text


def test_only_the_people_on_the_page_can_be_chosen(base: str) -> None:
    for person in ("niina", "", "<b>"):
        reply = requests.post(authorize(base), data={"person": person}, allow_redirects=False, timeout=5)
        assert (reply.status_code, reply.headers.get("Location")) == (400, None)


@pytest.mark.parametrize(
    "changed",
    [
        {"code_verifier": "w" * 50},
        {"code_verifier": None},
        {"redirect_uri": "http://127.0.0.1:8000/elsewhere"},
        {"secret": "wrong"},
    ],
    ids=str,
)
def test_a_code_is_good_only_for_whom_it_was_made(base: str, changed: dict[str, str | None]) -> None:
    reply = exchange(base, code_of(base), **changed)
    assert reply.status_code in {400, 401}
    assert "id_token" not in reply.json()


def test_a_made_up_code_is_no_code(base: str) -> None:
    assert exchange(base, "made-up").status_code == 400


def test_a_code_is_good_once_even_if_the_first_try_was_wrong(base: str) -> None:
    right, wrong = code_of(base), code_of(base)
    assert exchange(base, right).ok
    exchange(base, wrong, code_verifier="w" * 50)
    assert [exchange(base, code).status_code for code in (right, wrong)] == [400, 400]


def test_a_code_is_good_for_a_minute(base: str) -> None:
    codes = code_of(base), code_of(base)
    with time_machine.travel(time.time() + 59):
        assert exchange(base, codes[0]).ok
    with time_machine.travel(time.time() + 61):
        assert exchange(base, codes[1]).status_code == 400


def test_the_keys_are_published_without_their_secrets(base: str) -> None:
    (key,) = get(f"{base}/jwks").json()["keys"]
    assert not {"d", "p", "q", "dp", "dq", "qi"} & key.keys()
    staff = get(f"{base.replace('citizen', 'staff')}/jwks").json()["keys"]
    assert staff[0]["kid"] != key["kid"]


PAGES = {
    "residents": ("/citizen/authorize", ASKED, 200),
    "staff": (
        "/staff/authorize",
        ASKED | {"client_id": "portal-staff", "redirect_uri": ADDRESS + CALLBACKS["staff"]},
        200,
    ),
    "refused": ("/citizen/authorize", {}, 400),
    "signed out": ("/staff/end_session", {"post_logout_redirect_uri": "https://evil.example"}, 200),
}


@pytest.mark.parametrize("language", ["fi", "sv"])
@pytest.mark.parametrize("name", PAGES)
def test_every_page_is_sound_in_both_languages(base: str, name: str, language: str) -> None:
    path, asked, status = PAGES[name]
    reply = get(f"{base.removesuffix('/citizen')}{path}?{urlencode(asked | {'ui_locales': language})}")
    assert reply.status_code == status
    page = Page(path, status, reply.text)
    # The provider knows its visitors by nothing, so its forms have no token to carry.
    rules = [rule for rule in OF_A_PAGE if rule is not guards_every_post]
    assert [fault for rule in rules for fault in rule(page)] == []
    assert page.root.get("lang") == language
    assert "unsafe" not in reply.headers["Content-Security-Policy"]
    assert (reply.headers["Cache-Control"], reply.headers["Referrer-Policy"]) == ("no-store", "no-referrer")


def test_the_page_follows_the_browser_where_nothing_is_asked(base: str) -> None:
    assert '<html lang="sv">' in get(authorize(base), **{"Accept-Language": "sv-FI,sv;q=0.9"}).text
    assert '<html lang="fi">' in get(authorize(base), **{"Accept-Language": "de"}).text
    assert '<html lang="fi">' in get(authorize(base, ui_locales="de fi-FI")).text


def test_a_name_with_markup_stays_text(base: str) -> None:
    assert "O&#39;Neill &lt;b&gt;" in get(authorize(base)).text


def test_a_foreign_host_name_is_refused(base: str) -> None:
    assert get(f"{base}/jwks", Host="evil.example").status_code == 400


def test_a_bank_broker_says_the_same_under_other_names() -> None:
    server = provider_server(CLIENTS, names=BANK_BROKER)
    settings = Provider(
        issuer=f"http://127.0.0.1:{server.server_port}/citizen",
        client_id=CLIENTS.resident.client_id,
        client_secret=SecretStr(CLIENTS.resident.secret),
        redirect_uri=CLIENTS.resident.redirect_uris[0],
        claims=ClaimNames.model_validate({**BANK_BROKER, "municipality": None, "non_disclosure": None}),
    )
    browser = StandIn({"resident": settings}).browser()
    with running(server):
        claims = browser.come_back(choose(browser.begin(), "elin"))
    known = resident_from(claims, settings, TODAY, allow_temporary=True)
    assert (known.hetu, known.display_name) == ("170895X9065", "Elin Maria Provberg")
    assert known.municipality_code is None


def test_the_settings_for_a_portal_are_told() -> None:
    told = portal_environment(CLIENTS, 8001)
    for name, path in (("RESIDENT", "citizen"), ("STAFF", "staff")):
        prefix = f"PORTAL_{name}__"
        given = {key.removeprefix(prefix).lower(): told[key] for key in told if key.startswith(prefix)}
        assert Provider.model_validate(given).issuer == f"http://127.0.0.1:8001/{path}"


def started(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "demo.provider", *arguments],
        env={**os.environ, **environment},
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "::", "portal.example", ""])
def test_it_does_not_start_where_others_could_reach_it(host: str) -> None:
    run = started("--host", host)
    assert (run.returncode, run.stdout) == (2, "")
    assert "does not start" in run.stderr


def test_it_does_not_start_beside_a_portal_in_production() -> None:
    run = started(PORTAL_MODE="production")
    assert (run.returncode, run.stdout) == (2, "")
    assert "PORTAL_MODE" in run.stderr


def test_it_says_when_its_port_is_taken(demo_server: BaseWSGIServer) -> None:
    run = started("--port", str(demo_server.server_port))
    assert run.returncode != 0
    assert f"Port {demo_server.server_port} is in use" in run.stderr
