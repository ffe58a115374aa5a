"""A provider's settings are refused at start when they are unsafe, and never show the secret."""

import json
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from portal.config import BadSettings, load_settings
from portal.own_keys.file import write_new
from portal.web.identity.provider import Provider

RIGHT: dict[str, Any] = {
    "issuer": "https://id.example/citizen",
    "client_id": "portal",
    "client_secret": "a-secret-of-the-portal",
    "redirect_uri": "https://portal.example/auth/callback",
}


def test_four_settings_are_enough() -> None:
    assert Provider(**RIGHT).algorithms == ("RS256", "ES256")


@pytest.mark.parametrize(
    "wrong",
    [
        {"issuer": "http://id.example"},
        {"issuer": "id.example"},
        {"issuer": "https://id.example#part"},
        {"issuer": "https://127.0.0.1@id.example"},
        {"redirect_uri": "http://portal.example/auth/callback"},
        {"redirect_uri": "javascript:alert(1)"},
        {"client_id": ""},
        {"client_secret": "short"},
        {"scope": "profile"},
        {"algorithms": ()},
        {"algorithms": ("none",)},
        {"algorithms": ("HS256",)},
        {"max_age": -1},
        {"client_authentication": "none"},
        {"claims": {"hetu": "x"}},
        {"unknown": "x"},
    ],
)
def test_an_unsafe_or_unknown_setting_is_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError) as refusal:
        Provider(**RIGHT | wrong)
    assert "a-secret-of-the-portal" not in str(refusal.value)


def test_the_secret_is_not_shown() -> None:
    assert "a-secret-of-the-portal" not in repr(Provider(**RIGHT))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]"])
def test_only_this_machine_may_do_without_encryption(host: str) -> None:
    assert Provider(**RIGHT | {"issuer": f"http://{host}:8001"}).issuer == f"http://{host}:8001"


@pytest.fixture
def own_keys(own_keys_file: Path) -> dict[str, Any]:
    """What a client with keys has instead of a secret."""
    return {"client_secret": None, "client_authentication": "private_key_jwt", "keys_file": own_keys_file}


def faults(**settings: Any) -> dict[str, str]:
    """What is wrong with settings, by the name of each."""
    with pytest.raises(ValidationError) as refusal:
        Provider(**{name: value for name, value in (RIGHT | settings).items() if value is not None})
    return {".".join(map(str, fault["loc"])): fault["msg"] for fault in refusal.value.errors()}


def test_a_half_filled_profile_names_all_that_is_missing() -> None:
    assert sorted(faults(profile="ftn", client_secret=None)) == ["acr_values", "keys_file"]
    assert sorted(faults(profile="ftn")) == ["acr_values", "client_secret", "keys_file"]


def test_the_profile_of_the_trust_network_sets_the_rest(own_keys_file: Path) -> None:
    right = RIGHT | {"profile": "ftn", "keys_file": own_keys_file, "acr_values": "loa2 loa3"}
    right.pop("client_secret")
    made = Provider(**right)
    assert (made.client_authentication, made.request, made.algorithms) == (
        "private_key_jwt",
        "signed",
        ("RS256",),
    )
    assert made.encryption == ("A128CBC-HS256", "A256GCM")
    assert made.acr_values == ("loa2", "loa3")
    assert Provider(**right | {"request": "pushed", "encryption": "A256GCM"}).encryption == ("A256GCM",)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("client_authentication", "client_secret_basic"),
        ("request", "query"),
        ("algorithms", "ES256"),
        ("algorithms", ("RS256", "ES256")),
        ("encryption", ()),
        ("encryption", "A128GCM"),
        ("key_encryption", "RSA1_5"),
    ],
)
def test_the_profile_of_the_trust_network_cannot_be_weakened(
    own_keys: dict[str, Any], setting: str, value: object
) -> None:
    settings = own_keys | {"profile": "ftn", "acr_values": "loa2", setting: value}
    assert {name.split(".")[0] for name in faults(**settings)} >= {setting}


