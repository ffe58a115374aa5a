"""The profile of the Finnish Trust Network, and each of its parts by itself."""

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from portal.own_keys import pairs
from portal.own_keys.file import write_new
from portal.own_keys.pairs import ON_EVERY_MACHINE, OwnKey
from portal.services.refused import Refused
from portal.web import identity
from portal.web.identity import ProviderDown, Reason, SignInFailed
from portal.web.identity.endpoints import Endpoints
from portal.web.identity.provider import Provider
from tests.identity.faulty_provider import OTHER_KEY, FaultyProvider, Json, page_of_html, signed, unsigned
from tests.identity.stand_in import Browser, StandIn
from tests.identity.strict_provider import OTHERS_KEY, StrictProvider, sealed


def changed(settings: Provider, **changes: Any) -> StandIn:
    """A portal with other settings."""
    return StandIn({"resident": Provider(**{**dict(settings), **changes})})


def refusal(portal: StandIn, provider: FaultyProvider) -> Refused:
    """What a sign-in is refused with."""
    browser = portal.browser()
    with pytest.raises(Refused) as refused:
        browser.come_back(provider.answer(browser.begin()))
    return refused.value


def sign_in(browser: Browser, provider: FaultyProvider, **begin: Any) -> Json:
    """The claims of a sign-in."""
    return browser.come_back(provider.answer(browser.begin(**begin)))


