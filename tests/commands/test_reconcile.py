"""`portal reconcile` as an operator runs it: its output and its exit status."""

import json
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from portal.store.engine import Store
from tests.ground.on_the_way import stuck
from tests.ground.portal import AINO

NOW = datetime.now(UTC)


def run(*words: str) -> Result:
    return CliRunner().invoke(main, ["reconcile", *words])


@pytest.fixture
def aside(installation: Store) -> UUID:
    """A message that was set aside; the contents of its application cannot be read."""
    return stuck(installation, NOW)


@pytest.mark.usefixtures("installation")
def test_a_sound_installation_ends_with_0() -> None:
    reply = run()
    assert reply.exit_code == 0
    assert "applications-without-message: 0\n" in reply.output
    assert reply.output.endswith("sum: 0\n")


def test_what_is_wrong_is_counted_named_and_ends_with_1(aside: UUID) -> None:
    reply = run("--unit", "990")
    assert reply.exit_code == 1
    assert f"stuck: 1 {aside}\n" in reply.output
    assert f"contents-unreadable: 1 {aside}\n" in reply.output
    assert reply.output.endswith("sum: 2\n")
    assert AINO.display_name not in reply.output
    assert run("--since", "2999-01-01").output.endswith("sum: 1\n")


def test_json_says_the_same(aside: UUID) -> None:
    reply = run("--json")
    assert reply.exit_code == 1
    said = json.loads(reply.output)
    assert said["sum"] == 2
    assert said["checks"]["stuck"] == {"count": 1, "ids": [str(aside)]}
    assert said["checks"]["unconfirmed"] == {"count": 0, "ids": []}


def test_a_list_of_the_units_own_is_compared(aside: UUID, tmp_path: Path) -> None:
    unknown, theirs = uuid4(), tmp_path / "theirs"
    theirs.write_text(f"{aside}\n\n  {unknown}  \n{unknown.hex.upper()}\n")
    reply = run("--against", str(theirs))
    assert f"there-and-not-here: 1 {unknown}\n" in reply.output
    assert f"there-twice: 1 {unknown}\n" in reply.output
    assert "delivered-and-not-there: 0\n" in reply.output


def test_a_line_that_is_no_id_is_told_by_its_number_alone(aside: UUID, tmp_path: Path) -> None:
    theirs = tmp_path / "theirs"
    theirs.write_text(f"{aside}\n010190-900P\n")
    reply = run("--against", str(theirs))
    assert reply.exit_code == 1
    assert "line 2 of the file is not an id" in reply.output
    assert "010190" not in reply.output


def test_a_unit_that_there_is_not_is_told(aside: UUID) -> None:
    reply = run("--unit", "999")
    assert reply.exit_code == 1
    assert "there is no county file with the code 999" in reply.output
