"""The units' files of public keys: read strictly, anew when they change, each for its own unit alone."""

import json
import warnings
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OctKey, RSAKey

from portal import create_app, units
from portal.cli import main
from portal.config import BadSettings, Settings, load_settings
from portal.units import BadPublicKeys, BadUnits, UnitKeys, keys
from portal.units.folders import OWN
from tests.ground.unit_keys import County, county_in, jwks, pair


@pytest.fixture
def county(tmp_path: Path) -> County:
    return county_in(tmp_path / "units")


def jwk(curve: str = "P-256", **members: Any) -> dict[str, Any]:
    """A public key that is right, but for the members given; None takes one away."""
    named = {**ECKey.generate_key(curve).as_dict(private=False), "use": "enc", "kid": "a", **members}
    return {name: value for name, value in named.items() if value is not None}


def test_the_keys_of_a_unit_are_told_apart_by_their_use(county: County) -> None:
    more = [pair("enc", "unit-enc-2"), pair("sig", "unit-sig-2")]
    county.tell(county.sealing, county.signing, *more)
    found = UnitKeys(county.folder).of(county.units.named("990"))
    assert found is not None
    assert [key.kid for key in found.sealing] == ["unit-enc-1", "unit-enc-2"]
    assert [key.kid for key in found.signing] == ["unit-sig-1", "unit-sig-2"]


def test_a_unit_without_a_file_has_no_keys() -> None:
    assert UnitKeys().of(units.load_units().named("990")) is None


def test_a_file_that_is_replaced_is_seen_at_once(county: County) -> None:
    running, unit = UnitKeys(county.folder), county.units.named("990")
    running.of(unit)
    county.tell(pair("enc", "unit-enc-9"))
    found = running.of(unit)
    assert found is not None
    assert ([key.kid for key in found.sealing], found.signing) == (["unit-enc-9"], ())


def test_keys_do_not_serve_on_when_their_file_is_broken_or_gone(county: County) -> None:
    running, unit = UnitKeys(county.folder), county.units.named("990")
    running.of(unit)
    county.file.write_text("{")
    with pytest.raises(BadPublicKeys, match=r"esimerkkila\.keys\.json is not JSON"):
        running.of(unit)
    county.file.unlink()
    with pytest.raises(BadPublicKeys, match="cannot be read"):
        running.of(unit)
    county.tell(county.sealing)
    assert running.of(unit) is not None


def private() -> dict[str, Any]:
    return {**ECKey.generate_key("P-256").as_dict(private=True), "use": "sig", "kid": "a"}


def of_rsa() -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        return {**RSAKey.generate_key(1024).as_dict(private=False), "use": "sig", "kid": "a"}


FAULTS: dict[str, tuple[Any, str]] = {
    "not a set": ([], "is not a set"),
    "an empty set": ({"keys": []}, "is not a set of 1–20 keys"),
    "too many": ({"keys": [jwk(kid=str(n)) for n in range(21)]}, "is not a set of 1–20 keys"),
    "not a key": ({"keys": ["x"]}, "no key"),
    "a private key": ({"keys": [private()]}, "holds a private key"),
    "a shared secret": (
        {"keys": [{**OctKey.generate_key(256).as_dict(), "use": "sig", "kid": "a"}]},
        "holds a private key",
    ),
    "RSA": ({"keys": [of_rsa()]}, "another kind than EC P-256"),
    "another curve": ({"keys": [jwk("P-384")]}, "another kind than EC P-256"),
    "no use": ({"keys": [jwk(use=None)]}, "neither sig nor enc"),
    "another use": ({"keys": [jwk(use="tls")]}, "neither sig nor enc"),
    "no name": ({"keys": [jwk(kid=None)]}, "without a name"),
    "an empty name": ({"keys": [jwk(kid="")]}, "without a name"),
    "one name for two": ({"keys": [jwk(), jwk(use="sig")]}, "two keys alike"),
    "another algorithm": ({"keys": [jwk(alg="ECDH-ES")]}, r"another algorithm than ECDH-ES\+A256KW"),
    "an algorithm of the other use": ({"keys": [jwk(alg="ES256")]}, "another algorithm"),
    "a point off the curve": ({"keys": [jwk(x="AQ", y="AQ")]}, "malformed"),
    "no point": ({"keys": [jwk(y=None)]}, "malformed"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_cannot_be_used_says_why_and_shows_nothing(tmp_path: Path, fault: str) -> None:
    contents, said = FAULTS[fault]
    file = tmp_path / "keys.json"
    file.write_text(json.dumps(contents))
    with pytest.raises(BadPublicKeys, match=said) as refused:
        keys.read(file)
    assert len(str(refused.value)) < 90


def test_what_is_far_too_large_is_not_even_read_as_json(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_text("[" * 70_000)
    with pytest.raises(BadPublicKeys, match="too large"):
        keys.read(file)


@pytest.fixture
def here(county: County, monkeypatch: pytest.MonkeyPatch) -> County:
    """The county as that of this installation."""
    monkeypatch.setenv(OWN, str(county.folder))
    return county


def test_the_check_of_the_counties_names_a_bad_file_and_a_missing_one(here: County) -> None:
    def check() -> tuple[int, str]:
        done = CliRunner().invoke(main, ["units", "check", "--on", "2026-11-26"])
        return done.exit_code, done.stderr

    assert check() == (0, "")
    here.file.write_text(json.dumps({"keys": [private()]}))
    assert check()[0] == 1
    assert "990: esimerkkila.keys.json holds a private key" in check()[1]
    here.file.unlink()
    assert "990: esimerkkila.keys.json cannot be read" in check()[1]


def with_own_keys(settings: Settings, folder: Path) -> Settings:
    """The settings with pairs of the portal's own for the way to the units."""
    file = folder / "delivery.json"
    CliRunner().invoke(main, ["keys", "new-delivery", str(file)], catch_exceptions=False)
    return load_settings(**{**vars(settings), "delivery": {"keys_file": file}})


def test_the_pages_do_not_start_when_their_own_units_keys_cannot_be_used(
    settings: Settings, here: County, tmp_path: Path
) -> None:
    ours = with_own_keys(settings, tmp_path)
    create_app(ours).extensions["portal"].store.engine.dispose()
    here.file.write_text("{}")
    with pytest.raises(BadUnits, match=r"990: esimerkkila\.keys\.json is not a set"):
        create_app(ours)


def test_nothing_starts_without_own_keys_for_a_unit_that_takes_what_is_signed(
    settings: Settings, here: County
) -> None:
    with pytest.raises(BadSettings, match=r"delivery\.keys_file is missing"):
        load_settings(**vars(settings))


def test_keys_of_a_provider_are_none_for_the_units(settings: Settings, tmp_path: Path) -> None:
    file = tmp_path / "client.json"
    file.write_text(json.dumps({"keys": []}))
    file.chmod(0o600)
    with pytest.raises(BadSettings, match="holds no pairs for the way to the units"):
        load_settings(**{**vars(settings), "delivery": {"keys_file": file}})
    with pytest.raises(BadSettings, match=r"PORTAL_DELIVERY__KEYS_FILE: .*cannot be read"):
        load_settings(**{**vars(settings), "delivery": {"keys_file": tmp_path / "nowhere"}})


def test_public_sets_are_written_without_private_parts(county: County) -> None:
    assert not [key for key in jwks([county.sealing, county.signing])["keys"] if "d" in key]
