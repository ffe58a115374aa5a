"""The attacks of the identity notes: each is refused for its own reason, and never gets a second try."""

import time
from collections.abc import Callable
from typing import Any

import pytest
import time_machine

from portal.services.refused import Refused
from portal.web.identity import ProviderDown, Reason, SignInCancelled, SignInFailed, outgoing
from portal.web.identity.provider import Provider
from tests.ground.serving import address_of, bound
from tests.identity.attacks import ANSWERS, CLAIMS, DEMANDS, METADATA, REPLIES, SIGNATURES, renamed
from tests.identity.faulty_provider import (
    OTHER_KEY,
    RIGHT_KEY,
    FaultyProvider,
    Json,
    page_of_html,
    signed,
    without,
)
from tests.identity.stand_in import CALLBACKS, Browser, StandIn

SHORT_KEY = {"kty": "RSA", "e": "AQAB", "n": "w" * 171}
"""One of 1024 bits."""


def refused(portal: StandIn, faulty: FaultyProvider) -> Refused:
    """What one sign-in is refused with; the answer is not taken again even when nothing is wrong with it."""
    browser = portal.browser()
    address = faulty.answer(browser.begin())
    with pytest.raises(Refused) as refusal:
        browser.come_back(address)
    assert browser.pending() == 0
    with pytest.raises(SignInFailed) as again:
        browser.come_back(address)
    assert again.value.reason is Reason.STATE
    return refusal.value


def reason(portal: StandIn, faulty: FaultyProvider) -> Reason:
    """Why one sign-in is refused."""
    refusal = refused(portal, faulty)
    assert isinstance(refusal, SignInFailed)
    return refusal.reason


def test_without_a_fault_the_person_is_let_in(portal: StandIn, faulty: FaultyProvider) -> None:
    browser = portal.browser()
    assert browser.come_back(faulty.answer(browser.begin()))["sub"] == "somebody"


@pytest.mark.parametrize("attack", CLAIMS)
def test_a_token_for_another_sign_in_is_refused(portal: StandIn, faulty: FaultyProvider, attack: str) -> None:
    faulty.bend_claims, expected = CLAIMS[attack]
    assert reason(portal, faulty) is expected


@pytest.mark.parametrize("attack", SIGNATURES)
def test_a_token_that_is_not_the_providers_is_refused(
    portal: StandIn, faulty: FaultyProvider, attack: str
) -> None:
    faulty.sign = SIGNATURES[attack]
    assert reason(portal, faulty) is Reason.SIGNATURE


@pytest.mark.parametrize("attack", REPLIES)
def test_a_reply_without_a_token_lets_nobody_in(portal: StandIn, faulty: FaultyProvider, attack: str) -> None:
    faulty.bend_reply, expected = REPLIES[attack]
    assert reason(portal, faulty) is expected


@pytest.mark.parametrize("access_token", ["\ud800", 7, ["an-access-token"]])
def test_an_access_token_that_is_none_fits_no_hash(
    portal: StandIn, faulty: FaultyProvider, access_token: object
) -> None:
    faulty.bend_claims = lambda claims: claims | {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}
    faulty.bend_reply = lambda reply: reply | {"access_token": access_token}
    assert reason(portal, faulty) is Reason.AT_HASH


@pytest.mark.parametrize("attack", ANSWERS)
def test_an_answer_that_is_not_the_providers_is_refused(
    portal: StandIn, faulty: FaultyProvider, attack: str
) -> None:
    faulty.bend_answer, expected = ANSWERS[attack]
    assert reason(portal, faulty) is expected


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("access_denied", SignInCancelled),
        ("cancel", SignInCancelled),
        ("temporarily_unavailable", ProviderDown),
    ],
)
def test_an_error_is_read_only_with_the_state_of_the_browser(
    portal: StandIn, faulty: FaultyProvider, error: str, expected: type[Refused]
) -> None:
    faulty.bend_answer = lambda answer: without(answer, "code") | {"error": error, "error_description": "<b>"}
    assert isinstance(refused(portal, faulty), expected)
    with pytest.raises(SignInFailed) as foreign:
        portal.browser().come_back(f"{CALLBACKS['resident']}?error={error}&state=made-up")
    assert foreign.value.reason is Reason.STATE


def test_an_answer_belongs_to_the_browser_that_began(portal: StandIn, faulty: FaultyProvider) -> None:
    attackers = faulty.answer(portal.browser().begin())
    victim = portal.browser()
    victim.begin()
    with pytest.raises(SignInFailed) as refusal:
        victim.come_back(attackers)
    assert refusal.value.reason is Reason.STATE


