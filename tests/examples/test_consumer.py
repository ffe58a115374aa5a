"""The reference consumer on a real broker: what the portal sends is kept once, whenever the consumer dies."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from jsonschema import Draft202012Validator
from kombu import Connection, Queue

from portal.delivery import unit_event
from portal.delivery.message import envelope
from portal.delivery.parties import Parties
from portal.delivery.transports import Outgoing
from portal.delivery.transports.amqp import Amqp
from portal.own_keys.file import KeysFile, write_new
from portal.units import UnitKeys
from tests.ground.messages import application_message
from tests.ground.rabbitmq import Broker
from tests.ground.texts import ROOT
from tests.ground.unit_keys import County, OwnFile, county_in, pair

PORTAL = "https://luotto.example.fi"
WITHIN = 60.0
DIES_BEFORE_IT_ACKNOWLEDGES = """
import os, signal, sys
from examples.consumer import __main__, consumer
consumer.UnitConsumer.{where} = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
sys.exit(__main__.main())
"""


def until(what: Callable[[], object]) -> None:
    """Wait for something that is going to be so."""
    give_up = time.monotonic() + WITHIN
    while not what():
        assert time.monotonic() < give_up, "it did not come to pass"
        time.sleep(0.05)


class Side:
    """The portal on one side of a broker, the unit's system on the other."""

    def __init__(self, broker: Broker, folder: Path) -> None:
        self.broker, self.folder = broker, folder
        self.county: County = county_in(folder / "units")
        self.own = OwnFile(folder / "delivery.json", datetime.now(UTC) - timedelta(days=10))
        keys = UnitKeys(self.county.folder)
        self.parties = Parties(PORTAL, self.county.units, KeysFile(self.own.path), keys)
        self.unit_keys, self.portal_keys = folder / "unit.json", folder / "portal.json"
        self.database = folder / "inbox.sqlite"
        self.write_unit_keys()
        self.publish()

    def write_unit_keys(self, *more: Any) -> None:
        """The private keys of the unit's system, in its own file."""
        keys = [each.as_dict(private=True) for each in (self.county.signing, self.county.sealing, *more)]
        self.unit_keys.unlink(missing_ok=True)
        write_new(self.unit_keys, {"keys": keys})

    def publish(self) -> None:
        """What the portal publishes, where the unit's system fetches it."""
        self.portal_keys.write_text(json.dumps(self.parties.published(datetime.now(UTC))))

    def send(self, *applications: UUID) -> None:
        """Applications through the portal's own transport."""
        transport = Amqp(self.broker.settings, self.county.units.by_code, self.parties.wrap)
        for application in applications:
            message = envelope(application_message(application, reference=f"SL-{application.hex[:8]}"))
            transport.send(Outgoing(application, "990", message), datetime.now(UTC))
        transport.close()

    def send_raw(self, body: str) -> None:
        """Anything, by whoever may write into the exchange."""
        with Connection(self.broker.url(), transport_options={"confirm_publish": True}) as connection:
            connection.Producer().publish(
                body, exchange="social-credit", routing_key="unit.990", content_type="application/jwt",
                content_encoding="utf-8", delivery_mode=2, mandatory=True, confirm_timeout=10,
            )  # fmt: skip

    def consumer(self, code: str = "", **settings: str) -> subprocess.Popen[bytes]:
        """The consumer as a process of its own."""
        environment = os.environ | {
            "PORTAL": PORTAL,
            "UNIT": "990",
            "OWN_KEYS": str(self.unit_keys),
            "PORTAL_KEYS": str(self.portal_keys),
            "DATABASE": str(self.database),
            "BROKER_URL": self.broker.url(),
            "PYTHONPATH": str(ROOT),
            **settings,
        }
        call = [sys.executable, *(["-c", code] if code else ["-m", "examples.consumer"])]
        with (self.folder / "log").open("ab") as log:
            return subprocess.Popen(call, cwd=ROOT, env=environment, stdout=log, stderr=log)

    def kept(self) -> list[str]:
        """The ids in the unit's own system."""
        if not self.database.exists():
            return []
        with closing(sqlite3.connect(self.database, timeout=30)) as db:
            try:
                return [id_ for (id_,) in db.execute("SELECT id FROM inbox ORDER BY rowid")]
            except sqlite3.OperationalError:  # The table is still being made.
                return []

    def answers(self) -> list[dict[str, Any]]:
        """What has come back, opened as the portal opens it."""
        found: list[dict[str, Any]] = []
        with Connection(self.broker.url()) as connection:
            queue = Queue("social-credit.return", no_declare=True)(connection.default_channel)
            while (message := queue.get(no_ack=True)) is not None:
                body = message.body if isinstance(message.body, str) else bytes(message.body)
                found.append(dict(self.parties.open(body, datetime.now(UTC)).event()))
        return found


