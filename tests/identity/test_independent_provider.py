"""The profile of the Finnish Trust Network against a provider that others have written."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from werkzeug.serving import BaseWSGIServer

from portal.own_keys import pairs
from portal.own_keys.file import write_new, write_over
from portal.web.identity import Reason, SignInFailed
from portal.web.identity.provider import Provider
from tests.ground.serving import address_of
from tests.identity.independent_provider import ACR, PERSON, IndependentProvider, through
from tests.identity.stand_in import ADDRESS, CALLBACKS, StandIn

REDIRECT = ADDRESS + CALLBACKS["resident"]


@pytest.fixture
def keys_file(tmp_path: Path, own_keys_file: Path) -> Path:
    """Our keys, to be rotated."""
    file = tmp_path / "own.json"
    write_new(file, {"keys": [pair.private() for pair in pairs.read(own_keys_file).pairs]})
    return file


@pytest.fixture
def provider(faulty_server: BaseWSGIServer, tmp_path: Path, published: dict[str, Any]) -> IndependentProvider:
    """The provider, which knows our keys."""
    made = IndependentProvider(address_of(faulty_server), tmp_path, REDIRECT)
    made.know(published)
    faulty_server.app = made.app
    return made


@pytest.fixture
def portal(provider: IndependentProvider, keys_file: Path) -> StandIn:
    """A portal at it."""
    settings = Provider(
        profile="ftn",
        issuer=provider.context.issuer,
        client_id="portal",
        redirect_uri=REDIRECT,
        scope="openid profile",
        acr_values=(ACR,),
        max_age=900,
        keys_file=keys_file,
    )
    return StandIn({"resident": settings})


def test_a_person_signs_in(portal: StandIn) -> None:
    browser = portal.browser()
    for language in ("fi", "sv"):
        claims = browser.come_back(through(browser.begin(language=language)))
        assert claims["urn:oid:1.2.246.21"] == PERSON["urn:oid:1.2.246.21"]
        assert claims["acr"] == ACR


def test_its_new_key_is_found_at_once(portal: StandIn, provider: IndependentProvider) -> None:
    browser = portal.browser()
    browser.come_back(through(browser.begin()))
    provider.rotate()
    assert browser.come_back(through(browser.begin()))["acr"] == ACR


def test_our_new_keys_are_used_before_and_after_it_knows_them(
    portal: StandIn, provider: IndependentProvider, keys_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pairs, "BITS_OF_A_NEW_KEY", 2048)
    rotated = pairs.read(keys_file).rotated(datetime.now(UTC))
    write_over(keys_file, {"keys": [pair.private() for pair in rotated.pairs]})
    browser = portal.browser()
    assert browser.come_back(through(browser.begin()))["acr"] == ACR
    provider.know(rotated.published(datetime.now(UTC) + pairs.ON_EVERY_MACHINE))
    assert browser.come_back(through(browser.begin()))["acr"] == ACR


def test_a_code_is_good_once(portal: StandIn) -> None:
    browser = portal.browser()
    answer = through(browser.begin())
    browser.come_back(answer)
    state = through(browser.begin()).split("state=")[1].split("&")[0]
    replayed = answer.replace(answer.split("state=")[1].split("&")[0], state)
    with pytest.raises(SignInFailed) as refused:
        browser.come_back(replayed)
    assert refused.value.reason is Reason.CODE
