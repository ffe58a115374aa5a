"""Tries are limited: by address and in all, with a page that keeps what was typed and says until when."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from flask import Flask

from portal import create_app
from portal.config import Settings
from portal.web.limits import network_of
from tests.ground.gated_client import GatedClient
from tests.ground.portal import Clock
from tests.web.budget_walk import HOUSEHOLD, fields_of, send
from tests.web.test_resume import NEVER_GIVEN_OUT, resume, take

NOT_A_CODE = "K7QD"
ONE, OTHER = "192.0.2.1", "192.0.2.2"


def try_from(client: GatedClient, address: str, code: str = NEVER_GIVEN_OUT) -> int:
    typed = fields_of(client, "resume") | {"code": code}
    client.environ_base["REMOTE_ADDR"] = address
    return client.post("/fi/budget/resume", data=typed).status_code


@pytest.fixture
def behind_a_proxy(settings: Settings, clock: Clock) -> Iterator[GatedClient]:
    """A browser of a portal that stands behind one proxy."""
    app = create_app(settings.model_copy(update={"trusted_proxies": 1}), clock)
    app.test_client_class = GatedClient
    client = app.test_client()
    assert isinstance(client, GatedClient)
    yield client
    app.extensions["portal"].store.engine.dispose()


def test_ten_wrong_codes_an_hour_are_enough_for_one_address(client: GatedClient) -> None:
    with time_machine.travel(0, tick=False) as world:
        assert [try_from(client, ONE) for _ in range(11)] == [422] * 10 + [429]
        assert try_from(client, OTHER) == 422
        world.shift(timedelta(minutes=59, seconds=59))
        assert try_from(client, ONE) == 429
        world.shift(timedelta(seconds=2))
        assert try_from(client, ONE) == 422


@pytest.mark.parametrize(("lang", "until"), [("fi", "klo 12.0"), ("sv", "kl. 12.0")])
def test_the_refusal_says_until_when_and_keeps_what_was_typed(
    client: GatedClient, lang: str, until: str
) -> None:
    for _ in range(10):
        try_from(client, ONE)
    refused = resume(client, "k7qd 2m4x 9rta 3weh", lang)
    assert refused.status_code == 429
    # The window ends at a whole second, and what is left of this one counts too.
    assert 3000 < int(refused.headers["Retry-After"]) <= 3601
    assert until in refused.text.replace("\u00a0", " ")
    assert 'name="code" value="k7qd 2m4x 9rta 3weh"' in refused.text
    assert f'action="/{lang}/budget/resume"' in refused.text
    client.environ_base["REMOTE_ADDR"] = OTHER
    assert client.post(f"/{lang}/budget/resume", data=fields_of(refused)).status_code == 422


def test_right_codes_are_not_counted_among_the_wrong(app: Flask, client: GatedClient) -> None:
    send(client, "household", HOUSEHOLD)
    code = take(client)
    for _ in range(11):
        library = app.test_client()
        assert isinstance(library, GatedClient)
        assert try_from(library, ONE, code) == 303


def test_one_address_has_sixty_tries_of_any_kind(client: GatedClient) -> None:
    with time_machine.travel(0, tick=False) as world:
        answers = []
        for _ in range(61):
            world.shift(timedelta(seconds=2))
            answers.append(try_from(client, ONE, NOT_A_CODE))
    assert answers == [422] * 60 + [429]


def test_the_whole_installation_has_sixty_tries_a_minute(client: GatedClient) -> None:
    with time_machine.travel(0, tick=False) as world:
        assert {try_from(client, f"198.51.100.{n}", NOT_A_CODE) for n in range(60)} == {422}
        assert try_from(client, OTHER, NOT_A_CODE) == 429
        world.shift(timedelta(seconds=61))
        assert try_from(client, OTHER, NOT_A_CODE) == 422


def test_an_address_that_is_refused_takes_no_tries_from_others(client: GatedClient) -> None:
    with time_machine.travel(0, tick=False):
        assert [try_from(client, ONE) for _ in range(70)] == [422] * 10 + [429] * 60
        assert try_from(client, OTHER) == 422


def test_looking_is_not_limited(client: GatedClient) -> None:
    for _ in range(11):
        try_from(client, ONE)
    assert client.get("/fi/budget/resume").status_code == 200
    assert send(client, "household", HOUSEHOLD).status_code == 303


def test_nobody_gets_a_new_address_by_saying_so(client: GatedClient) -> None:
    typed = fields_of(client, "resume") | {"code": NEVER_GIVEN_OUT}
    answers = []
    for n in range(11):
        said = {"X-Forwarded-For": f"203.0.113.{n}", "Forwarded": f"for=203.0.113.{n}"}
        answers.append(client.post("/fi/budget/resume", data=typed, headers=said).status_code)
    assert answers == [422] * 10 + [429]


def test_behind_a_proxy_the_address_is_the_one_that_it_tells(behind_a_proxy: GatedClient) -> None:
    typed = fields_of(behind_a_proxy, "resume") | {"code": NEVER_GIVEN_OUT}

    def from_address(said: str) -> int:
        told = {"X-Forwarded-For": said}
        return behind_a_proxy.post("/fi/budget/resume", data=typed, headers=told).status_code

    # What stands before the address that the proxy tells was said by the visitor, and counts for nothing.
    assert [from_address(f"203.0.113.{n}, {ONE}") for n in range(11)] == [422] * 10 + [429]
    assert from_address(f"{ONE}, {OTHER}") == 422


@pytest.mark.parametrize(
    ("address", "network"),
    [
        (ONE, ONE),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        (f"::ffff:{ONE}", ONE),
        ("fe80::1%eth0", "fe80::/64"),
        ("@", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_subscriber_is_one_address(address: str | None, network: str) -> None:
    assert network_of(address) == network


def test_no_address_is_kept_where_tries_are_counted(app: Flask, client: GatedClient) -> None:
    try_from(client, ONE)
    [limiter] = app.extensions["limiter"]
    kept = repr(vars(limiter.storage))
    assert "budget code wrong" in kept
    assert ONE not in kept