@pytest.fixture
def side(broker: Broker, tmp_path: Path) -> Side:
    return Side(broker, tmp_path)


@pytest.fixture
def running(side: Side) -> Iterator[subprocess.Popen[bytes]]:
    """The consumer, at work until the end of the test."""
    process = side.consumer()
    yield process
    process.terminate()
    assert process.wait(WITHIN) == 0, (side.folder / "log").read_text()


def done(side: Side, number: int) -> Callable[[], bool]:
    """Whether so many are kept, and nothing waits in the queue."""
    return lambda: (len(side.kept()), side.broker.depth("unit.990")) == (number, 0)


@pytest.mark.parametrize(
    ("host", "trusted", "kept"),
    [("localhost", True, 1), ("127.0.0.1", True, 0), ("localhost", False, 0)],
    ids=["trusted", "of another name", "of a stranger"],
)
def test_over_tls_it_takes_messages_from_a_broker_that_is_trusted_alone(
    side: Side, host: str, trusted: bool, kept: int
) -> None:
    server = side.broker.server
    side.send(uuid4())
    address = f"amqps://guest:guest@{host}:{server.tls_port}/{side.broker.vhost}"
    process = side.consumer(BROKER_URL=address, **({"BROKER_CA": str(server.certificate)} if trusted else {}))
    log = side.folder / "log"
    until(lambda: len(side.kept()) == 1 if kept else "SSLCertVerificationError" in log.read_text())
    process.terminate()
    assert process.wait(WITHIN) == 0
    assert len(side.kept()) == kept


@pytest.mark.usefixtures("running")
def test_what_the_portal_sends_is_kept_and_answered_once(side: Side) -> None:
    applications = [uuid4() for _ in range(12)]
    side.send(*applications)
    side.send(*applications[:5])
    until(done(side, 12))
    assert side.kept() == [str(each) for each in applications]
    until(lambda: side.broker.depth("social-credit.return") == 12)
    answers = side.answers()
    assert [answer["subject"] for answer in answers] == side.kept()
    assert {answer["type"] for answer in answers} == {"social-credit.application.received"}
    schema = json.loads((ROOT / "docs/schemas/unit-event-1.schema.json").read_text("utf-8"))
    for answer in answers:
        Draft202012Validator(schema).validate(answer)
        assert str(unit_event.from_envelope(answer).subject) == answer["subject"]
    assert len({answer["id"] for answer in answers}) == 12


def test_a_return_queue_without_room_is_waited_for_and_no_answer_is_lost(
    side: Side, running: subprocess.Popen[bytes]
) -> None:
    side.broker.limit("social-credit.return", 1)
    applications = [uuid4() for _ in range(8)]
    side.send(*applications)
    until(lambda: "room away: MessageNacked" in (side.folder / "log").read_text())
    side.broker.limit("social-credit.return", None)
    until(done(side, 8))
    assert running.poll() is None
    until(lambda: side.broker.depth("social-credit.return") >= 8)
    assert {answer["subject"] for answer in side.answers()} == {str(each) for each in applications}


