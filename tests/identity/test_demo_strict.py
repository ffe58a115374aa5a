"""The demonstration provider under the strict profile of the Finnish trust network."""

import time
from collections.abc import Iterator
from typing import Any

import pytest
import requests
import time_machine

from demo.provider.clients import portal_environment
from tests.identity.relying import (
    ACR,
    ENCRYPTING,
    SIGNING,
    Browser,
    Relying,
    opened,
    relying,
    said_in,
    signed,
)


@pytest.fixture(scope="module")
def party() -> Iterator[Relying]:
    with relying(strict=True) as strict:
        yield strict


@pytest.fixture
def browser() -> Browser:
    return Browser()


def test_a_token_is_signed_and_sealed(party: Relying, browser: Browser) -> None:
    reply = party.exchange(browser.choose(party.by_value(), "maija"), **party.assertion())
    header, inner = opened(reply.json()["id_token"])
    assert header == {"alg": "RSA-OAEP", "enc": "A128CBC-HS256", "cty": "JWT", "kid": ENCRYPTING.kid}
    claims = party.read(inner)
    assert (claims["acr"], claims["nonce"]) == (ACR, "a-nonce")
    assert claims["urn:oid:1.2.246.21"] == "140384-9016"


def test_a_signed_request_may_be_all_that_is_sent(party: Relying, browser: Browser) -> None:
    alone = f"{party.provider}/citizen/authorize?request={party.request_object()}"
    page = browser.open(alone)
    assert '<html lang="sv">' in page.text
    assert '<html lang="fi">' in browser.open(f"{alone}&ui_locales=fi").text
    assert said_in(browser.choose(alone, "maija"))["state"] == "a-state"


@pytest.mark.parametrize("person", ["maija", "cancel"])
def test_what_is_said_beside_a_signed_request_counts_for_nothing(
    party: Relying, browser: Browser, person: str
) -> None:
    beside = f"{party.by_value()}&state=other&redirect_uri=https://evil.example&nonce=other"
    answer = browser.choose(beside, person)
    assert answer.startswith(party.clients.resident.redirect_uris[0])
    assert (said_in(answer)["state"], said_in(answer)["iss"]) == ("a-state", f"{party.provider}/citizen")


def test_a_request_may_be_pushed_signed_or_plain(party: Relying, browser: Browser) -> None:
    plain = party.asked(acr_values=ACR) | party.assertion(aud=f"{party.provider}/citizen")
    sealed = {"request": party.request_object()} | party.assertion(aud=f"{party.provider}/citizen/par")
    for sent in (plain, sealed):
        address = party.pushed(**sent)
        assert browser.open(address).status_code == 200
        assert browser.open(address).status_code == 200
        answer = browser.choose(address, "svea")
        assert party.exchange(answer, **party.assertion()).ok
        assert browser.open(address).status_code == 400


def test_an_open_request_is_refused(party: Relying, browser: Browser) -> None:
    reply = browser.open(party.authorize(acr_values=ACR))
    assert (reply.status_code, reply.headers.get("Location")) == (400, None)


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "https://evil.example"},
        {"aud": None},
        {"iss": "portal-staff"},
        {"iss": None},
        {"client_id": "portal-staff"},
        {"client_id": None},
        {"exp": 1},
        {"exp": None},
        {"exp": 9_999_999_999},
        {"request_uri": "urn:other"},
        {"signer": "strange"},
        {"signer": "encrypting"},
    ],
    ids=str,
)
def test_a_request_that_is_not_signed_as_it_must_be_is_refused(
    party: Relying, browser: Browser, changed: dict[str, Any]
) -> None:
    address = party.by_value(**changed)
    for reply in (browser.open(address), browser.press(address, person="maija")):
        assert (reply.status_code, reply.headers.get("Location")) == (400, None)


@pytest.mark.parametrize("algorithm", ["PS256", "RS512"])
def test_only_one_way_of_signing_is_taken(party: Relying, browser: Browser, algorithm: str) -> None:
    now = int(time.time())
    own = {"iss": "portal-resident", "aud": f"{party.provider}/citizen", "exp": now + 60, "jti": "one"}
    text = signed(party.asked(acr_values=ACR) | own, SIGNING, algorithm)
    assert browser.open(f"{party.provider}/citizen/authorize?request={text}").status_code == 400


def test_pkce_and_the_nonce_are_demanded_inside_too(party: Relying, browser: Browser) -> None:
    for address in (party.by_value(code_challenge=None), party.by_value(nonce=None)):
        said = said_in(browser.open(address).headers["Location"])
        assert (said["error"], said["state"]) == ("invalid_request", "a-state")


@pytest.mark.parametrize("acr", [None, "http://ftn.ficora.fi/2017/loa2"])
def test_the_level_is_a_condition(party: Relying, browser: Browser, acr: str | None) -> None:
    said = said_in(browser.open(party.by_value(acr_values=acr)).headers["Location"])
    assert said["error"] == "unmet_authentication_requirements"
    assert said["iss"] == f"{party.provider}/citizen"


