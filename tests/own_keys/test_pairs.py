"""Our own key pairs: which of them signs, opens and is published, and which have to stay."""

import os
import time
import warnings
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OctKey, RSAKey

from portal.own_keys import pairs
from portal.own_keys.file import KeysFile, write_new, write_over
from portal.own_keys.pairs import BadKeys, Kind, OwnKey, OwnKeys

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
DAY = timedelta(days=1)
NOBODY = 65534


@pytest.fixture(autouse=True)
def _small_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "BITS_OF_A_NEW_KEY", 2048)


def kids(of: list[OwnKey]) -> list[str]:
    return [pair.kid for pair in of]


def published(keys: OwnKeys, use: str, now: datetime = NOW) -> list[str]:
    return [key["kid"] for key in keys.published(now)["keys"] if key["use"] == use]


def test_a_new_signing_key_waits_until_every_provider_knows_it() -> None:
    first = OwnKeys.new(NOW - 30 * DAY)
    second = first.rotated(NOW)
    new = second.of("sig")[0]
    assert new.kid in published(second, "sig")
    assert second.signing(NOW + 2 * DAY - timedelta(seconds=1)) == first.of("sig")[0]
    assert second.signing(NOW + 2 * DAY) == new


def test_the_very_first_key_signs_at_once() -> None:
    keys = OwnKeys.new(NOW)
    assert keys.signing(NOW) == keys.of("sig")[0]
    assert keys.rotated(NOW).signing(NOW) == keys.of("sig")[0]


def test_a_new_key_to_seal_to_is_published_when_every_machine_has_it_and_the_one_before_still_opens() -> None:
    first = OwnKeys.new(NOW - 30 * DAY)
    second = first.rotated(NOW)
    assert published(second, "enc", NOW + DAY - timedelta(seconds=1)) == kids(first.of("enc"))
    assert published(second, "enc", NOW + DAY) == kids(second.of("enc"))[:1]
    assert kids(second.of("enc"))[1:] == kids(first.of("enc"))
    third = second.rotated(NOW + 30 * DAY)
    assert len(third.of("enc")) == len(third.of("sig")) == 2
    assert not {*kids(first.of("enc")), *kids(first.of("sig"))} & set(kids(list(third.pairs)))


def test_rotations_in_one_day_take_away_nothing_that_a_provider_may_still_use() -> None:
    first = OwnKeys.new(NOW - 30 * DAY)
    keys = first.rotated(NOW).rotated(NOW + timedelta(hours=1)).rotated(NOW + timedelta(hours=2))
    assert set(kids(list(first.pairs))) <= set(kids(list(keys.pairs)))
    assert keys.signing(NOW + timedelta(hours=2)) == first.of("sig")[0]


def test_after_a_theft_no_old_key_is_left() -> None:
    first = OwnKeys.new(NOW)
    after = first.rotated(NOW, compromised=True)
    assert not set(kids(list(first.pairs))) & set(kids(list(after.pairs)))
    assert after.signing(NOW) == after.of("sig")[0]
    assert published(after, "enc") == kids(after.of("enc"))


def test_a_signature_to_a_unit_can_be_checked_for_as_long_as_a_queue_may_hold_it() -> None:
    first = OwnKeys.new(NOW, "EC")
    old = first.of("sig")[0]
    keys = first.rotated(NOW + 100 * DAY)
    assert keys.signing(NOW + 108 * DAY - timedelta(seconds=1)) == old
    assert keys.signing(NOW + 108 * DAY) != old
    # Its last signature may wait 92 days for its reader.
    for day in (110, 150, 199):
        keys = keys.rotated(NOW + day * DAY)
        assert old.kid in published(keys, "sig")
    assert old.kid not in published(keys.rotated(NOW + 201 * DAY), "sig")


def test_what_a_unit_sealed_to_us_can_be_opened_for_as_long_as_a_queue_may_hold_it() -> None:
    first = OwnKeys.new(NOW, "EC")
    old = first.of("enc")[0]
    keys = first.rotated(NOW + 100 * DAY)
    assert published(keys, "enc", NOW + 101 * DAY) == kids(keys.of("enc")[:1])
    keys = keys.rotated(NOW + 199 * DAY)
    assert old in keys.of("enc")
    assert old not in keys.rotated(NOW + 201 * DAY).of("enc")


@pytest.mark.parametrize(("kind", "members"), [("RSA", {"n", "e"}), ("EC", {"crv", "x", "y"})])
def test_nothing_private_is_published(kind: Kind, members: set[str]) -> None:
    for key in OwnKeys.new(NOW, kind).published(NOW)["keys"]:
        assert set(key) - {"alg"} == {"kty", "kid", "use"} | members


def test_a_key_to_a_unit_says_what_it_is_for() -> None:
    told = [(key["use"], key["alg"]) for key in OwnKeys.new(NOW, "EC").published(NOW)["keys"]]
    assert told == [("sig", "ES256"), ("enc", "ECDH-ES+A256KW")]


