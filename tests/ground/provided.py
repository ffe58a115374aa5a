"""Fixture: a portal whose residents and staff sign in at providers that tests make misbehave."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from pydantic import SecretStr
from werkzeug.serving import BaseWSGIServer
from werkzeug.test import TestResponse

from portal import create_app
from portal.config import Settings
from portal.web.identity.provider import Provider
from tests.ground.gated_client import GatedClient
from tests.ground.portal import AINO, BASE_URL, Clock, csrf_token
from tests.ground.serving import address_of, bound, running
from tests.identity.faulty_provider import FaultyProvider, signed

EVENT = "http://schemas.openid.net/event/backchannel-logout"
FACTS: dict[str, dict[str, Any]] = {
    "resident": {
        "urn:oid:1.2.246.21": AINO.identity_code,
        "urn:oid:2.16.840.1.113730.3.1.241": AINO.display_name,
    },
    "staff": {"tid": "t", "oid": "o", "name": "Sari Neuvola", "roles": ["Portal.Counsellor"]},
}


@dataclass
class Provided:
    """A portal at two providers, and the browsers of it."""

    app: Flask
    providers: dict[str, FaultyProvider]
    _numbers: Iterator[int] = field(default_factory=count)

    def browser(self) -> GatedClient:
        """A browser without a cookie."""
        client = self.app.test_client()
        assert isinstance(client, GatedClient)
        return client

    def begin(self, browser: GatedClient, realm: str = "resident") -> str:
        """Press the button of the sign-in page; the provider's address."""
        entrance = "/fi/sign-in" if realm == "resident" else "/fi/staff"
        token = csrf_token(browser.get(entrance).text)
        reply = browser.post(entrance, data={"csrf_token": token})
        assert reply.status_code == 303, reply.text
        return reply.headers["Location"]

    def come_back(self, browser: GatedClient, address: str, realm: str = "resident") -> TestResponse:
        """Come back from the provider."""
        parts = urlsplit(self.providers[realm].answer(address))
        return browser.get(f"{parts.path}?{parts.query}")

    def signed_in(
        self,
        realm: str = "resident",
        browser: GatedClient | None = None,
        address: str | None = None,
        **claims: Any,
    ) -> GatedClient:
        """A browser that has gone all the way; `claims` are what else the provider says.

        `address` is that of a sign-in which has begun already.
        """
        browser = browser or self.browser()
        facts = FACTS[realm]
        self.providers[realm].bend_claims = lambda said: said | facts | claims
        assert self.come_back(browser, address or self.begin(browser, realm), realm).status_code == 303
        return browser

    def order(self, realm: str = "resident", **said: Any) -> dict[str, Any]:
        """The claims of a logout token that is right but for what is `said`; None leaves a claim out."""
        now = int(time.time())
        right = {
            "iss": self.providers[realm].issuer,
            "aud": f"portal-{realm}",
            "iat": now,
            "exp": now + 120,
            "jti": f"order {next(self._numbers)}",
            "events": {EVENT: {}},
        }
        return {name: value for name, value in (right | said).items() if value is not None}

    def send(self, token: str, realm: str = "resident", **options: Any) -> TestResponse:
        """What the portal answers a provider that sends a logout token."""
        path = f"{'/staff' if realm == 'staff' else ''}/auth/logout"
        return self.browser().post(path, data={"logout_token": token}, **options)

    def end(self, realm: str = "resident", **said: Any) -> int:
        """The status of the answer to an order."""
        return self.send(signed(self.order(realm, **said)), realm).status_code


@pytest.fixture(scope="session")
def two_servers() -> Iterator[dict[str, BaseWSGIServer]]:
    """The servers of two providers after another: to stop one takes half a second."""
    servers = {"resident": bound(), "staff": bound()}
    with running(servers["resident"]), running(servers["staff"]):
        yield servers


@pytest.fixture
def provided(two_servers: dict[str, BaseWSGIServer], settings: Settings, clock: Clock) -> Iterator[Provided]:
    """A portal at two providers."""
    providers = {name: FaultyProvider(address_of(server)) for name, server in two_servers.items()}
    known = {}
    for name, provider in providers.items():
        two_servers[name].app = provider.app
        known[name] = Provider(
            issuer=provider.issuer,
            client_id=f"portal-{name}",
            client_secret=SecretStr("a-secret-of-the-portal"),
            redirect_uri=f"{BASE_URL}/{'staff/' if name == 'staff' else ''}auth/callback",
            logout="front_and_back",
        )
    app = create_app(settings.model_copy(update=known), clock)
    app.test_client_class = GatedClient
    yield Provided(app, providers)
    app.extensions["portal"].store.engine.dispose()