def test_a_person_has_time_to_think(party: Relying, browser: Browser) -> None:
    now = time.time()
    by_value = party.by_value(exp=int(now) + 60)
    pushed = party.pushed(request=party.request_object(), **party.assertion())
    with time_machine.travel(now + 20 * 60):
        for address in (by_value, pushed):
            assert browser.open(address).status_code == 400
            assert "code" in said_in(browser.choose(address, "maija"))


def test_a_request_is_answered_once(party: Relying, browser: Browser) -> None:
    address = party.by_value()
    browser.choose(address, "maija")
    assert browser.press(address, person="maija").status_code == 400


@pytest.mark.parametrize(
    "changed",
    [
        {"aud": "https://evil.example"},
        {"iss": "portal-staff"},
        {"sub": "portal-staff"},
        {"sub": None},
        {"exp": 1},
        {"exp": 9_999_999_999},
        {"jti": None},
        {"signer": "strange"},
        {"signer": "encrypting"},
    ],
    ids=str,
)
def test_a_client_proves_itself_by_its_key(party: Relying, browser: Browser, changed: dict[str, Any]) -> None:
    answer = browser.choose(party.by_value(), "maija")
    for refused in (
        party.exchange(answer, **party.assertion(**changed)),
        party.push(request=party.request_object(), **party.assertion(**changed)),
    ):
        assert (refused.status_code, refused.json()["error"]) == (401, "invalid_client")
    assert party.exchange(answer, **party.assertion()).ok


def test_a_proof_is_good_once(party: Relying, browser: Browser) -> None:
    answers = [browser.choose(party.by_value(), "maija") for _ in range(2)]
    proof = party.assertion()
    assert [party.exchange(answer, **proof).status_code for answer in answers] == [200, 401]


def test_a_secret_is_no_proof(party: Relying, browser: Browser) -> None:
    assert party.exchange(browser.choose(party.by_value(), "maija")).status_code == 401
    secret = {"client_id": "portal-resident", "client_secret": party.clients.resident.secret}
    assert party.push(**(party.asked(acr_values=ACR) | secret)).status_code == 401


def test_a_pushed_request_does_not_refer_to_another(party: Relying) -> None:
    reply = party.push(request_uri="urn:other", **party.assertion())
    assert (reply.status_code, reply.json()["error"]) == (400, "invalid_request")


def test_a_made_up_or_foreign_name_is_no_request(party: Relying, browser: Browser) -> None:
    made_up = f"{party.provider}/citizen/authorize?client_id=portal-resident&request_uri=urn:made-up"
    foreign = party.pushed(request=party.request_object(), **party.assertion())
    foreign = foreign.replace("portal-resident", "portal-staff")
    assert [browser.open(address).status_code for address in (made_up, foreign)] == [400, 400]


def test_the_news_of_a_sign_out_is_sealed_too(party: Relying, browser: Browser) -> None:
    answer = browser.choose(party.by_value(), "maija")
    _, inner = opened(party.exchange(answer, **party.assertion()).json()["id_token"])
    party.told.clear()
    browser.press(f"{party.provider}/citizen/end_session")
    ((where, token),) = party.told
    _, news = opened(token)
    assert (where, party.read(news)["sid"]) == ("auth/logout", party.read(inner)["sid"])


def test_new_keys_of_the_portal_are_fetched_when_they_are_used() -> None:
    with relying(strict=True) as party:
        party.published[:] = []
        assert Browser().open(party.by_value()).status_code == 400
        party.published[:] = [ENCRYPTING, SIGNING]
        with time_machine.travel(time.time() + 10):
            assert Browser().open(party.by_value()).status_code == 200


def test_the_staff_stay_under_the_plain_profile(party: Relying, browser: Browser) -> None:
    claims = party.claims(browser.choose(party.authorize("staff"), "niina"), "staff")
    assert claims["roles"] == ["Portal.Counsellor"]


def test_the_metadata_names_the_profile(party: Relying) -> None:
    said = {
        realm: requests.get(f"{party.provider}/{realm}/.well-known/openid-configuration", timeout=5).json()
        for realm in ("citizen", "staff")
    }
    assert said["citizen"]["token_endpoint_auth_methods_supported"] == ["private_key_jwt"]
    assert said["citizen"]["id_token_encryption_enc_values_supported"] == ["A128CBC-HS256"]
    assert said["citizen"]["request_parameter_supported"] is True
    assert said["staff"]["request_parameter_supported"] is False
    assert "client_secret_basic" in said["staff"]["token_endpoint_auth_methods_supported"]


def test_the_settings_for_a_portal_name_the_profile_and_no_secret(party: Relying) -> None:
    told = portal_environment(party.clients, 8001)
    assert told["PORTAL_RESIDENT__PROFILE"] == "ftn"
    assert "PORTAL_RESIDENT__CLIENT_SECRET" not in told
    assert "PORTAL_STAFF__PROFILE" not in told
