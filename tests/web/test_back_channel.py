"""A provider ends a session from server to server: exactly the one it means, and nobody else can."""

import base64
import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from portal.store.engine import Store
from portal.store.tables.sign_ins import ResidentSignIn
from tests.ground.gated_client import GatedClient
from tests.ground.portal import Visitors
from tests.ground.provided import EVENT, Provided
from tests.identity.faulty_provider import OTHER_KEY, RIGHT_KEY, hashed, signed, unsigned


def nested() -> str:
    """A header that no reader gets to the bottom of."""
    return base64.urlsafe_b64encode(b'{"a":' + b"[" * 6000).decode().rstrip("=")


HOME = {"resident": "/fi/my", "staff": "/fi/staff/queue"}
NOW = int(time.time())

WRONG_CLAIMS: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "http://127.0.0.1:1"},
    "no issuer": {"iss": None},
    "another audience": {"aud": "somebody-else"},
    "two audiences": {"aud": ["portal-resident", "somebody-else"]},
    "no audience": {"aud": None},
    "empty audience": {"aud": []},
    "no time": {"iat": None},
    "of yesterday": {"iat": NOW - 86_400},
    "of eleven minutes ago": {"iat": NOW - 660},
    "of the future": {"iat": NOW + 3600},
    "expired": {"exp": NOW - 3600},
    "without expiry": {"exp": None},
    "without a name": {"jti": None},
    "with an empty name": {"jti": ""},
    "with a number for a name": {"jti": 7},
    "without events": {"events": None},
    "with other events": {"events": {"http://schemas.openid.net/event/other": {}}},
    "with a list of events": {"events": [EVENT]},
    "with an event that is no object": {"events": {EVENT: True}},
    "with a nonce": {"nonce": "a-nonce"},
    "with an empty nonce": {"nonce": ""},
    "naming nobody": {"sub": None, "sid": None},
    "an empty person": {"sub": "", "sid": None},
    "a list of persons": {"sub": ["somebody"], "sid": None},
    "a number for a session": {"sid": 1},
}
WRONG_TOKENS: dict[str, Callable[[dict[str, Any]], str]] = {
    "unsigned": unsigned,
    "hashed with the client's secret": lambda said: hashed(said, b"a-secret-of-the-portal"),
    "hashed with the public key": lambda said: hashed(said, RIGHT_KEY.as_pem(private=False)),
    "of another key": lambda said: signed(said, OTHER_KEY),
    "of another key under the right name": lambda said: signed(said, OTHER_KEY, kid=RIGHT_KEY.kid),
    "cut off": lambda said: signed(said)[:-8],
    "an access token": lambda said: signed(said, typ="at+jwt"),
    "no token": lambda _: "logout",
    "brackets within brackets": lambda _: f"{nested()}.e30.AAAA",
    "nothing": lambda _: "",
}


@pytest.fixture
def signed_in(provided: Provided) -> GatedClient:
    """A resident in a session that the provider knows as `s1`."""
    return provided.signed_in(sid="s1")


@pytest.mark.parametrize("realm", HOME)
@pytest.mark.parametrize("named", [{"sid": "s1"}, {"sub": "somebody"}, {"sub": "somebody", "sid": "s1"}])
def test_a_provider_ends_a_session(provided: Provided, realm: str, named: dict[str, str]) -> None:
    browser = provided.signed_in(realm, sid="s1")
    reply = provided.send(signed(provided.order(realm, **named), typ="logout+jwt"), realm)
    assert (reply.status_code, reply.headers["Cache-Control"], reply.data) == (200, "no-store", b"")
    assert browser.get(HOME[realm]).status_code == 303


def test_a_session_can_have_a_long_name(provided: Provided) -> None:
    browser = provided.signed_in(sid="s" * 2000)
    assert provided.end(sid="s" * 2000) == 200
    assert browser.get("/fi/my").status_code == 303


def test_one_of_two_sessions_ends(provided: Provided) -> None:
    one, two = provided.signed_in(sid="s1"), provided.signed_in(sid="s2")
    assert provided.end(sid="s1") == 200
    assert one.get("/fi/my").status_code == 303
    assert two.get("/fi/my").status_code == 200


def test_the_reason_stands_among_ones_own_sign_ins(provided: Provided, signed_in: GatedClient) -> None:
    assert signed_in.get("/fi/my").status_code == 200
    provided.end(sid="s1")
    assert "Tunnistuspalvelu päätti" in provided.signed_in(sid="s2").get("/fi/my/sign-ins").text


def test_a_transient_name_ends_nobody_elses_session(provided: Provided) -> None:
    one, two = provided.signed_in(sub="transient-1"), provided.signed_in(sub="transient-2")
    assert provided.end(sub="transient-1") == 200
    assert [browser.get("/fi/my").status_code for browser in (one, two)] == [303, 200]
    assert provided.end(sub="transient-3") == 200
    assert two.get("/fi/my").status_code == 200


@pytest.mark.parametrize("said", WRONG_CLAIMS.values(), ids=WRONG_CLAIMS)
def test_an_order_that_is_not_right_ends_nothing(
    provided: Provided, signed_in: GatedClient, said: dict[str, Any]
) -> None:
    reply = provided.send(signed(provided.order(**{"sub": "somebody", "sid": "s1"} | said)))
    assert (reply.status_code, reply.data) == (400, b"")
    assert signed_in.get("/fi/my").status_code == 200


@pytest.mark.parametrize("token", WRONG_TOKENS.values(), ids=WRONG_TOKENS)
def test_a_forged_order_ends_nothing(
    provided: Provided, signed_in: GatedClient, token: Callable[[dict[str, Any]], str]
) -> None:
    assert provided.send(token(provided.order(sid="s1"))).status_code == 400
    assert signed_in.get("/fi/my").status_code == 200