@pytest.mark.parametrize(
    ("settings", "named"),
    [
        ({"profile": "telia"}, "profile"),
        ({"client_secret": None}, "client_secret"),
        ({"client_authentication": "private_key_jwt"}, "client_secret"),
        ({"client_authentication": "private_key_jwt", "client_secret": None}, "keys_file"),
        ({"request": "signed"}, "keys_file"),
        ({"request": "pushed_signed"}, "keys_file"),
        ({"encryption": "A256GCM"}, "keys_file"),
        ({"keys_file": "nowhere.json"}, "keys_file"),
        ({"request_parameters": {"state": "x"}}, "request_parameters"),
        ({"request_parameters": "{"}, "request_parameters"),
        ({"prompt": "none"}, "prompt"),
        ({"pinned_keys_file": "nowhere.json"}, "pinned_keys_file"),
        ({"endpoints": {"token_endpoint": "https://id.example"}}, "endpoints.jwks_uri"),
        ({"logout": "back"}, "logout"),
    ],
)
def test_settings_that_do_not_go_together_are_named(settings: dict[str, Any], named: str) -> None:
    assert named in faults(**settings)


ADDRESSES = {
    name: f"https://id.example/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")
}


@pytest.mark.parametrize(
    ("changes", "endpoints", "named"),
    [
        ({"request": "pushed"}, {}, "pushed_authorization_request_endpoint"),
        ({"facts_from": "userinfo"}, {}, "userinfo_endpoint"),
        ({}, {"userinfo_endpoint": "http://id.example"}, "https"),
    ],
)
def test_addresses_must_be_safe_and_enough(
    changes: dict[str, Any], endpoints: dict[str, str], named: str
) -> None:
    said = faults(**changes, endpoints=ADDRESSES | endpoints)
    assert named in " ".join(said.values())


@pytest.mark.parametrize(
    ("use", "settings"),
    [
        ("enc", {"client_authentication": "private_key_jwt", "client_secret": None}),
        ("sig", {"encryption": "A256GCM"}),
    ],
)
def test_a_key_must_be_there_for_each_use(
    tmp_path: Path, own_keys_file: Path, use: str, settings: dict[str, Any]
) -> None:
    keys = [key for key in json.loads(own_keys_file.read_text())["keys"] if key["use"] == use]
    file = tmp_path / "keys.json"
    write_new(file, {"keys": keys})
    assert "holds no key" in faults(keys_file=file, **settings)["keys_file"]


def test_every_fault_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "PROFILE": "ftn",
        "ALGORITHMS": "RS256 none",
        "CLIENT_SECRET": "a-secret-of-the-portal",
        "REQUEST_PARAMETERS__STATE": "x",
        "CLAIMS__HETU": "x",
        "NO_SUCH": "x",
    }.items():
        monkeypatch.setenv(f"PORTAL_RESIDENT__{name}", value)
    with pytest.raises(BadSettings) as refusal:
        load_settings()
    for name in (
        *("ALGORITHMS", "CLIENT_SECRET", "REQUEST_PARAMETERS", "CLAIMS__HETU", "NO_SUCH"),
        *("ISSUER", "CLIENT_ID", "REDIRECT_URI", "ACR_VALUES", "KEYS_FILE"),
    ):
        assert f"PORTAL_RESIDENT__{name}: " in str(refusal.value)
    assert "a-secret-of-the-portal" not in str(refusal.value)


def test_lists_and_groups_can_be_written_in_a_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    values = {
        **{name.upper(): value for name, value in RIGHT.items()},
        "ACR_VALUES": "http://ftn.ficora.fi/2017/loa2 http://ftn.ficora.fi/2017/loa3",
        "ALGORITHMS": '["ES256"]',
        "REQUEST_PARAMETERS__FTN_SPNAME": "Sosiaalinen luotto",
        "CLAIMS": '{"identity_code": "hetu"}',
        **{f"ENDPOINTS__{name.upper()}": value for name, value in ADDRESSES.items()},
    }
    for name, value in values.items():
        monkeypatch.setenv(f"PORTAL_RESIDENT__{name}", value)

    class Settings(BaseSettings):
        model_config = SettingsConfigDict(
            env_prefix="PORTAL_", env_nested_delimiter="__", enable_decoding=False
        )
        resident: Provider

    made = Settings().resident  # type: ignore[call-arg]
    assert made.acr_values == ("http://ftn.ficora.fi/2017/loa2", "http://ftn.ficora.fi/2017/loa3")
    assert made.algorithms == ("ES256",)
    assert made.request_parameters == {"ftn_spname": "Sosiaalinen luotto"}
    assert made.claims.identity_code == "hetu"
    assert made.endpoints is not None
    assert made.endpoints.jwks_uri == "https://id.example/jwks_uri"
