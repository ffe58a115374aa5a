"""`portal deliver` to RabbitMQ against a bare publisher, and a full outbox against an empty one.

Ours, as many relays as one process of it has, takes messages by a lease, opens their seals, publishes each
with a confirm and marks it; the baseline is one publisher of kombu alone with the same confirms, the same
bodies and the same quorum queue.  What is compared is the time by the clock for one message.
"""

import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from uuid import uuid4

from kombu import Connection, Producer
from sqlalchemy import text

from benchmarks.assess import budget
from benchmarks.measuring import PAIRS, Comparison
from portal.commands.deliver import side_by_side
from portal.delivery.relay import Relay
from portal.delivery.transports.amqp import Amqp
from portal.delivery.transports.choosing import relays_of
from portal.store.crypt import Vault, new_key
from portal.store.engine import Store, make_engine
from portal.store.migrating import upgrade
from portal.store.outbox import DELIVERED, backlog
from portal.units import load_units
from tests.ground import postgresql
from tests.ground.messages import application_message, copies_of
from tests.ground.rabbitmq import Broker, running
from tests.ground.sending import in_bulk, waiting_in_bulk

_MESSAGES = 3_000
"""Some batches for each relay, so that it counts little which of them has the last."""
_DELIVERED = 1_000_000
_AT_ONCE = 10_000
_QUEUE = "unit.990"
_MESSAGE = application_message(uuid4(), budget=budget(60))
"""A real one, of about 9 kB."""


def run() -> Iterator[Comparison]:
    """The benchmark."""
    with tempfile.TemporaryDirectory(prefix="portal-benchmark-") as place, ExitStack() as stack:
        broker = Broker(stack.enter_context(running()))
        socket = stack.enter_context(postgresql.running())
        yield from _on("SQLite", f"sqlite:///{place}/{{}}.sqlite", broker)
        yield from _on("PostgreSQL", _postgresql_address(socket), broker)


def _on(name: str, address: str, broker: Broker) -> Iterator[Comparison]:
    with _outbox(address.format("empty"), broker) as empty, _outbox(address.format("full"), broker) as full:
        # First, and not between the two: a connection that is idle meanwhile would be given up by the broker.
        _fill(full.store)
        yield _in_turn(f"relay by a bare publisher, {name}", empty.deliver, lambda: _publish(broker))
        yield _in_turn(f"with 1 000 000 delivered by none, {name}", full.deliver, empty.deliver)


class Outbox:
    """An outbox with its way to a broker."""

    def __init__(self, store: Store, broker: Broker) -> None:
        self.store = store
        self._broker = broker
        units = load_units().by_code
        self._transports = [Amqp(broker.settings, units) for _ in range(relays_of(broker.settings))]

    def close(self) -> None:
        """Let go of the broker."""
        for transport in self._transports:
            transport.close()

    def deliver(self) -> float:
        """Seconds for one of many messages that wait."""
        waiting_in_bulk(self.store, copies_of(_MESSAGE, _MESSAGES), datetime.now(UTC))
        _purge(self._broker)
        relays = [Relay(self.store, each, str(uuid4()), _clock) for each in self._transports]
        start = time.perf_counter()
        side_by_side(relays, _until_all_is_sent)
        taken = time.perf_counter() - start
        with self.store.session(writes=False) as db:
            assert backlog(db).waiting == 0
        return taken / _MESSAGES


def _clock() -> datetime:
    return datetime.now(UTC)


def _until_all_is_sent(relay: Relay) -> None:
    while relay.run_round().delivered:
        pass


@contextmanager
def _outbox(url: str, broker: Broker) -> Iterator[Outbox]:
    engine = make_engine(url)
    upgrade(engine)
    outbox = Outbox(Store(engine, Vault([new_key()], new_key())), broker)
    try:
        yield outbox
    finally:
        outbox.close()
        engine.dispose()


def _postgresql_address(socket: str) -> str:
    address = f"postgresql+psycopg://portal@/{{}}?host={socket}"
    engine = make_engine(address.format("postgres"))
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for name in ("empty", "full"):
            connection.execute(text(f'CREATE DATABASE "{name}"'))
    engine.dispose()
    return address


def _fill(store: Store) -> None:
    """A million messages of before.  Their envelopes are short: it is their number that must cost nothing."""
    at = datetime.now(UTC) - timedelta(days=365)
    for batch in range(_DELIVERED // _AT_ONCE):
        delivered = {uuid4(): b"delivered" for _ in range(_AT_ONCE)}
        in_bulk(store, delivered, DELIVERED, at + timedelta(minutes=batch))
    with store.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        # As the database does by itself in time.
        connection.execute(text("VACUUM ANALYZE" if store.engine.dialect.name == "postgresql" else "ANALYZE"))


def _in_turn(name: str, ours: Callable[[], float], baseline: Callable[[], float]) -> Comparison:
    for side in (ours, baseline):
        side()
    pairs = [(ours(), baseline()) for _ in range(PAIRS)]
    return Comparison(name, tuple(own for own, _ in pairs), tuple(base for _, base in pairs), aim=0.9)


def _publish(broker: Broker) -> float:
    """Seconds for one of many messages that kombu publishes by itself."""
    bodies = copies_of(_MESSAGE, _MESSAGES)
    _purge(broker)
    options = {"confirm_publish": True, "read_timeout": 5, "write_timeout": 5}
    with Connection(broker.url(), heartbeat=30, transport_options=options) as connection:
        producer = Producer(connection.channel(), auto_declare=False)
        start = time.perf_counter()
        for id_, body in bodies.items():
            producer.publish(
                body,
                exchange=broker.settings.exchange,
                routing_key=_QUEUE,
                mandatory=True,
                confirm_timeout=10,
                delivery_mode=2,
                message_id=str(id_),
                content_type="application/cloudevents+json",
                content_encoding="utf-8",
            )
        return (time.perf_counter() - start) / _MESSAGES


def _purge(broker: Broker) -> None:
    with Connection(broker.url()) as connection:
        connection.channel().queue_purge(_QUEUE)
