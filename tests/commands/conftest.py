"""Fixtures: an installation that commands find through the environment, on each engine in turn."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from portal.config import load_settings
from portal.store.engine import Store, make_engine
from tests.ground.portal import BASE_URL, keys_file, provider


@pytest.fixture
def unplaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A demonstration that has its settings and keys, and no database yet."""
    settings = {
        "MODE": "demo",
        "BASE_URL": BASE_URL,
        "KEYS_FILE": str(keys_file(tmp_path)),
        "UNIT": "990",
    }
    for name in ("resident", "staff"):
        known = provider(name)
        assert known.client_secret is not None
        settings[f"{name}__ISSUER"] = known.issuer
        settings[f"{name}__CLIENT_ID"] = known.client_id
        settings[f"{name}__CLIENT_SECRET"] = known.client_secret.get_secret_value()
        settings[f"{name}__REDIRECT_URI"] = known.redirect_uri
    for name, value in settings.items():
        monkeypatch.setenv(f"PORTAL_{name.upper()}", value)


@pytest.fixture
def new_installation(
    unplaced: None, monkeypatch: pytest.MonkeyPatch, empty_database_url: str
) -> Iterator[Store]:
    """An installation whose database has no table yet."""
    yield from _placed(monkeypatch, empty_database_url)


@pytest.fixture
def installation(unplaced: None, monkeypatch: pytest.MonkeyPatch, database_url: str) -> Iterator[Store]:
    """An installation that has been migrated."""
    yield from _placed(monkeypatch, database_url)


def _placed(environment: pytest.MonkeyPatch, database_url: str) -> Iterator[Store]:
    environment.setenv("PORTAL_DATABASE_URL", database_url)
    store = Store(make_engine(database_url), load_settings().keys.vault())
    yield store
    store.engine.dispose()
