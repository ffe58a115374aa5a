"""Fixture: an installation that commands find through the environment."""

from pathlib import Path

import pytest

from tests.ground.portal import BASE_URL, keys_file, provider


@pytest.fixture
def installation(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The database file of a demonstration that has only its settings and keys so far."""
    database = tmp_path / "portal.sqlite"
    settings = {
        "MODE": "demo",
        "BASE_URL": BASE_URL,
        "DATABASE_URL": f"sqlite:///{database}",
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
    return database
