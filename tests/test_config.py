"""A start with missing or unsafe settings is refused, with every fault named and no secret shown."""

import json
from pathlib import Path
from typing import Any

import pytest

from portal.config import BadSettings, Settings, load_settings
from tests.ground.portal import BASE_URL, keys_file, provider


def given(tmp_path: Path, **changes: Any) -> dict[str, Any]:
    """Settings that are right, but for the changes."""
    right: dict[str, Any] = {
        "mode": "demo",
        "base_url": BASE_URL,
        "database_url": "sqlite:///portal.sqlite",
        "keys_file": keys_file(tmp_path),
        "unit": "990",
        "resident": provider("resident"),
        "staff": provider("staff"),
    }
    return right | changes


def test_right_settings_are_read(tmp_path: Path) -> None:
    assert load_settings(**given(tmp_path)).unit == "990"


def test_settings_come_from_the_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        "MODE": "demo",
        "BASE_URL": BASE_URL,
        "DATABASE_URL": "sqlite:///portal.sqlite",
        "KEYS_FILE": str(keys_file(tmp_path)),
        "UNIT": "990",
    }
    for name, side in (("RESIDENT", "resident"), ("STAFF", "staff")):
        made = provider(side)
        values |= {
            f"{name}__ISSUER": made.issuer,
            f"{name}__CLIENT_ID": made.client_id,
            f"{name}__CLIENT_SECRET": "not-a-secret-at-all",
            f"{name}__REDIRECT_URI": made.redirect_uri,
        }
    for name, value in values.items():
        monkeypatch.setenv(f"PORTAL_{name}", value)
    assert load_settings().staff.client_id == "portal-staff"


def test_a_start_without_settings_names_them_all() -> None:
    with pytest.raises(BadSettings) as refused:
        load_settings()
    for name in ("BASE_URL", "DATABASE_URL", "KEYS_FILE", "UNIT", "RESIDENT__ISSUER", "STAFF__CLIENT_SECRET"):
        assert f"PORTAL_{name}:" in str(refused.value)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"base_url": "https://luotto.example.fi"}, "loopback"),
        ({"mode": "production"}, "https in production"),
        ({"base_url": "ftp://x"}, "address such as"),
        ({"base_url": "http://localhost/path"}, "without a path"),
        ({"database_url": "mysql://x"}, "sqlite:///"),
        ({"unit": "abc"}, "PORTAL_UNIT"),
        ({"unit": "91"}, "PORTAL_UNIT: .*there is no county file with the code 91"),
        ({"unit": "5"}, "PORTAL_UNIT: .*the county file with the code 5 says in_use = false"),
        (
            {"mode": "production", "base_url": "https://luotto.example.fi", "unit": "90"},
            "PORTAL_UNIT: .*code 90",
        ),
        ({"staff": provider("resident")}, "different issuers"),
        ({"max_body_bytes": 10}, "PORTAL_MAX_BODY_BYTES"),
        ({"trusted_proxies": -1}, "PORTAL_TRUSTED_PROXIES"),
        ({"limits_url": "memcached://x"}, "redis://"),
        ({"keys_file": Path("nowhere.json")}, "cannot be read"),
    ],
)
def test_each_fault_is_named(tmp_path: Path, changes: dict[str, Any], said: str) -> None:
    with pytest.raises(BadSettings, match=said):
        load_settings(**given(tmp_path, **changes))


def test_bad_keys_are_named_and_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "bad.json"
    path.touch(0o600)
    path.write_text(json.dumps({"encryption": ["c2VjcmV0LXdvcmQ="], "index": "%%", "signing": []}))
    with pytest.raises(BadSettings) as refused:
        load_settings(**given(tmp_path, keys_file=path))
    assert "encryption" in str(refused.value)
    assert "index" in str(refused.value)
    assert "signing" in str(refused.value)
    assert "c2VjcmV0LXdvcmQ=" not in str(refused.value)


@pytest.mark.parametrize("rights", [0o640, 0o604, 0o620])
def test_keys_that_others_can_read_or_change_are_refused(tmp_path: Path, rights: int) -> None:
    path = keys_file(tmp_path)
    path.chmod(rights)
    with pytest.raises(BadSettings, match=r"PORTAL_KEYS_FILE: .*owner alone"):
        load_settings(**given(tmp_path) | {"keys_file": path})


def test_settings_cannot_be_changed(tmp_path: Path) -> None:
    settings = load_settings(**given(tmp_path))
    with pytest.raises(ValueError, match="frozen"):
        setattr(settings, "unit", "1")  # noqa: B010 - the plain assignment is what mypy refuses
    assert isinstance(settings, Settings)
