"""The relay to RabbitMQ against a bare publisher, and a full outbox against an empty one.

Ours takes messages by a lease, opens their seals, publishes each with a confirm and marks it; the baseline is
kombu alone with the same confirms, the same bodies and the same quorum queue.  Times are by the clock, for one
message: what both wait for most is the broker's disk.
"""

import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

from kombu import Connection, Producer
from sqlalchemy import insert, text

from benchmarks.assess import budget
from benchmarks.measuring import PAIRS, Comparison
from portal.delivery.message import envelope
from portal.delivery.relay import Relay
from portal.delivery.transports.amqp import Amqp
from portal.domain.applications import State
from portal.store import people
from portal.store.crypt import Vault, new_key
from portal.store.engine import Store, make_engine
from portal.store.migrating import upgrade
from portal.store.outbox import DELIVERED, WAITING
from portal.store.tables.applications import Application
from portal.store.tables.queue import OutboxMessage
from portal.units import load_units
from tests.ground import postgresql
from tests.ground.messages import application_message
from tests.ground.portal import AINO
from tests.ground.rabbitmq import Broker, running

_MESSAGES = 1_000
_DELIVERED = 1_000_000
_AT_ONCE = 10_000
_QUEUE = "unit.990"
_VAULT = Vault([new_key()], new_key())


class Side:
    """One database with its relay to a broker."""

    def __init__(self, url: str, broker: Broker) -> None:
        self.engine = make_engine(url)
        upgrade(self.engine)
        self.store = Store(self.engine, _VAULT)
        self.transport = Amqp(broker.settings, load_units().by_code)
        with self.store.transaction() as db:
            self._resident = people.put_resident(db, AINO, "fi", datetime.now(UTC))

    def close(self) -> None:
        """Let go of broker and database."""
        self.transport.close()
        self.engine.dispose()

    def deliver(self) -> float:
        """Seconds for one of many messages that wait."""
        self.fill(
            {id_: _VAULT.seal_text(_envelope(id_), "outbox.envelope") for id_ in _ids(_MESSAGES)}, WAITING
        )
        relay = Relay(self.store, self.transport, "benchmark", lambda: datetime.now(UTC))
        start = time.perf_counter()
        delivered = 0
        while (done := relay.run_round()).taken:
            delivered += done.delivered
        taken = time.perf_counter() - start
        assert delivered == _MESSAGES
        return taken / _MESSAGES

    def fill(self, envelopes: dict[UUID, bytes], state: str) -> None:
        """Put messages into the outbox."""
        at = datetime.now(UTC) - timedelta(seconds=random.randint(1, 10**6))
        with self.engine.begin() as db:
            db.execute(insert(Application), [self._application(id_, at) for id_ in envelopes])
            db.execute(
                insert(OutboxMessage), [_row(id_, sealed, state, at) for id_, sealed in envelopes.items()]
            )

    def settle(self) -> None:
        """Let the database take stock of what it holds, as it does by itself in time."""
        with self.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
            db.execute(text("VACUUM ANALYZE" if self.engine.dialect.name == "postgresql" else "ANALYZE"))

    def _application(self, id_: UUID, at: datetime) -> dict[str, object]:
        return {
            "id": id_,
            "resident_id": self._resident,
            "unit": "990",
            "reference": id_.hex[:20],
            "state": State.SUBMITTED,
            "language": "fi",
            "criteria_version": "1",
            "wants_discussion": False,
            "contents": b"",
            "content_hash": b"",
            "submitted_at": at,
            "promised_by": at.date(),
            "due_by": at.date(),
        }


def _row(id_: UUID, sealed: bytes, state: str, at: datetime) -> dict[str, object]:
    return {
        "id": id_,
        "application_id": id_,
        "unit": "990",
        "envelope": sealed,
        "state": state,
        "attempts": 0,
        "due_at": at,
        "created_at": at,
    }


