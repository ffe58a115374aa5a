"""Fixtures: the whole portal on a database of its own, behind the gate, with a clock that tests move."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from pydantic import SecretStr

from portal import create_app
from portal.config import Settings
from portal.services import signing_in
from portal.services.signing_in import Arrival, Person
from portal.store import visits
from portal.store.crypt import new_key, new_token
from portal.store.engine import Store
from portal.store.visits import Visit
from portal.web.identity.provider import Provider
from portal.web.letting_in import AUTHENTICATED_AT
from portal.web.visits import RESIDENT, STAFF, Realm
from tests.ground.compiled import with_compiled_templates
from tests.ground.gated_client import GatedClient

BASE_URL = "http://localhost"

AINO = Person("010190-900P", "Aino Esimerkki", "Testilä", "Aino Testilä", "990", non_disclosure=False)
BERTEL = Person("020285-901W", "Bertel", "Exempel", "Bertel Exempel", "990", non_disclosure=False)
STRANGER = Person("030375-902T", "Olga", "Outola", "Olga Outola", "091", non_disclosure=False)


@dataclass
class Clock:
    """A clock that stands still until a test moves it."""

    now: datetime = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def move(self, by: timedelta) -> None:
        """Let time pass."""
        self.now += by


def provider(name: str) -> Provider:
    """Settings of a provider that is not there: for tests that never sign in through one."""
    return Provider(
        issuer=f"http://127.0.0.1:9/{name}",
        client_id=f"portal-{name}",
        client_secret=SecretStr("not-a-secret-at-all"),
        redirect_uri=f"{BASE_URL}/{'staff/' if name == 'staff' else ''}auth/callback",
    )


def keys_file(folder: Path) -> Path:
    """A keys file with fresh keys."""
    path = folder / "keys.json"
    keys = [base64.b64encode(new_key()).decode() for _ in range(3)]
    path.touch(0o600)
    path.write_text(json.dumps({"encryption": keys[:1], "index": keys[1], "signing": keys[2:]}))
    return path


@pytest.fixture
def clock() -> Clock:
    """The clock of the portal under test."""
    return Clock()


@pytest.fixture
def settings(tmp_path: Path, portal_url: str) -> Settings:
    """Settings of a demonstration, on each engine in turn."""
    return Settings(
        mode="demo",
        base_url=BASE_URL,
        database_url=portal_url,
        keys_file=keys_file(tmp_path),
        unit="990",
        resident=provider("resident"),
        staff=provider("staff"),
    )


@pytest.fixture
def app(settings: Settings, clock: Clock) -> Iterator[Flask]:
    """The portal."""
    app = with_compiled_templates(create_app(settings, clock))
    app.test_client_class = GatedClient
    yield app
    app.extensions["portal"].store.engine.dispose()


@pytest.fixture
def client(app: Flask) -> GatedClient:
    """A browser without a cookie."""
    client = app.test_client()
    assert isinstance(client, GatedClient)
    return client


@pytest.fixture
def portal_store(app: Flask) -> Store:
    """The store of the portal under test."""
    store: Store = app.extensions["portal"].store
    return store


@dataclass
class Visitors:
    """Gives browsers that are signed in, without the way through an identity provider."""

    app: Flask
    clock: Clock

    def resident(self, person: Person = AINO, language: str = "fi") -> GatedClient:
        """A resident's browser."""
        with self._store.session() as db:
            resident = signing_in.admit_resident(db, person, language, self.clock())
        return self._browser(RESIDENT, resident, person.display_name)

    def staff(
        self, role: str = "counsellor", name: str = "Sari Neuvola", unit: str = "990", *, fresh: bool = True
    ) -> GatedClient:
        """A staff member's browser; a `fresh` one has just identified themselves."""
        with self._store.session() as db:
            key = ("http://127.0.0.1:9/staff", "tenant", f"{role} {name} {unit}")
            staff = signing_in.admit_staff(db, key, name, unit, role, self.clock())
        assert staff is not None
        told = {AUTHENTICATED_AT: self.clock().timestamp()} if fresh else {}
        return self._browser(STAFF, staff, name, **told)

    @property
    def _store(self) -> Store:
        store: Store = self.app.extensions["portal"].store
        return store

    def _browser(self, realm: Realm, person: UUID, name: str, **told: float) -> GatedClient:
        token, now = new_token(), self.clock()
        with self._store.session() as db:
            arrival = Arrival(
                f"http://127.0.0.1:9/{realm.name}", f"sub of {name}", None, now, "firefox android"
            )
            sign_in = signing_in.note(db, realm.sign_ins, person, arrival, now)
        with self._store.transaction() as db:
            visits.add(db, realm.table, token, Visit({"name": name, **told}, person, now, now, sign_in))
        client = self.app.test_client()
        client.set_cookie(f"portal_{realm.name}", token, domain="localhost")
        assert isinstance(client, GatedClient)
        return client


@pytest.fixture
def visitors(app: Flask, clock: Clock) -> Visitors:
    """Signed-in browsers."""
    return Visitors(app, clock)


def csrf_token(html: str) -> str:
    """The token of the first form of a page."""
    return html.split('name="csrf_token" value="', 1)[1].split('"', 1)[0]