def test_the_code_of_one_sign_in_is_no_good_for_another(portal: StandIn, faulty: FaultyProvider) -> None:
    browser = portal.browser()
    first = faulty.answer(browser.begin())
    nonce: dict[str, Any] = {}
    faulty.bend_claims = lambda claims: nonce.setdefault("of the first", claims)
    browser.come_back(first)
    faulty.bend_claims = lambda claims: claims | {"nonce": nonce["of the first"]["nonce"]}
    assert reason(portal, faulty) is Reason.NONCE


def test_an_answer_is_taken_once(portal: StandIn, faulty: FaultyProvider) -> None:
    browser = portal.browser()
    address = faulty.answer(browser.begin())
    browser.come_back(address)
    with pytest.raises(SignInFailed) as again:
        browser.come_back(address)
    assert again.value.reason is Reason.STATE


@pytest.mark.parametrize(("minutes", "in_time"), [(14, True), (16, False)])
def test_a_sign_in_lasts_a_quarter_of_an_hour(
    portal: StandIn, faulty: FaultyProvider, minutes: int, in_time: bool
) -> None:
    browser = portal.browser()
    address = faulty.answer(browser.begin())
    with time_machine.travel(time.time() + minutes * 60):
        if in_time:
            assert browser.come_back(address)["sub"] == "somebody"
        else:
            with pytest.raises(SignInFailed) as refusal:
                browser.come_back(address)
            assert refusal.value.reason is Reason.STATE


def test_forty_abandoned_sign_ins_leave_three(portal: StandIn, faulty: FaultyProvider) -> None:
    browser = portal.browser()
    oldest = faulty.answer(browser.begin())
    abandoned = [browser.begin() for _ in range(40)]
    assert (browser.pending(), browser.session_size() < 1000) == (3, True)
    assert browser.come_back(faulty.answer(abandoned[-1]))["sub"] == "somebody"
    with pytest.raises(SignInFailed):
        browser.come_back(oldest)


@pytest.mark.parametrize(("off", "works"), [(20, True), (-20, True), (300, False), (-300, False)])
def test_clocks_may_differ_by_seconds_but_not_by_minutes(
    portal: StandIn, faulty: FaultyProvider, off: int, works: bool
) -> None:
    faulty.bend_claims = lambda claims: claims | {"iat": claims["iat"] + off, "exp": claims["exp"] + 3600}
    if works:
        browser = portal.browser()
        assert browser.come_back(faulty.answer(browser.begin()))["sub"] == "somebody"
    else:
        refusal = refused(portal, faulty)
        assert isinstance(refusal, SignInFailed)
        assert refusal.skew == pytest.approx(-off, abs=2)


@pytest.mark.parametrize("demand", DEMANDS)
def test_what_an_installation_demands_is_checked(
    faulty_settings: Provider, faulty: FaultyProvider, demand: str
) -> None:
    settings, faulty.bend_claims, expected = DEMANDS[demand]
    strict = StandIn({"resident": Provider(**{**dict(faulty_settings), **settings})})
    assert reason(strict, faulty) is expected


def test_the_issuer_of_an_answer_can_be_demanded(faulty_settings: Provider, faulty: FaultyProvider) -> None:
    faulty.bend_metadata = lambda m: without(m, "authorization_response_iss_parameter_supported")
    faulty.bend_answer = lambda answer: without(answer, "iss")
    lenient: Browser = StandIn({"resident": faulty_settings}).browser()
    assert lenient.come_back(faulty.answer(lenient.begin()))["sub"] == "somebody"
    strict = StandIn({"resident": Provider(**{**dict(faulty_settings), "require_iss": True})})
    assert reason(strict, faulty) is Reason.ANSWER_ISSUER


@pytest.mark.parametrize("fault", METADATA)
def test_nobody_is_sent_off_by_metadata_that_is_wrong(
    portal: StandIn, faulty: FaultyProvider, fault: str
) -> None:
    faulty.bend_metadata = METADATA[fault]
    with pytest.raises(ProviderDown):
        portal.browser().begin()


