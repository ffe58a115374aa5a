"""`portal keys new-client`, `new-delivery`, `rotate` and `list`: key pairs at a provider and to the units."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from portal.own_keys import pairs


@pytest.fixture(autouse=True)
def _small_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pairs, "BITS_OF_A_NEW_KEY", 2048)


def keys(*words: object) -> Result:
    return CliRunner().invoke(main, ["keys", *map(str, words)])


def lines(result: Result) -> list[tuple[str, str]]:
    """The use of each key and what is said of it."""
    return [(line[:3], line.split("  ", 3)[3]) for line in result.output.splitlines()]


def test_pairs_to_the_units_are_looked_after_by_the_same_words(tmp_path: Path) -> None:
    file = tmp_path / "delivery.json"
    assert lines(keys("new-delivery", file)) == [("sig", "signs, published"), ("enc", "opens, published")]
    assert keys("rotate", file).exit_code == 0
    now = datetime.now(UTC)
    assert [(use, what.split(" from")[0]) for use, what in lines(keys("list", file))] == [
        ("sig", "published, signs"),
        ("enc", "opens, published"),
        ("sig", "signs, published"),
        ("enc", "opens, published"),
    ]
    told = keys("list", file).output
    assert f"signs from {now + timedelta(days=8):%Y-%m-%d}" in told
    assert f"published from {now + timedelta(days=1):%Y-%m-%d}" in told
    public = json.loads(keys("list", "--public", file).output)["keys"]
    assert [(key["use"], key["kty"], "d" in key) for key in public] == [
        ("sig", "EC", False),
        ("sig", "EC", False),
        ("enc", "EC", False),
    ]


def test_new_pairs_are_for_their_owner_alone_and_are_never_written_over(tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    assert lines(keys("new-client", file)) == [("sig", "signs, published"), ("enc", "opens, published")]
    assert file.stat().st_mode & 0o777 == 0o600
    before = file.read_text()
    again = keys("new-client", file)
    assert (again.exit_code, file.read_text()) == (1, before)
    assert "may be in use" in again.output


def test_a_rotation_says_what_each_key_is_for(tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    keys("new-client", file)
    assert keys("rotate", file).exit_code == 0
    assert file.stat().st_mode & 0o777 == 0o600
    told = lines(keys("list", file))
    assert [(use, what.split(" from")[0]) for use, what in told] == [
        ("sig", "published, signs"),
        ("enc", "opens, published"),
        ("sig", "signs, published"),
        ("enc", "opens, published"),
    ]
    assert told[0][1].endswith("UTC")


def test_after_a_theft_only_new_keys_are_left(tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    keys("new-client", file)
    before = {key["kid"] for key in json.loads(file.read_text())["keys"]}
    assert keys("rotate", "--compromised", file).exit_code == 0
    assert not before & {key["kid"] for key in json.loads(file.read_text())["keys"]}


def test_the_public_keys_can_be_printed_and_the_private_never(tmp_path: Path) -> None:
    file = tmp_path / "own.json"
    outputs = [keys(*words, file).output for words in (["new-client"], ["list"], ["list", "--public"])]
    assert [key["use"] for key in json.loads(outputs[2])["keys"]] == ["sig", "enc"]
    for key in json.loads(file.read_text())["keys"]:
        assert not [output for output in outputs if key["d"] in output or key["p"] in output]


def test_another_file_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    keys("new", file)
    before = file.read_text()
    for word in ("rotate", "list"):
        done = keys(word, file)
        assert (done.exit_code, file.read_text()) == (1, before)
        assert "is not a set of keys" in done.output
