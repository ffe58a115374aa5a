"""The samples for the vendors are those of today, and the kit finds out whoever checks too little."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from joserfc import jws
from joserfc.jwk import ECKey

from examples.consumer import opening
from examples.consumer.inbox import Inbox
from examples.consumer.opening import Opener, Poison
from examples.contract import __main__ as contract
from portal.delivery.message import envelope, from_envelope
from portal.delivery.sealing import NotTrusted, Trust, unit_name, unseal
from scripts.make_samples import PORTAL, UNIT, plain
from tests.ground.texts import ROOT

SAMPLES = ROOT / "examples" / "samples"
EXPECTED = json.loads((SAMPLES / "expected.json").read_text("utf-8"))
SCHEMA = json.loads((ROOT / "docs/schemas/application-1.schema.json").read_text("utf-8"))


def keys(name: str) -> dict[str, Any]:
    """A set of keys of the samples."""
    found: dict[str, Any] = json.loads((SAMPLES / f"{name}-keys.json").read_text("utf-8"))
    return found


def opener(schema: dict[str, Any] = SCHEMA, kind: type[Opener] = Opener, own: int = 3) -> Opener:
    """The reference consumer as it opens the samples, with so many of its keys."""
    return kind(
        PORTAL,
        UNIT,
        lambda: {"keys": keys("unit-private")["keys"][:own]},
        lambda _: keys("portal-public"),
        schema,
    )


def verdicts(opener: Opener, inbox: Inbox) -> dict[str, str]:
    """What a consumer says of each sample, in order."""
    said = {}
    for sample in EXPECTED:
        try:
            event = opener.open((SAMPLES / sample["file"]).read_bytes())
            said[sample["file"]] = f"{'new' if inbox.keep(event) else 'repeated'} {event['id']}"
        except Poison:
            said[sample["file"]] = "refused"
    return said


@pytest.fixture
def inbox(tmp_path: Path) -> Inbox:
    return Inbox(tmp_path / "inbox.sqlite", UNIT)


def wrong(opener: Opener, inbox: Inbox) -> list[str]:
    """The samples of which a consumer says something else than the contract."""
    said = verdicts(opener, inbox)
    inbox.close()
    return [each["file"] for each in EXPECTED if said[each["file"]] != each["verdict"]]


@pytest.mark.parametrize("name", plain())
def test_the_messages_in_the_clear_are_those_of_today(name: str) -> None:
    text = (SAMPLES / f"plain-{name}.json").read_text("utf-8")
    assert text == envelope(plain()[name]) + "\n"
    assert from_envelope(text) == plain()[name]


def test_every_sample_is_there_and_expected() -> None:
    assert sorted(each["file"] for each in EXPECTED) == sorted(path.name for path in SAMPLES.glob("*.jwt"))
    assert len(EXPECTED) == 19


def test_everybody_in_the_samples_is_made_up() -> None:
    codes = [
        person["identity_code"]
        for message in map(json.loads, (path.read_text("utf-8") for path in SAMPLES.glob("plain-*.json")))
        for person in (message["data"]["applicant"], message["data"]["representative"])
        if person
    ]
    assert len(codes) == 4
    assert all(code[7] == "9" for code in codes)


def test_the_reference_consumer_judges_every_sample_rightly(inbox: Inbox) -> None:
    assert wrong(opener(), inbox) == []


def test_the_portal_itself_would_open_the_good_ones_and_none_that_is_not_trusted() -> None:
    private, public = (
        [ECKey.import_key(key) for key in keys(name)["keys"]] for name in ("unit-private", "portal-public")
    )
    trust = Trust(
        unit_name(UNIT),
        [key for key in private if key.get("use") == "enc"],
        lambda name: [key for key in public if key.get("use") == "sig"] if name == PORTAL else [],
    )
    opened = set()
    for each in EXPECTED:
        try:
            unseal((SAMPLES / each["file"]).read_bytes(), trust, datetime.now(UTC)).event()
            opened.add(each["file"])
        except NotTrusted:
            assert each["verdict"] == "refused"
    # What is signed and sealed, and yet refused, is so for what stands in it.
    assert {each["file"] for each in EXPECTED if each["verdict"] != "refused"} == opened - {
        f"bad-{name}.jwt"
        for name in ("no-hash", "no-id", "of-the-future", "other-contents", "other-unit", "unknown-fact")
    }


class Careless(Opener):
    """A consumer that goes by the names of keys alone."""

    def _verified(self, token: bytes) -> bytes:
        return jws.extract_compact(token).payload or b""


def _believes_the_hash(patch: pytest.MonkeyPatch) -> Opener:
    patch.setattr(opening, "contenthash", _whatever_it_says)
    return opener()


class _Whatever(str):
    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return True

    def __ne__(self, other: object) -> bool:
        return False


def _whatever_it_says(_data: object) -> str:
    return _Whatever()


MUTANTS: dict[str, tuple[Callable[[pytest.MonkeyPatch], Opener], list[str]]] = {
    "checks no signature": (lambda _: opener(kind=Careless), ["bad-other-signature.jwt"]),
    "has no schema": (
        lambda _: opener({}),
        ["bad-no-id.jwt", "bad-of-the-future.jwt", "bad-unknown-fact.jwt"],
    ),
    "believes any hash": (_believes_the_hash, ["bad-other-contents.jwt"]),
    "has lost its old key": (lambda _: opener(own=2), ["good-old-key.jwt"]),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_whoever_checks_too_little_is_found(
    mutant: str, inbox: Inbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    make, found = MUTANTS[mutant]
    assert sorted(wrong(make(monkeypatch), inbox)) == found


def test_whoever_keeps_a_message_twice_is_found(inbox: Inbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Inbox, "keep", lambda _self, _event: True)
    assert wrong(opener(), inbox) == ["again.jwt"]


def kit(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """The kit on a command, as a vendor runs it."""
    environment = os.environ | {
        "PORTAL": PORTAL,
        "UNIT": UNIT,
        "OWN_KEYS": str(SAMPLES / "unit-private-keys.json"),
        "PORTAL_KEYS": str(SAMPLES / "portal-public-keys.json"),
        "DATABASE": str(folder / "inbox.sqlite"),
        "PYTHONUTF8": "1",
    }
    call = [sys.executable, "-m", "examples.contract", *command]
    return subprocess.run(call, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_the_kit_lets_the_reference_consumer_pass(tmp_path: Path) -> None:
    done = kit(sys.executable, "-m", "examples.consumer", "take", folder=tmp_path)
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "0 wrong"), done.stdout + done.stderr


def test_the_kit_fails_whoever_refuses_all_or_takes_all(tmp_path: Path) -> None:
    refuses, takes = kit("false", folder=tmp_path), kit("cat", folder=tmp_path)
    assert (refuses.returncode, refuses.stdout.splitlines()[-1]) == (1, "5 wrong")
    assert (takes.returncode, takes.stdout.splitlines()[-1]) == (1, "19 wrong")


def test_the_kit_says_how_it_is_used() -> None:
    done = kit(folder=Path())
    assert (done.returncode, "examples.contract COMMAND" in done.stderr) == (1, True)
    assert contract.SAMPLES == SAMPLES
