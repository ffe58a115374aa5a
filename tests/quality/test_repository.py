"""What is committed speaks of the product alone, and is meant to be read."""

import re
import subprocess
from collections.abc import Iterator

import pytest

from tests.ground.texts import ROOT

LARGEST = 400_000
_FOREIGN = {
    r"(?<![\w.])/(?:work|root|home|Users)/\w": "a path of somebody's machine",
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----\n": "a private key",
    r"(?m)^(?:<{7}|>{7}) ": "a conflict",
    r"\b(?:TODO|FIXME)\b:?\s": "something left to do",
}
_NAMES_THEM = {"tests/quality/test_repository.py", "tests/ground/template_rules.py"}
_GENERATED = re.compile(r"\.mo$|htmx\.min\.js$|\.sqlite3?$|\.pyc$|\.egg-info")


def committed() -> list[str]:
    """The files of the repository."""
    listing = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True)
    return [name for name in listing.stdout.split("\0") if name and (ROOT / name).is_file()]


def file_faults(name: str, content: bytes) -> Iterator[str]:
    """What a committed file should not hold or be."""
    if _GENERATED.search(name):
        yield f"{name} is made by a command"
    if len(content) > LARGEST:
        yield f"{name} has {len(content)} bytes"
    if b"\0" in content or name in _NAMES_THEM:
        return
    for pattern, fault in _FOREIGN.items():
        if found := re.search(pattern, content.decode()):
            yield f"{name} holds {fault}: {found.group()}"


def test_every_committed_file_belongs_here() -> None:
    files = committed()
    assert files
    found = [fault for name in files for fault in file_faults(name, (ROOT / name).read_bytes())]
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("portal/a.py", b"open('/home/somebody/file')"),
        ("portal/a.py", b"# TODO: later"),
        ("portal/key.pem", b"-----BEGIN RSA PRIVATE KEY-----\nMII"),
        ("translations/fi/LC_MESSAGES/messages.mo", b""),
        ("docs/film.gif", b"\0" * (LARGEST + 1)),
    ],
)
def test_what_does_not_belong_is_found(name: str, content: bytes) -> None:
    assert list(file_faults(name, content))


def test_every_file_of_tests_says_what_it_tests() -> None:
    tests = [name for name in committed() if name.startswith("tests/") and "/test_" in name]
    assert [name for name in tests if not (ROOT / name).read_text().startswith('"""')] == []
