"""Fixture: the whole portal and the demonstration provider, served on loopback for a real browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from demo.provider.clients import clients_of, portal_environment
from demo.provider.running import provider_server
from portal import create_app
from portal.config import load_settings
from portal.services.seeding import Seeding
from portal.store.engine import Store
from portal.units import load_units
from tests.ground.compiled import with_compiled_templates
from tests.ground.gated_client import gate
from tests.ground.portal import keys_file
from tests.ground.serving import address_of, bound, running


@dataclass(frozen=True)
class Live:
    """A running portal: where it is, where its identity provider is, and its store."""

    address: str
    provider: str
    store: Store


@pytest.fixture
def quick_live(tmp_path: Path, walked_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """A portal for many visits to the same pages, which other walks look at: nothing stands before it."""
    with _served(tmp_path, walked_url, monkeypatch) as (served, _):
        yield served


@pytest.fixture
def live(tmp_path: Path, walked_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """A portal for one walk.  The gate stands before it: a page with a fault fails the walk at its end."""
    with _served(tmp_path, walked_url, monkeypatch) as (served, app):
        faults = gate(app)
        yield served
    assert faults == []


@contextmanager
def _served(tmp_path: Path, walked_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Live, Flask]]:
    portal = bound()
    clients = clients_of(address_of(portal), {})
    provider = provider_server(clients)
    environment = {
        "PORTAL_MODE": "demo",
        "PORTAL_BASE_URL": address_of(portal),
        "PORTAL_DATABASE_URL": walked_url,
        "PORTAL_KEYS_FILE": str(keys_file(tmp_path)),
        "PORTAL_UNIT": "990",
        **portal_environment(clients, provider.server_port),
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    app = with_compiled_templates(create_app(load_settings()))
    portal.app = app
    store: Store = app.extensions["portal"].store
    with running(portal) as address, running(provider) as provider_address:
        yield Live(address, provider_address, store), app
    store.engine.dispose()


@pytest.fixture
def county(live: Live) -> Live:
    """The portal with its made-up county."""
    settings = load_settings()
    Seeding(live.store, load_units().named(settings.unit), settings.staff.issuer, datetime.now(UTC)).run()
    return live
