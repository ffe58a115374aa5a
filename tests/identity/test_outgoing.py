"""Calls to a provider end soon and bring little, and old addresses outlive an outage that old keys do not."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from flask import Response

from portal.services.refused import Refused
from portal.web.identity import ProviderDown, outgoing
from portal.web.identity.provider import Provider
from tests.identity.faulty_provider import OTHER_KEY, FaultyProvider, page_of_html, signed
from tests.identity.stand_in import StandIn
from tests.identity.test_strict_profile import changed, refusal, sign_in

PARTS = ["metadata", "token", "keys", "userinfo"]


@pytest.fixture
def portal(plain_settings: Provider) -> StandIn:
    """A portal that calls every part of a provider."""
    return changed(plain_settings, facts_from="userinfo")


def down(portal: StandIn, plain: FaultyProvider) -> ProviderDown:
    refused: Refused = refusal(portal, plain)
    assert isinstance(refused, ProviderDown)
    return refused


@pytest.mark.parametrize("part", PARTS)
def test_a_reply_that_drips_is_not_waited_for(
    portal: StandIn, plain: FaultyProvider, part: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "_ALL_CALLS", 1.0)

    def drips() -> Iterator[bytes]:
        for _ in range(30):
            time.sleep(0.1)
            yield b" "

    plain.instead[part] = lambda: Response(drips(), mimetype="application/json")
    begun = time.monotonic()
    assert down(portal, plain).fault == "too slow"
    assert time.monotonic() - begun < 2.5


def test_all_calls_of_a_sign_in_share_their_time(
    portal: StandIn, plain: FaultyProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "_ALL_CALLS", 1.0)
    browser = portal.browser()
    address = plain.answer(browser.begin())

    def slow(say: Callable[[], Any]) -> Callable[[], Any]:
        def said() -> Any:
            time.sleep(0.7)
            return say()

        return said

    plain.instead = {"keys": slow(plain._keys), "token": slow(plain._token)}
    with pytest.raises(ProviderDown, match="too slow"):
        browser.come_back(address)


@pytest.mark.parametrize("part", PARTS)
def test_a_reply_that_is_too_large_is_not_read(portal: StandIn, plain: FaultyProvider, part: str) -> None:
    plain.instead[part] = lambda: Response(b" " * 300_000, mimetype="application/json")
    assert down(portal, plain).fault == "too large"


def test_the_provider_leads_us_nowhere_else(portal: StandIn, plain: FaultyProvider) -> None:
    plain.instead["userinfo"] = lambda: ("", 302, {"Location": "/keys"})
    assert down(portal, plain).fault == "status 302"


def test_old_addresses_serve_for_a_day_while_no_newer_can_be_had(
    portal: StandIn, plain: FaultyProvider
) -> None:
    browser = portal.browser()
    sign_in(browser, plain)
    plain.instead["metadata"] = page_of_html
    now = time.time()
    with time_machine.travel(now + 23 * 3600):
        assert sign_in(browser, plain)["sub"] == "somebody"
        plain.calls.clear()
        assert sign_in(browser, plain)["sub"] == "somebody"
        assert "metadata" not in plain.calls  # Not asked for again within a minute.
    with time_machine.travel(now + 26 * 3600), pytest.raises(ProviderDown):
        browser.begin()


def test_old_keys_do_not_serve(portal: StandIn, plain: FaultyProvider) -> None:
    browser = portal.browser()
    sign_in(browser, plain)
    plain.instead["keys"] = page_of_html
    with time_machine.travel(time.time() + 3601):
        assert isinstance(refusal(portal, plain), ProviderDown)


def test_keys_that_we_cannot_use_stand_aside(portal: StandIn, plain: FaultyProvider) -> None:
    public = [dict(key.as_dict(private=False)) for key in plain.published]
    unusable = [
        *({"kty": "AKP", "alg": "ML-DSA-44", "pub": "AAAA"}, {"kty": "EC", "crv": "unknown"}, {"kty": "RSA"}),
        *({"kty": "oct", "k": "AAAA"}, {**OTHER_KEY.as_dict(private=False), "use": "enc"}, "no key"),
    ]
    plain.instead["keys"] = lambda: {"keys": [*unusable, *public]}
    assert sign_in(portal.browser(), plain)["sub"] == "somebody"
    plain.sign = lambda claims: signed(claims, OTHER_KEY)
    assert not isinstance(refusal(portal, plain), ProviderDown)
