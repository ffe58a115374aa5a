"""The two providers and a bare portal for each."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr
from werkzeug.serving import BaseWSGIServer

from demo.provider.clients import Client, clients_of
from demo.provider.running import provider_server
from portal.own_keys import pairs
from portal.own_keys.file import write_new
from portal.own_keys.pairs import OwnKeys
from portal.web.identity.provider import Provider
from tests.ground.serving import address_of, bound, running
from tests.identity.faulty_provider import FaultyProvider
from tests.identity.stand_in import ADDRESS, CALLBACKS, StandIn
from tests.identity.strict_provider import StrictProvider

CLIENTS = clients_of(ADDRESS, {})


@pytest.fixture(scope="session")
def demo_server() -> Iterator[BaseWSGIServer]:
    """The demonstration provider, answering on a free port."""
    server = provider_server(CLIENTS)
    with running(server):
        yield server


@pytest.fixture
def demo_providers(demo_server: BaseWSGIServer) -> dict[str, Provider]:
    """How a portal knows the demonstration provider."""
    address = f"http://127.0.0.1:{demo_server.server_port}"
    return {
        "resident": _configured(f"{address}/citizen", CLIENTS.resident),
        "staff": _configured(f"{address}/staff", CLIENTS.staff),
    }


@pytest.fixture
def demo_portal(demo_providers: dict[str, Provider]) -> StandIn:
    """A portal at the demonstration provider."""
    return StandIn(demo_providers)


@pytest.fixture(scope="session")
def faulty_server() -> Iterator[BaseWSGIServer]:
    """A server for one faulty provider after another: to stop one takes half a second."""
    server = bound()
    with running(server):
        yield server


@pytest.fixture(scope="session")
def own_keys_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Key pairs of the portal at a strict provider; a test that changes them takes a copy."""
    file = tmp_path_factory.mktemp("own") / "keys.json"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairs, "BITS_OF_A_NEW_KEY", 2048)
        made = OwnKeys.new(datetime.now(UTC))
    write_new(file, {"keys": [pair.private() for pair in made.pairs]})
    return file


@pytest.fixture(scope="session")
def published(own_keys_file: Path) -> dict[str, Any]:
    """What the strict provider knows the portal by."""
    return pairs.read(own_keys_file).published(datetime.now(UTC))


@pytest.fixture
def plain(faulty_server: BaseWSGIServer) -> FaultyProvider:
    """A provider that can be made to misbehave."""
    provider = FaultyProvider(address_of(faulty_server))
    faulty_server.app = provider.app
    return provider


@pytest.fixture
def plain_settings(plain: FaultyProvider) -> Provider:
    """How a portal knows it."""
    return Provider(
        issuer=plain.issuer,
        client_id="portal",
        client_secret=SecretStr("a-secret-of-the-portal"),
        redirect_uri=ADDRESS + CALLBACKS["resident"],
    )


@pytest.fixture
def strict(faulty_server: BaseWSGIServer, published: dict[str, Any]) -> StrictProvider:
    """One that demands signed requests and proofs, and seals its tokens."""
    provider = StrictProvider(address_of(faulty_server), published)
    faulty_server.app = provider.app
    return provider


@pytest.fixture
def strict_settings(strict: StrictProvider, own_keys_file: Path) -> Provider:
    """How a portal knows that one."""
    return Provider(
        profile="ftn",
        issuer=strict.issuer,
        client_id="portal",
        redirect_uri=ADDRESS + CALLBACKS["resident"],
        acr_values=("strong",),
        keys_file=own_keys_file,
    )


@pytest.fixture(params=["plain", "strict"])
def profile(request: pytest.FixtureRequest) -> str:
    """Each of the two ways in which a portal and a provider can deal with each other."""
    name: str = request.param
    return name


@pytest.fixture
def faulty(profile: str, request: pytest.FixtureRequest) -> FaultyProvider:
    """A provider of either kind that can be made to misbehave."""
    provider: FaultyProvider = request.getfixturevalue(profile)
    return provider


@pytest.fixture
def faulty_settings(profile: str, request: pytest.FixtureRequest) -> Provider:
    """How a portal knows it."""
    settings: Provider = request.getfixturevalue(f"{profile}_settings")
    return settings


@pytest.fixture
def portal(faulty_settings: Provider) -> StandIn:
    """A portal at it."""
    return StandIn({"resident": faulty_settings})


def _configured(issuer: str, client: Client) -> Provider:
    return Provider(
        issuer=issuer,
        client_id=client.client_id,
        client_secret=SecretStr(client.secret),
        redirect_uri=client.redirect_uris[0],
    )