@pytest.mark.parametrize("kind", ["RSA", "EC"])
def test_keys_are_the_same_after_they_are_written_and_read(tmp_path: Path, kind: Kind) -> None:
    keys = OwnKeys.new(NOW, kind).rotated(NOW + DAY)
    file = tmp_path / "keys.json"
    write_new(file, {"keys": [pair.private() for pair in keys.pairs]})
    assert file.stat().st_mode & 0o777 == 0o600
    read = pairs.read(file)
    assert {pair.kind for pair in read.pairs} == {kind}
    assert [(p.kid, p.use, p.made_at) for p in read.pairs] == [(p.kid, p.use, p.made_at) for p in keys.pairs]
    assert read.published(NOW) == keys.published(NOW)


def jwk(**members: Any) -> dict[str, Any]:
    return {**RSAKey.generate_key(2048).as_dict(private=True), "use": "sig", **members}


def ec_jwk(curve: str, **members: Any) -> dict[str, Any]:
    return {**ECKey.generate_key(curve).as_dict(private=True), "use": "sig", **members}


def short_jwk() -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SecurityWarning)
        return {**RSAKey.generate_key(1024).as_dict(private=True), "use": "sig"}


FAULTS: dict[str, tuple[Any, str]] = {
    "not a set": ([], "is not a set of keys"),
    "no list": ({"keys": {}}, "is not a set of keys"),
    "not a key": ({"keys": ["x"]}, "no private key of RSA or EC"),
    "another kind": (
        {"keys": [{**OctKey.generate_key(256).as_dict(private=True), "use": "sig"}]},
        "no private key of RSA or EC",
    ),
    "another curve": ({"keys": [ec_jwk("P-384")]}, "another curve than P-256"),
    "two kinds": ({"keys": [jwk(), ec_jwk("P-256")]}, "keys of two kinds"),
    "a point that is not on the curve": ({"keys": [ec_jwk("P-256", x="AQ", y="AQ")]}, "malformed"),
    "a public key": ({"keys": [{"kty": "RSA", "n": "AQAB", "e": "AQAB", "use": "sig"}]}, "no private"),
    "no use": ({"keys": [jwk(use="tls")]}, "neither sig nor enc"),
    "a short key": ({"keys": [short_jwk()]}, "fewer than 2048 bits"),
    "a broken key": ({"keys": [jwk(n="AQAB")]}, "malformed"),
    "a bad time": ({"keys": [jwk(made_at="yesterday")]}, "malformed"),
    "one name for two": ({"keys": [jwk(kid="a"), jwk(kid="a")]}, "alike"),
}


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
@pytest.mark.parametrize("fault", FAULTS)
def test_a_file_that_cannot_be_used_says_why_and_shows_nothing(tmp_path: Path, fault: str) -> None:
    contents, said = FAULTS[fault]
    file = tmp_path / "keys.json"
    write_new(file, contents)
    with pytest.raises(BadKeys, match=said) as refused:
        pairs.read(file)
    assert len(str(refused.value)) < 80


def test_a_file_that_others_can_read_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    write_new(file, {"keys": [jwk()]})
    file.chmod(0o640)
    with pytest.raises(BadKeys, match="owner alone"):
        pairs.read(file)


def test_a_file_that_is_no_json_or_is_not_there_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    with pytest.raises(BadKeys, match="cannot be read"):
        pairs.read(file)
    file.touch(0o600)
    file.write_text("{")
    with pytest.raises(BadKeys, match="not JSON"):
        pairs.read(file)


def test_a_key_without_a_time_has_been_known_since_ever(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    write_new(file, {"keys": [jwk(kid="old")]})
    assert pairs.read(file).rotated(NOW).signing(NOW).kid == "old"


@pytest.mark.skipif(os.geteuid() != 0, reason="nobody but root gives a file away")
def test_a_file_that_root_has_written_over_is_still_its_owners(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    write_new(file, {"keys": [jwk()]})
    os.chown(file, NOBODY, NOBODY)
    write_over(file, {"keys": [jwk(kid="new")]})
    found = file.stat()
    assert (found.st_uid, found.st_gid, found.st_mode & 0o777) == (NOBODY, NOBODY, 0o600)


def test_a_service_that_may_give_nothing_away_writes_its_own_file_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> None:
        raise PermissionError

    file = tmp_path / "keys.json"
    write_new(file, {"keys": [jwk()]})
    monkeypatch.setattr(os, "chown", refused)
    write_over(file, {"keys": [jwk(kid="new")]})
    assert kids(list(pairs.read(file).pairs)) == ["new"]


def test_a_running_service_sees_a_rotation_and_survives_a_broken_file(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    keys = OwnKeys.new(datetime.now(UTC))
    write_new(file, {"keys": [pair.private() for pair in keys.pairs]})
    running = KeysFile(file)
    rotated = keys.rotated(datetime.now(UTC))
    write_over(file, {"keys": [pair.private() for pair in rotated.pairs]})
    assert kids(list(running.current().pairs)) == kids(list(rotated.pairs))
    assert running.signing().kid == keys.of("sig")[0].kid
    with time_machine.travel(time.time() + 2 * 90_000):
        assert running.signing().kid == rotated.of("sig")[0].kid
    file.write_text("broken")
    assert kids(list(running.current().pairs)) == kids(list(rotated.pairs))
    file.unlink()
    assert kids(list(running.current().pairs)) == kids(list(rotated.pairs))
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - hidden files count