MODES = ["signed", "pushed", "pushed_signed"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("encryption", ["A128CBC-HS256", "A256GCM"])
def test_a_sign_in_in_each_way(
    strict: StrictProvider, strict_settings: Provider, mode: str, encryption: str
) -> None:
    strict.seal = lambda token: sealed(token, strict.clients_key("enc"), enc=encryption)
    portal = changed(strict_settings, request=mode)
    assert [sign_in(portal.browser(), strict)["sub"] for _ in range(2)] == ["somebody"] * 2
    assert len(strict.proofs) == (2 if mode == "signed" else 4)
    assert len({asked.claims["jti"] for asked in strict.requests}) == (0 if mode == "pushed" else 2)


def test_a_signed_request_says_all_within_and_little_beside(
    strict: StrictProvider, strict_settings: Provider
) -> None:
    portal = changed(strict_settings, request_parameters={"ftn_spname": "Sosiaalinen luotto"}, max_age=0)
    address = portal.browser().begin(language="sv")
    beside = sorted(parse_qs(urlsplit(address).query))
    assert beside == ["client_id", "redirect_uri", "request", "response_type", "scope"]
    strict.answer(address)
    asked = strict.requests[0].claims
    assert asked["ftn_spname"] == "Sosiaalinen luotto"
    assert (asked["max_age"], asked["ui_locales"], asked["acr_values"]) == (0, "sv", "strong")
    assert {"state", "nonce", "redirect_uri", "code_challenge"} <= asked.keys()


@pytest.mark.parametrize("method", ["client_secret_basic", "client_secret_post"])
def test_a_request_may_be_pushed_with_a_secret(
    plain: FaultyProvider, plain_settings: Provider, method: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain, "check_client", lambda: None)
    portal = changed(plain_settings, request="pushed", client_authentication=method)
    address = portal.browser().begin()
    assert parse_qs(urlsplit(address).query) == {"client_id": ["portal"], "request_uri": ["urn:pushed:1"]}
    assert plain.pushed["client_id"] == "portal"
    assert plain.pushed["response_type"] == "code"


def test_a_push_that_is_refused_means_that_the_provider_is_down(
    strict: StrictProvider, strict_settings: Provider
) -> None:
    portal = changed(strict_settings, request="pushed")
    for reply in (lambda: ({"error": "invalid_request"}, 400), lambda: {"expires_in": 60}, page_of_html):
        strict.instead["push"] = reply
        with pytest.raises(ProviderDown):
            portal.browser().begin()


def test_a_proof_can_be_made_out_to_the_issuer(strict: StrictProvider, strict_settings: Provider) -> None:
    portal = changed(strict_settings, assertion_audience="issuer")
    strict.audience = strict.issuer
    assert sign_in(portal.browser(), strict)["sub"] == "somebody"


SEALS: dict[str, Callable[[str, StrictProvider], str]] = {
    "not sealed": lambda token, strict: token,
    "sealed to another": lambda token, strict: sealed(token, OTHERS_KEY),
    "sealed to another under our name": lambda token, strict: sealed(
        token, OTHERS_KEY, kid=strict.clients_key("enc").kid
    ),
    "sealed by RSA1_5": lambda token, strict: sealed(token, strict.clients_key("enc"), alg="RSA1_5"),
    "sealed by A128GCM": lambda token, strict: sealed(token, strict.clients_key("enc"), enc="A128GCM"),
    "sealed and packed": lambda token, strict: sealed(token, strict.clients_key("enc"), zip="DEF"),
    "a critical header": lambda token, strict: sealed(
        token, strict.clients_key("enc"), crit=["unheard-of"], **{"unheard-of": "x"}
    ),
    "cut": lambda token, strict: sealed(token, strict.clients_key("enc"))[:-4],
    "not a token": lambda token, strict: "a.b.c.d.e",
}


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
@pytest.mark.parametrize("attack", SEALS)
def test_a_token_that_is_not_sealed_as_it_must_be_is_refused(
    strict: StrictProvider, strict_settings: Provider, attack: str
) -> None:
    strict.seal = lambda token: SEALS[attack](token, strict)
    refused = refusal(changed(strict_settings), strict)
    assert isinstance(refused, SignInFailed)
    assert refused.reason is Reason.SEALED


INSIDES: dict[str, Callable[[StrictProvider, Json], str]] = {
    "unsigned": lambda strict, claims: unsigned(claims),
    "signed by another": lambda strict, claims: signed(claims, OTHER_KEY),
    "not signed at all": lambda strict, claims: "{}",
    "sealed twice": lambda strict, claims: sealed(signed(claims), strict.clients_key("enc")),
}


@pytest.mark.parametrize("attack", INSIDES)
def test_what_is_sealed_must_be_signed(
    strict: StrictProvider, strict_settings: Provider, attack: str
) -> None:
    strict.sign = lambda claims: INSIDES[attack](strict, claims)
    refused = refusal(changed(strict_settings), strict)
    assert isinstance(refused, SignInFailed)
    assert refused.reason is Reason.SIGNATURE


def test_a_sealed_token_may_repeat_claims_and_need_not_name_the_key(
    strict: StrictProvider, strict_settings: Provider
) -> None:
    key = strict.clients_key("enc")
    strict.seal = lambda token: sealed(token, key, iss=strict.issuer, aud="portal", kid="")
    assert sign_in(changed(strict_settings).browser(), strict)["sub"] == "somebody"


def test_a_token_sealed_to_the_key_before_a_rotation_is_opened(
    strict: StrictProvider, strict_settings: Provider, tmp_path: Path, own_keys_file: Path
) -> None:
    keys = pairs.read(own_keys_file)
    now = keys.pairs[0].made_at
    newer = OwnKey.new("enc", now)
    file = tmp_path / "keys.json"
    write_new(file, {"keys": [pair.private() for pair in (newer, *keys.pairs)]})
    portal = changed(strict_settings, keys_file=file)
    assert sign_in(portal.browser(), strict)["sub"] == "somebody"
    strict.clients_keys = pairs.read(file).published(now + ON_EVERY_MACHINE)
    assert strict.clients_key("enc").kid == newer.kid
    assert sign_in(portal.browser(), strict)["sub"] == "somebody"


FACTS: dict[str, tuple[Callable[[StrictProvider], Json | str], bool]] = {
    "an object": (lambda strict: {"sub": "somebody", "name": "S"}, True),
    "signed": (lambda strict: signed({"sub": "somebody", "name": "S"}), True),
    "signed for us": (lambda strict: signed({"sub": "somebody", "name": "S", "aud": "portal"}), True),
    "of another person": (lambda strict: {"sub": "another", "name": "S"}, False),
    "of nobody": (lambda strict: {"name": "S"}, False),
    "signed by another": (lambda strict: signed({"sub": "somebody"}, OTHER_KEY), False),
    "signed for another": (lambda strict: signed({"sub": "somebody", "aud": "another"}), False),
    "signed by another issuer": (lambda strict: signed({"sub": "somebody", "iss": "x"}), False),
    "unsigned": (lambda strict: unsigned({"sub": "somebody"}), False),
}


@pytest.mark.parametrize("kind", FACTS)
@pytest.mark.parametrize("encrypted", [False, True])
def test_facts_are_taken_from_userinfo_if_they_are_of_the_same_person(
    strict: StrictProvider, strict_settings: Provider, kind: str, encrypted: bool
) -> None:
    said, right = FACTS[kind]

    def facts() -> Json | str:
        plain = said(strict)
        return sealed(_text(plain), strict.clients_key("enc")) if encrypted else plain

    strict.facts = facts
    if not encrypted:
        strict.seal = lambda token: token
    portal = changed(
        strict_settings,
        profile="plain",
        facts_from="userinfo",
        encryption=("A128CBC-HS256",) if encrypted else (),
    )
    if right:
        assert sign_in(portal.browser(), strict)["name"] == "S"
    else:
        assert isinstance(refusal(portal, strict), SignInFailed)


def _text(said: Json | str) -> str:
    return said if isinstance(said, str) else json.dumps(said)


def test_in_the_trust_network_facts_are_signed_and_sealed(
    strict: StrictProvider, strict_settings: Provider
) -> None:
    portal = changed(strict_settings, facts_from="userinfo")
    assert isinstance(refusal(portal, strict), SignInFailed)
    strict.facts = lambda: signed({"sub": "somebody", "name": "S"})
    assert isinstance(refusal(portal, strict), SignInFailed)
    strict.facts = lambda: sealed('{"sub": "somebody"}', strict.clients_key("enc"))
    assert isinstance(refusal(portal, strict), SignInFailed)
    strict.facts = lambda: sealed(signed({"sub": "somebody", "name": "S"}), strict.clients_key("enc"))
    assert sign_in(portal.browser(), strict)["name"] == "S"


def test_what_the_token_says_stands(plain: FaultyProvider, plain_settings: Provider) -> None:
    plain.facts = lambda: {"sub": "somebody", "auth_time": 1, "acr": "weak", "name": "S"}
    claims = sign_in(changed(plain_settings, facts_from="userinfo").browser(), plain)
    assert (claims["acr"], claims["name"]) == ("strong", "S")
    assert claims["auth_time"] > time.time() - 60


def test_claims_can_be_asked_for_by_name(plain: FaultyProvider, plain_settings: Provider) -> None:
    portal = changed(plain_settings, claims_parameter=True, claims={"municipality": ""})
    asked = parse_qs(urlsplit(portal.browser().begin()).query)["claims"][0]
    assert '"urn:oid:1.2.246.21": null' in asked
    assert "2002.2.18" not in asked
    assert 'oid"' not in asked


def test_a_provider_without_discovery_is_known_by_its_addresses(
    plain: FaultyProvider, plain_settings: Provider
) -> None:
    at = plain.issuer
    named = Endpoints(
        authorization_endpoint=f"{at}/authorize", token_endpoint=f"{at}/token", jwks_uri=f"{at}/keys"
    )
    assert sign_in(changed(plain_settings, endpoints=named).browser(), plain)["sub"] == "somebody"
    assert "metadata" not in plain.calls


def test_a_code_need_not_be_bound_where_the_provider_takes_no_challenge(
    plain: FaultyProvider, plain_settings: Provider
) -> None:
    assert sign_in(changed(plain_settings, pkce=False).browser(), plain)["sub"] == "somebody"


@pytest.mark.parametrize(("minutes", "let_in"), [(0, True), (14, True), (16, False), (None, False)])
def test_a_fresh_identification_is_asked_for_and_checked(
    plain: FaultyProvider, plain_settings: Provider, minutes: int | None, let_in: bool
) -> None:
    browser = changed(plain_settings, prompt="consent", max_age=3600).browser()
    when = None if minutes is None else time.time() - minutes * 60
    plain.bend_claims = lambda claims: claims | {"auth_time": when}
    address = browser.begin(fresh=True)
    asked = parse_qs(urlsplit(address).query)
    assert (asked["max_age"], asked["prompt"]) == (["0"], ["login"])
    if let_in:
        assert browser.come_back(plain.answer(address))["sub"] == "somebody"
    else:
        with pytest.raises(SignInFailed) as refused:
            browser.come_back(plain.answer(address))
        assert refused.value.reason is Reason.AUTH_TIME


def test_a_client_that_the_provider_does_not_know_is_told_apart_in_the_log(
    plain: FaultyProvider, plain_settings: Provider
) -> None:
    plain.instead["token"] = lambda: ({"error": "invalid_client"}, 401)
    refused = refusal(changed(plain_settings), plain)
    assert isinstance(refused, SignInFailed)
    assert refused.reason is Reason.CLIENT


def order_of(strict: StrictProvider) -> Json:
    """The claims of a right logout token."""
    now = int(time.time())
    return {
        "iss": strict.issuer,
        "aud": "portal",
        "iat": now,
        "exp": now + 120,
        "jti": "an order",
        "sid": "s1",
        "events": {"http://schemas.openid.net/event/backchannel-logout": {}},
    }


def test_an_order_to_sign_somebody_out_is_sealed_as_every_token_is(
    strict: StrictProvider, strict_settings: Provider
) -> None:
    portal, token = changed(strict_settings), signed(order_of(strict), typ="logout+jwt")
    with portal.app.test_request_context():
        order = identity.read_logout_token("resident", strict.seal(token))
        assert (order.issuer, order.provider_session) == (strict.issuer, "s1")
        for wrong in (token, sealed(token, OTHERS_KEY), strict.seal(unsigned(order_of(strict)))):
            with pytest.raises(SignInFailed):
                identity.read_logout_token("resident", wrong)
