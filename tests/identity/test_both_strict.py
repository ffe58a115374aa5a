"""The portal and the demonstration provider together, under the strict profile."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import KeySet
from werkzeug.serving import BaseWSGIServer

from demo.provider.client_keys import ClientKeys
from demo.provider.clients import CITIZEN_ACRS, clients_of, portal_environment
from demo.provider.running import provider_server
from portal.own_keys.file import write_new
from portal.own_keys.pairs import OwnKeys
from portal.web.identity import SignInCancelled
from portal.web.identity.provider import Provider
from tests.ground.serving import running
from tests.identity.stand_in import ADDRESS, StandIn, choose

KEYS = OwnKeys.new(datetime.now(UTC))
CLIENTS = clients_of(ADDRESS, {}, ClientKeys(KeySet([pair.key for pair in KEYS.pairs])))


@pytest.fixture(scope="module")
def strict_server() -> Iterator[BaseWSGIServer]:
    server = provider_server(CLIENTS)
    with running(server):
        yield server


@pytest.fixture
def given(strict_server: BaseWSGIServer, tmp_path: Path) -> dict[str, Any]:
    """What the demonstration tells a portal of the residents' provider."""
    write_new(tmp_path / "keys.json", {"keys": [pair.private() for pair in KEYS.pairs]})
    told = portal_environment(CLIENTS, strict_server.server_port)
    prefix = "PORTAL_RESIDENT__"
    named = {key.removeprefix(prefix).lower(): told[key] for key in told if key.startswith(prefix)}
    return named | {"keys_file": tmp_path / "keys.json"}


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"assertion_audience": "issuer"},
        {"request": "pushed"},
        {"request": "pushed_signed"},
        {"max_age": 0, "prompt": "login", "request_parameters": {"ftn_spname": "Sosiaalinen luotto"}},
    ],
    ids=str,
)
def test_a_resident_signs_in(given: dict[str, Any], more: dict[str, Any]) -> None:
    browser = StandIn({"resident": Provider.model_validate(given | more)}).browser()
    claims = browser.come_back(choose(browser.begin(language="sv"), "svea"))
    assert (claims["urn:oid:1.2.246.21"], claims["acr"]) == ("020579-902T", CITIZEN_ACRS[0])
    with pytest.raises(SignInCancelled):
        browser.come_back(choose(browser.begin(), "cancel"))