def test_an_identity_token_is_no_order(provided: Provided, signed_in: GatedClient) -> None:
    said = provided.order(sid="s1", sub="somebody", events=None, nonce="n", auth_time=NOW)
    assert provided.send(signed(said)).status_code == 400
    assert signed_in.get("/fi/my").status_code == 200


def test_an_order_is_no_identity_token(provided: Provided) -> None:
    browser = provided.browser()
    address = provided.begin(browser)
    provided.providers["resident"].bend_claims = lambda _: provided.order(sub="somebody")
    assert provided.come_back(browser, address).status_code == 400
    assert browser.get("/fi/my").status_code == 303


def test_an_order_that_is_sent_again_ends_nothing_more(provided: Provided) -> None:
    first = provided.signed_in(sub="somebody")
    token = signed(provided.order(sub="somebody"))
    assert provided.send(token).status_code == 200
    second = provided.signed_in(sub="somebody")
    assert provided.send(token).status_code == 400
    assert [browser.get("/fi/my").status_code for browser in (first, second)] == [303, 200]


def test_the_providers_cannot_end_each_others_sessions(provided: Provided) -> None:
    resident, staff = provided.signed_in(sid="s1"), provided.signed_in("staff", sid="s1")
    assert provided.send(signed(provided.order("resident", sid="s1")), "staff").status_code == 400
    assert provided.send(signed(provided.order("staff", sid="s1")), "resident").status_code == 400
    assert provided.end("staff", sid="s1") == 200
    assert resident.get("/fi/my").status_code == 200
    assert staff.get("/fi/staff/queue").status_code == 303


def test_a_session_that_is_not_there_is_no_fault(provided: Provided) -> None:
    assert provided.end(sid="never heard of") == 200


def test_only_a_small_form_is_read(provided: Provided, signed_in: GatedClient) -> None:
    token = signed(provided.order(sid="s1"))
    client = provided.browser()
    answers = {
        "json": client.post("/auth/logout", json={"logout_token": token}).status_code,
        "text": client.post("/auth/logout", data=token, content_type="text/plain").status_code,
        "file": client.post(
            "/auth/logout", data={"logout_token": token}, content_type="multipart/form-data"
        ).status_code,
        "twice": client.post("/auth/logout", data={"logout_token": [token, token]}).status_code,
        "address": client.post(f"/auth/logout?logout_token={token}").status_code,
        "large": client.post("/auth/logout", data={"logout_token": token, "x": "y" * 300_000}).status_code,
        "larger": client.post("/auth/logout", data={"logout_token": token, "x": "y" * 20_000}).status_code,
    }
    assert answers == {
        "json": 400,
        "text": 400,
        "file": 400,
        "twice": 400,
        "address": 400,
        "large": 413,
        "larger": 413,
    }
    for method in ("get", "put", "delete"):
        assert getattr(client, method)(f"/auth/logout?logout_token={token}").status_code == 405
    assert signed_in.get("/fi/my").status_code == 200


def test_an_order_needs_neither_cookie_nor_token_and_sets_none(
    provided: Provided, signed_in: GatedClient
) -> None:
    reply = provided.send(signed(provided.order(sid="s1")))
    assert reply.status_code == 200
    assert "Set-Cookie" not in reply.headers


def test_another_site_cannot_carry_an_order(provided: Provided, signed_in: GatedClient) -> None:
    token = signed(provided.order(sid="s1"))
    assert provided.send(token, headers={"Origin": "https://evil.example"}).status_code == 403
    assert signed_in.get("/fi/my").status_code == 200


def test_nothing_that_is_sent_is_said_back(provided: Provided) -> None:
    reply = provided.send("<script>alert(1)</script>")
    assert (reply.status_code, reply.data) == (400, b"")


def test_too_many_orders_are_refused_without_saying_anything_back(provided: Provided) -> None:
    answers = [provided.send("secret-token") for _ in range(601)]
    assert {reply.status_code for reply in answers[:600]} == {400}
    assert (answers[600].status_code, answers[600].data) == (429, b"")
    # The rest of the minute in whole seconds, and one more.
    assert int(answers[600].headers["Retry-After"]) <= 61


def test_a_provider_whose_keys_cannot_be_had_ends_nothing(provided: Provided, signed_in: GatedClient) -> None:
    provided.providers["resident"].instead["keys"] = lambda: ("down", 500)
    # The keys of the sign-in are still kept; a token of another key would need newer ones.
    assert provided.send(signed(provided.order(sid="s1"), OTHER_KEY)).status_code == 400
    assert signed_in.get("/fi/my").status_code == 200


def test_only_hashes_of_what_the_provider_says_are_stored(provided: Provided) -> None:
    provided.signed_in(sub="a-telling-subject", sid="a-telling-session")
    store: Store = provided.app.extensions["portal"].store
    with store.session(writes=False) as db:
        [row] = db.query(ResidentSignIn).all()
        kept = json.dumps({key: str(value) for key, value in vars(row).items()})
    assert "telling" not in kept
    assert row.provider_session_hash


def test_whoever_never_asked_a_provider_is_left_alone(provided: Provided, visitors: Visitors) -> None:
    browser = visitors.resident()
    assert provided.end(sub="sub of Aino Testilä") == 200
    assert browser.get("/fi/my").status_code == 200


@pytest.mark.parametrize("path", ["/auth/logout", "/staff/auth/logout"])
def test_where_nothing_is_to_come_no_token_is_even_read(
    client: GatedClient, caplog: pytest.LogCaptureFixture, path: str
) -> None:
    assert client.post(path, data={"logout_token": "a token"}).status_code == 400
    assert "NOT_CONFIGURED" in caplog.text