@pytest.mark.parametrize("part", ["token", "keys"])
@pytest.mark.parametrize(
    "reply",
    [
        page_of_html,
        lambda: ({"error": "oh"}, 500),
        lambda: ([1, 2], 200),
        lambda: ("", 307, {"Location": "/keys"}),
        lambda: (b"\xff", 200, {"Content-Type": "application/json"}),
        lambda: (b"[" * 200_000, 200, {"Content-Type": "application/json"}),
    ],
    ids=["HTML", "500", "a list", "a redirect", "not UTF-8", "brackets within brackets"],
)
def test_a_reply_that_is_none_means_that_the_provider_is_down(
    portal: StandIn, faulty: FaultyProvider, part: str, reply: Callable[[], Any]
) -> None:
    faulty.instead[part] = reply
    assert isinstance(refused(portal, faulty), ProviderDown)


@pytest.mark.parametrize(
    "keys", [{}, {"keys": []}, {"keys": "none"}, {"keys": [{"kty": "RSA"}]}, {"keys": [SHORT_KEY]}]
)
def test_keys_that_are_none_mean_that_the_provider_is_down(
    portal: StandIn, faulty: FaultyProvider, keys: Json
) -> None:
    faulty.instead["keys"] = lambda: keys
    assert isinstance(refused(portal, faulty), ProviderDown)


def test_a_provider_that_hangs_is_left(
    portal: StandIn, faulty: FaultyProvider, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "_READ", 0.2)

    def hang() -> Json:
        time.sleep(1)
        return {}

    faulty.instead["token"] = hang
    assert isinstance(refused(portal, faulty), ProviderDown)


def test_a_provider_that_is_gone_is_down(faulty_settings: Provider) -> None:
    server = bound()
    server.server_close()
    gone = Provider(**{**dict(faulty_settings), "issuer": address_of(server)})
    with pytest.raises(ProviderDown):
        StandIn({"resident": gone}).browser().begin()


def test_what_is_known_of_a_provider_serves_while_its_documents_cannot_be_had(
    portal: StandIn, faulty: FaultyProvider
) -> None:
    browser = portal.browser()
    browser.come_back(faulty.answer(browser.begin()))
    faulty.instead = {"metadata": page_of_html, "keys": page_of_html}
    assert browser.come_back(faulty.answer(browser.begin()))["sub"] == "somebody"


def test_a_new_key_is_fetched_at_once_and_made_up_keys_are_not_fetched_for_each_token(
    portal: StandIn, faulty: FaultyProvider
) -> None:
    browser = portal.browser()
    browser.come_back(faulty.answer(browser.begin()))
    faulty.published, faulty.sign = [OTHER_KEY], lambda claims: signed(claims, OTHER_KEY)
    assert browser.come_back(faulty.answer(browser.begin()))["sub"] == "somebody"
    faulty.sign = lambda claims: signed(claims, RIGHT_KEY)
    faulty.calls.clear()
    assert [reason(portal, faulty) for _ in range(3)] == [Reason.SIGNATURE] * 3
    assert faulty.calls.count("keys") == 0
    with time_machine.travel(time.time() + 11):
        assert reason(portal, faulty) is Reason.SIGNATURE
    assert faulty.calls.count("keys") == 1


def test_a_new_key_under_the_old_name_is_found(portal: StandIn, faulty: FaultyProvider) -> None:
    browser = portal.browser()
    browser.come_back(faulty.answer(browser.begin()))
    new = renamed(OTHER_KEY)
    faulty.published, faulty.sign = [new], lambda claims: signed(claims, new)
    assert browser.come_back(faulty.answer(browser.begin()))["sub"] == "somebody"


def test_a_withdrawn_key_is_trusted_for_an_hour_at_most(portal: StandIn, faulty: FaultyProvider) -> None:
    browser = portal.browser()
    browser.come_back(faulty.answer(browser.begin()))
    faulty.published = [OTHER_KEY]
    assert browser.come_back(faulty.answer(browser.begin()))["sub"] == "somebody"
    with time_machine.travel(time.time() + 3601):
        assert reason(portal, faulty) is Reason.SIGNATURE


def test_no_refusal_repeats_what_the_provider_said(portal: StandIn, faulty: FaultyProvider) -> None:
    faulty.bend_answer = lambda answer: answer | {"error": "MARK", "error_description": "MARK"}
    first = refused(portal, faulty)
    faulty.bend_answer = lambda answer: answer
    faulty.bend_reply = lambda reply: {"error": "MARK", "error_description": "MARK"}
    for refusal in (first, refused(portal, faulty)):
        assert "MARK" not in f"{refusal} {refusal!r} {vars(refusal)} {refusal.__cause__}"
