"""Settings by file, from a folder or systemd's credentials: every fault is named and no secret shown."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from portal.config import BadSettings, load_settings
from tests.ground.portal import BASE_URL, keys_file, provider

SECRET = "a-secret-that-no-fault-may-show"
PLAIN = {
    "MODE": "demo",
    "BASE_URL": BASE_URL,
    "UNIT": "990",
    **{
        f"{name.upper()}__{part}": getattr(provider(name), part.lower())
        for name in ("resident", "staff")
        for part in ("ISSUER", "CLIENT_ID", "REDIRECT_URI")
    },
}
SECRETS = {
    "portal_database_url": f"postgresql+psycopg://portal:{SECRET}@db/portal",
    "portal_resident__client_secret": f"{SECRET}-r",
    "portal_staff__client_secret": f"{SECRET}-s",
    "portal_delivery__broker_url": f"amqps://relay:{SECRET}@broker/portal",
}
Write = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "secrets"
    made.mkdir()
    return made


@pytest.fixture
def write(folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Write:
    """The settings of an installation: what is no secret in variables, the rest in files of a folder."""
    for name, value in PLAIN.items():
        monkeypatch.setenv(f"PORTAL_{name}", value)
    monkeypatch.setenv("PORTAL_KEYS_FILE", str(keys_file(tmp_path)))

    def one(name: str, text: str | bytes, rights: int = 0o600) -> Path:
        path = folder / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        path.chmod(rights)
        return path

    for name, text in SECRETS.items():
        one(name, f"{text}\n")
    return one


@pytest.mark.parametrize("variable", ["PORTAL_SECRETS_DIR", "CREDENTIALS_DIRECTORY"])
def test_each_secret_may_come_from_a_file(
    write: Write, folder: Path, monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, str(folder))
    settings = load_settings()
    assert settings.database_url == SECRETS["portal_database_url"]
    assert settings.delivery.broker_url
    assert settings.delivery.broker_url.get_secret_value() == SECRETS["portal_delivery__broker_url"]
    for side, name in ((settings.resident, "resident"), (settings.staff, "staff")):
        assert side.client_secret
        assert side.client_secret.get_secret_value() == SECRETS[f"portal_{name}__client_secret"]
        assert side.issuer == provider(name).issuer


def test_what_is_given_stands_before_a_file(
    write: Write, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PORTAL_SECRETS_DIR", str(folder))
    settings = load_settings(database_url="sqlite:///here.sqlite", delivery={"exchange": "other"})
    assert settings.database_url == "sqlite:///here.sqlite"
    assert settings.delivery.exchange == "other"
    assert settings.delivery.broker_url


@pytest.mark.parametrize(
    ("name", "text", "rights", "said"),
    [
        ("portal_database_url", "sqlite:///x", 0o640, "portal_database_url: must be readable by its owner"),
        ("portal_database_url", "sqlite:///x", 0o644, "portal_database_url: must be readable by its owner"),
        ("portal_database_url", "", 0o600, "portal_database_url: is empty"),
        ("portal_database_url", b"\xff\xfe", 0o600, "portal_database_url: is not a text"),
        ("portal_database_url", "mysql://x", 0o600, "PORTAL_DATABASE_URL: .*sqlite:///"),
        ("portal_staff__client_secret", "short", 0o600, "PORTAL_STAFF__CLIENT_SECRET: "),
        ("database_url", "sqlite:///x", 0o600, "no setting has the name database_url"),
        ("portal_databse_url", "sqlite:///x", 0o600, "no setting has the name portal_databse_url"),
        ("portal_staff__secret", "x" * 20, 0o600, "no setting has the name portal_staff__secret"),
        ("portal_staff", "{}", 0o600, "no setting has the name portal_staff"),
        ("portal_unit__code", "990", 0o600, "no setting has the name portal_unit__code"),
        ("portal_unit", "990", 0o600, "portal_unit: is given twice"),
        ("portal_resident__issuer", "https://x", 0o600, "portal_resident__issuer: is given twice"),
    ],
)
def test_each_fault_of_a_file_is_named_and_no_secret_is_shown(
    write: Write, folder: Path, monkeypatch: pytest.MonkeyPatch, name: str, text: Any, rights: int, said: str
) -> None:
    write(name, text, rights)
    monkeypatch.setenv("PORTAL_SECRETS_DIR", str(folder))
    with pytest.raises(BadSettings, match=said) as refused:
        load_settings()
    assert SECRET not in str(refused.value)


def test_all_faults_are_named_at_once(write: Write, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write("portal_wrong", "x")
    write("portal_staff__client_secret", "x" * 20, 0o644)
    monkeypatch.setenv("PORTAL_SECRETS_DIR", str(folder))
    monkeypatch.setenv("PORTAL_UNIT", "abc")
    with pytest.raises(BadSettings) as refused:
        load_settings()
    for said in ("portal_wrong", "portal_staff__client_secret: must be", "PORTAL_UNIT"):
        assert said in str(refused.value)


def test_a_folder_that_is_not_there_is_a_fault(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORTAL_SECRETS_DIR", "/nowhere/at/all")
    with pytest.raises(BadSettings, match="PORTAL_SECRETS_DIR: /nowhere/at/all cannot be read"):
        load_settings()


def test_a_folder_in_the_place_of_a_file_is_a_fault(
    write: Write, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "portal_limits_url").mkdir()
    monkeypatch.setenv("PORTAL_SECRETS_DIR", str(folder))
    with pytest.raises(BadSettings, match="portal_limits_url: cannot be read"):
        load_settings()


def test_what_others_keep_among_the_credentials_is_let_be(
    write: Write, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write("of-another", "x", 0o444)
    (folder / ".mounted").mkdir()
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    assert load_settings().unit == "990"
    monkeypatch.setenv("PORTAL_SECRETS_DIR", str(folder))
    with pytest.raises(BadSettings, match="no setting has the name of-another"):
        load_settings()


def test_the_keys_may_be_a_credential_which_its_access_list_shows_as_open_to_the_group(
    write: Write, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = write("keys.json", json.dumps(json.loads(keys_file(tmp_path).read_text())), 0o440)
    monkeypatch.setenv("PORTAL_KEYS_FILE", str(keys))
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    assert load_settings().keys.index
    keys.chmod(0o444)
    with pytest.raises(BadSettings, match=r"PORTAL_KEYS_FILE: .*owner alone"):
        load_settings()
