"""The two providers and a bare portal for each."""

from collections.abc import Iterator

import pytest
from pydantic import SecretStr
from werkzeug.serving import BaseWSGIServer

from demo.provider.clients import Client, clients_of
from demo.provider.running import provider_server
from portal.web.identity.provider import Provider
from tests.ground.serving import address_of, bound, running
from tests.identity.faulty_provider import FaultyProvider
from tests.identity.stand_in import ADDRESS, CALLBACKS, StandIn

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


@pytest.fixture
def faulty(faulty_server: BaseWSGIServer) -> FaultyProvider:
    """A provider that can be made to misbehave."""
    provider = FaultyProvider(address_of(faulty_server))
    faulty_server.app = provider.app
    return provider


@pytest.fixture
def faulty_settings(faulty: FaultyProvider) -> Provider:
    """How a portal knows it."""
    return Provider(
        issuer=faulty.issuer,
        client_id="portal",
        client_secret=SecretStr("a-secret-of-the-portal"),
        redirect_uri=ADDRESS + CALLBACKS["resident"],
    )


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