def _ids(number: int) -> list[UUID]:
    return [uuid4() for _ in range(number)]


_TEMPLATE = uuid4()
_LONG = envelope(application_message(_TEMPLATE, budget=budget(60)))


def _envelope(id_: UUID) -> str:
    return _LONG.replace(str(_TEMPLATE), str(id_))


def run() -> list[Comparison]:
    """The benchmark."""
    with tempfile.TemporaryDirectory(prefix="portal-benchmark-") as place, ExitStack() as stack:
        broker = Broker(stack.enter_context(running()))
        socket = stack.enter_context(postgresql.running())
        found = []
        for name, urls in _databases(Path(place), socket).items():
            with _open(urls[0], broker) as empty, _open(urls[1], broker) as full:
                found.append(_against_a_publisher(f"relay with confirms, {name}", empty, broker))
                _fill_with_delivered(full)
                found.append(
                    _against_empty(f"the same, {_DELIVERED:,} delivered before", full, empty, broker)
                )
        return found


def _databases(folder: Path, socket: str) -> dict[str, tuple[str, str]]:
    at = make_engine(f"postgresql+psycopg://portal@/postgres?host={socket}")
    with at.connect().execution_options(isolation_level="AUTOCOMMIT") as db:
        for name in ("empty", "full"):
            db.execute(text(f'CREATE DATABASE "{name}"'))
    at.dispose()
    return {
        "SQLite": (f"sqlite:///{folder}/empty.sqlite", f"sqlite:///{folder}/full.sqlite"),
        "PostgreSQL": (
            f"postgresql+psycopg://portal@/empty?host={socket}",
            f"postgresql+psycopg://portal@/full?host={socket}",
        ),
    }


@contextmanager
def _open(url: str, broker: Broker) -> Iterator[Side]:
    side = Side(url, broker)
    try:
        yield side
    finally:
        side.close()


def _fill_with_delivered(side: Side) -> None:
    """Messages of before; their envelopes are short, for it is the rows that must cost nothing."""
    for _ in range(_DELIVERED // _AT_ONCE):
        side.fill(dict.fromkeys(_ids(_AT_ONCE), b"delivered"), DELIVERED)
    side.settle()


def _against_a_publisher(name: str, side: Side, broker: Broker) -> Comparison:
    def ours() -> float:
        _empty(broker)
        return side.deliver()

    return _in_turn(name, ours, lambda: _publish(broker), aim=0.9)


def _against_empty(name: str, full: Side, empty: Side, broker: Broker) -> Comparison:
    def of(side: Side) -> float:
        _empty(broker)
        return side.deliver()

    return _in_turn(name, lambda: of(full), lambda: of(empty), aim=0.9)


def _in_turn(name, ours, baseline, aim: float) -> Comparison:
    ours(), baseline()
    pairs = [(ours(), baseline()) for _ in range(PAIRS)]
    return Comparison(name, tuple(own for own, _ in pairs), tuple(base for _, base in pairs), aim)


def _publish(broker: Broker) -> float:
    """Seconds for one of many messages that kombu publishes by itself."""
    _empty(broker)
    bodies = {str(id_): _envelope(id_) for id_ in _ids(_MESSAGES)}
    options = {"confirm_publish": True, "read_timeout": 5, "write_timeout": 5}
    with Connection(broker.url(), heartbeat=10, transport_options=options) as connection:
        producer = Producer(connection.channel(), auto_declare=False)
        start = time.perf_counter()
        for id_, body in bodies.items():
            producer.publish(
                body,
                exchange="social-credit",
                routing_key=_QUEUE,
                mandatory=True,
                confirm_timeout=10,
                delivery_mode=2,
                message_id=id_,
                content_type="application/cloudevents+json",
                content_encoding="utf-8",
            )
        return (time.perf_counter() - start) / _MESSAGES


def _empty(broker: Broker) -> None:
    with Connection(broker.url()) as connection:
        connection.channel().queue_purge(_QUEUE)
