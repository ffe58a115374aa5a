"""`portal keys new`: secrets that only their owner can read, and that are never written over."""

import json
from pathlib import Path

from click.testing import CliRunner

from portal.cli import main
from portal.config import Keys


def test_new_keys_are_readable_by_their_owner_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    done = CliRunner().invoke(main, ["keys", "new", str(file)])
    assert done.exit_code == 0, done.output
    assert file.stat().st_mode & 0o777 == 0o600
    assert Keys.model_validate(json.loads(file.read_text())).vault().index("a code", "a place")


def test_every_key_is_another(tmp_path: Path) -> None:
    keys = set()
    for name in ("one", "two"):
        CliRunner().invoke(main, ["keys", "new", str(tmp_path / name)])
        made = json.loads((tmp_path / name).read_text())
        keys |= {*made["encryption"], made["index"], *made["signing"]}
    assert len(keys) == 6


def test_the_keys_are_not_told(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    done = CliRunner().invoke(main, ["keys", "new", str(file)])
    assert json.loads(file.read_text())["index"] not in done.output


def test_keys_in_use_are_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "keys.json"
    file.write_text("in use")
    done = CliRunner().invoke(main, ["keys", "new", str(file)])
    assert done.exit_code == 1
    assert "may be in use" in done.output
    assert file.read_text() == "in use"


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    file = tmp_path / "missing" / "keys.json"
    done = CliRunner().invoke(main, ["keys", "new", str(file)])
    assert done.exit_code == 1
    assert str(file) in done.output