@pytest.mark.usefixtures("running")
def test_poison_goes_to_the_dead_letters_and_lets_the_next_ones_pass(side: Side) -> None:
    first, second = uuid4(), uuid4()
    side.send(first)
    for sample in ("bad-other-signature.jwt", "bad-in-the-clear.jwt"):
        side.send_raw((ROOT / "examples/samples" / sample).read_text("ascii"))
    side.send_raw("no token at all")
    side.send(second)
    until(done(side, 2))
    until(lambda: side.broker.depth("unit.990.dead") == 3)
    assert side.kept() == [str(first), str(second)]


@pytest.mark.parametrize("where", ["_answer", "_note"])
def test_a_consumer_that_dies_between_keeping_and_acknowledging_keeps_once(side: Side, where: str) -> None:
    applications = [uuid4() for _ in range(3)]
    side.send(*applications)
    code = DIES_BEFORE_IT_ACKNOWLEDGES.format(where="_answer")
    if where == "_note":
        # After the broker has the answer, and before that is noted: it is sent again, with the same id.
        code = code.replace("consumer.UnitConsumer._answer", "consumer.Inbox.note_answered")
    else:
        # The loop answers what is left before it takes anything: it may die only when something is.
        code = code.replace(
            "lambda *_: os.kill(os.getpid(), signal.SIGKILL)",
            "lambda self, _: self._inbox.unanswered() and os.kill(os.getpid(), signal.SIGKILL)",
        )
    assert side.consumer(code).wait(WITHIN) == -signal.SIGKILL
    assert side.kept() == [str(applications[0])]
    until(lambda: side.broker.depth("unit.990") == 3)
    process = side.consumer()
    until(done(side, 3))
    process.terminate()
    assert process.wait(WITHIN) == 0
    assert side.kept() == [str(each) for each in applications]
    answers = side.answers()
    assert len({answer["id"] for answer in answers}) == 3
    assert len(answers) == (4 if where == "_note" else 3)


@pytest.mark.usefixtures("running")
def test_keys_may_change_on_both_sides_while_messages_wait(side: Side) -> None:
    before, between, after = uuid4(), uuid4(), uuid4()
    side.send(before)
    until(done(side, 1))
    new = pair("enc", "unit-enc-2")
    side.write_unit_keys(new)
    side.county.tell(new, side.county.sealing, side.county.signing)
    side.send(between)
    # The portal's new key signs at once here, as after a theft, and the consumer asks for it by its name.
    side.own.rotate(datetime.now(UTC) - timedelta(days=8))
    side.publish()
    side.send(after)
    until(done(side, 3))
    assert side.broker.depth("unit.990.dead") == 0


@pytest.mark.parametrize("whose", ["unit", "portal"])
def test_keys_that_cannot_be_read_for_a_while_cost_no_message(side: Side, whose: str) -> None:
    application = uuid4()
    side.send(application)
    broken = side.folder / f"{whose}.json"
    whole = broken.read_text()
    broken.write_text("{")  # As somebody who is just writing it leaves it.
    process = side.consumer()
    log = side.folder / "log"
    until(lambda: log.exists() and log.read_text().count("away") >= 3)
    broken.write_text(whole)
    until(done(side, 1))
    process.terminate()
    assert process.wait(WITHIN) == 0
    assert (side.kept(), side.broker.depth("unit.990.dead")) == ([str(application)], 0)


@pytest.mark.parametrize("words", [[], ["take"]])
def test_what_is_not_set_is_named_before_anything_begins(tmp_path: Path, words: list[str]) -> None:
    environment = {"PATH": os.environ["PATH"], "UNIT": "990", "DATABASE": str(tmp_path / "inbox.sqlite")}
    call = [sys.executable, "-m", "examples.consumer", *words]
    ended = subprocess.run(call, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    lacking = "PORTAL, OWN_KEYS, PORTAL_KEYS" + (", BROKER_URL" if not words else "")
    assert (ended.returncode, ended.stderr) == (2, f"not set: {lacking}\n")
    assert list(tmp_path.iterdir()) == []
