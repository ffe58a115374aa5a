"""`portal verify`: either side can prove what was sent."""

import hashlib
import json
from pathlib import Path
from uuid import uuid4

import pytest
from click.testing import CliRunner, Result

from portal.cli import main
from portal.delivery.message import content_hash, contents_of, envelope
from tests.ground.messages import application_message

MESSAGE = application_message(uuid4())
MARK = content_hash(contents_of(MESSAGE)).hex()


def verify(*words: object, given: str = "") -> Result:
    return CliRunner().invoke(main, ["verify", *map(str, words)], input=given)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "message.json"
    path.write_text(envelope(MESSAGE), "utf-8")
    return path


def test_a_whole_message_is_told_by_its_mark_and_nothing_of_it_is_shown(file: Path) -> None:
    told = verify(file)
    assert told.exit_code == 0
    assert told.stdout == f"message {MESSAGE.application.id}, version 1\ncontents {MARK}\n"


@pytest.mark.parametrize(
    "mark",
    [MARK, MARK.upper(), " ".join(MARK[n : n + 8] for n in range(0, 64, 8))],
    ids=["as it is", "large letters", "in groups"],
)
def test_the_mark_of_the_receipt_is_compared_however_it_is_spaced(file: Path, mark: str) -> None:
    told = verify(file, mark)
    assert (told.exit_code, told.stdout.splitlines()[-1]) == (0, "the contents are those of the receipt")


def test_another_mark_ends_with_1(file: Path) -> None:
    told = verify(file, "0" * 64)
    assert told.exit_code == 1
    assert "others than those of the receipt" in told.stderr


def test_the_contents_alone_are_as_good_and_may_come_from_anywhere(file: Path) -> None:
    data = json.dumps(json.loads(file.read_text("utf-8"))["data"], indent=4)
    assert verify("-", MARK, given=data).exit_code == 0


def test_a_receipt_of_the_first_version_is_known(tmp_path: Path) -> None:
    given = json.loads(envelope(MESSAGE)) | {"data": json.loads(MESSAGE.model_dump_json())}
    del given["contenthash"]
    file = tmp_path / "old.json"
    file.write_text(json.dumps(given))
    old = hashlib.sha256(MESSAGE.model_dump_json().encode()).hexdigest()
    assert old != MARK
    assert verify(file, old).exit_code == 0


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ("1450.00", "1450.01", "another hash"),
        ('"version":1', '"version":2', "schema of the future"),
        ('"specversion":"1.0"', '"specversion":"1.1"', "not a message"),
        ('"adults":1', '"adults":1.5', "not a message: it has a number with a fraction"),
        ("{", "", "not a message"),
    ],
)
def test_what_is_not_whole_is_refused_by_its_kind_and_shows_nothing(
    file: Path, before: str, after: str, said: str
) -> None:
    file.write_text(file.read_text("utf-8").replace(before, after, 1), "utf-8")
    told = verify(file)
    assert told.exit_code == 1
    assert said in told.stderr
    assert "Testilä" not in told.output


def test_contents_that_are_none_are_refused(tmp_path: Path) -> None:
    for text in ("{}", "[]", "1", '{"version": 1}'):
        assert verify("-", given=text).exit_code == 1
