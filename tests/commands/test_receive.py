"""`portal receive` on a real broker: nothing lost and nothing twice, whatever dies or cannot be read."""

import json
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from kombu import Connection, Producer
from sqlalchemy import func, select, text

from portal.commands.receive import Receiver
from portal.config import Settings
from portal.delivery.return_queue import NotNow, ReturnQueue
from portal.delivery.topology import DEAD
from portal.store import heartbeats
from portal.store.crypt import Vault
from portal.store.engine import Store, make_engine
from portal.store.heartbeats import Standing
from portal.store.tables.applications import Application
from portal.store.tables.credits import Payment
from portal.store.tables.queue import UnitEvent
from tests.delivery.test_deliver import console, environment
from tests.ground.rabbitmq import Broker
from tests.ground.sending import outbox_of
from tests.ground.unit_events import ASKED, credit, payment, said
from tests.ground.unit_system import UnitSystem

PATIENCE = 60
KEY, INDEX = b"k" * 32, b"i" * 32
QUEUE = "social-credit.return"

on_postgresql = pytest.mark.parametrize(
    "database_url", [pytest.param("postgresql", marks=pytest.mark.postgresql)], indirect=True
)
whatever_the_engine = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


@dataclass
class Way:
    """The unit's system, the broker, and the portal that reads its queue."""

    broker: Broker
    store: Store
    system: UnitSystem
    application: UUID
    folder: Path
    stopping: threading.Event = field(default_factory=threading.Event)

    def says(self, kind: str, minutes: int = 0, data: object = None) -> str:
        """What the unit signs of what happened so many minutes after an hour ago."""
        at = datetime.now(UTC) - timedelta(hours=1) + timedelta(minutes=minutes)
        return self.system.signed(said(kind, self.application, at, data), datetime.now(UTC))

    def publish(self, *bodies: str) -> None:
        """Let the unit's system publish these; the broker has confirmed them."""
        confirming = {"confirm_publish": True}
        with Connection(self.broker.url(), transport_options=confirming) as connection:
            producer = Producer(connection)
            for body in bodies:
                producer.publish(
                    body,
                    exchange=QUEUE,
                    routing_key=QUEUE,
                    mandatory=True,
                    content_type="application/jwt",
                    content_encoding="utf-8",
                    confirm_timeout=10,
                )

    def receiver(self) -> Receiver:
        """A receiver of the portal."""
        return Receiver(self.broker.settings, self.store, self.system.parties, self.stopping)

    @contextmanager
    def receiving(self, receiver: Receiver | None = None) -> Iterator[None]:
        """A receiver that runs beside the block."""
        loop = threading.Thread(target=(receiver or self.receiver()).run)
        loop.start()
        try:
            yield
        finally:
            self.stopping.set()
            loop.join(PATIENCE)
            assert not loop.is_alive()

    @property
    def state(self) -> str:
        """Where the application stands."""
        with self.store.session(writes=False) as db:
            return db.execute(select(Application.state)).scalars().one()

    def number(self, table: type[UnitEvent | Payment]) -> int:
        """How many rows a table has."""
        with self.store.session(writes=False) as db:
            return db.execute(select(func.count()).select_from(table)).scalar_one()

    @property
    def standing(self) -> Standing:
        """What the receiver has said of itself."""
        with self.store.session(writes=False) as db:
            found = heartbeats.standing(db, "receiver")
        assert found
        return found

    @property
    def fault(self) -> str | None:
        """What the receiver says that it waits for."""
        return self.standing.fault

    @property
    def left(self) -> tuple[int, int]:
        """How many messages wait, and how many are dead."""
        return self.broker.depth(QUEUE), self.broker.depth(QUEUE + DEAD)


@pytest.fixture
def way(broker: Broker, database_url: str, tmp_path: Path) -> Iterator[Way]:
    engine = make_engine(database_url)
    store = Store(engine, Vault([KEY], INDEX))
    (application,) = outbox_of(store, 1, datetime.now(UTC) - timedelta(hours=2))
    yield Way(broker, store, UnitSystem.new(tmp_path), application, tmp_path)
    engine.dispose()


def test_events_are_taken_once_whatever_their_order(way: Way) -> None:
    opened, paid = uuid4(), uuid4()
    told = [
        way.says("payment.booked", 8, payment(opened, payment_id=str(paid))),
        way.says("credit.opened", 7, credit(opened)),
        way.says("application.supplement-asked", 3, ASKED),
        way.says("application.received", 1),
    ]
    way.publish(*told, *reversed(told))
    assert way.receiver().run_once()
    assert (way.state, way.number(UnitEvent), way.number(Payment)) == ("agreed", 4, 1)
    assert way.left == (0, 0)


def test_what_nobody_can_read_is_laid_aside_and_holds_nothing_up(way: Way) -> None:
    unknown = said("application.cancelled", way.application)
    way.publish(
        "not a token",
        way.system.signed(unknown, datetime.now(UTC)),
        way.system.signed(said("application.received", uuid4()), datetime.now(UTC), audience="https://x.fi"),
        json.dumps(said("application.in-review", way.application)),
        "x" * 70_000,
        way.says("application.in-review"),
    )
    assert way.receiver().run_once()
    assert (way.state, way.number(UnitEvent)) == ("in_review", 1)
    wait_until(lambda: way.left == (0, 5))


@whatever_the_engine
def test_another_event_under_a_known_id_is_laid_aside_for_nothing_of_it_is_kept(way: Way) -> None:
    first = said("application.in-review", way.application)
    other = said("application.received", way.application, id=first["id"])
    now = datetime.now(UTC)
    way.publish(*(way.system.signed(each | {"time": now.isoformat()}, now) for each in (first, other)))
    assert way.receiver().run_once()
    assert (way.state, way.number(UnitEvent)) == ("in_review", 1)
    wait_until(lambda: way.left == (0, 1))


@whatever_the_engine
def test_a_receiver_that_cannot_work_takes_no_message_that_it_would_have_to_give_back(way: Way) -> None:
    way.publish(way.says("application.received"))

    def fail() -> None:
        time.sleep(0.2)  # Time in which the broker would hand out what waits.
        raise NotNow("database")

    for _ in range(8):  # More often than a message may be given back.
        with pytest.raises(NotNow):
            ReturnQueue(way.broker.settings, lambda _body: True).follow(fail, lambda: None)
    assert way.receiver().run_once()
    assert (way.state, way.left) == ("registered", (0, 0))


KILLED_BEFORE_THE_ACK = f"""
import os, pathlib, signal, sys, threading
from portal.commands.receive import Receiver
from portal.delivery.settings import Delivery
from portal.store.crypt import Vault
from portal.store.engine import Store, make_engine
from tests.ground.unit_system import parties_of

class Deadly(Receiver):
    def take(self, token):
        super().take(token)
        os.kill(os.getpid(), signal.SIGKILL)

store = Store(make_engine(sys.argv[1]), Vault([{KEY!r}], {INDEX!r}))
settings = Delivery(transport="amqp", broker_url=sys.argv[2])
Deadly(settings, store, parties_of(pathlib.Path(sys.argv[3])), threading.Event()).run()
"""


def test_an_event_whose_receiver_dies_before_the_ack_comes_again_and_changes_nothing(
    way: Way, database_url: str
) -> None:
    way.publish(way.says("application.in-review"), way.says("application.supplement-asked", 1, ASKED))
    call = [sys.executable, "-c", KILLED_BEFORE_THE_ACK, database_url, way.broker.url(), str(way.folder)]
    assert subprocess.run(call, check=False).returncode == -signal.SIGKILL
    assert way.number(UnitEvent) == 1
    with way.receiving():
        wait_until(lambda: way.number(UnitEvent) == 2)
    wait_until(lambda: way.left == (0, 0))
    assert way.state == "supplement_requested"


def test_a_receiver_follows_the_queue_and_says_that_it_is_alive(way: Way) -> None:
    with way.receiving():
        way.publish(way.says("application.received"))
        wait_until(lambda: way.state == "registered")
        way.publish(way.says("application.in-review", 1))
        wait_until(lambda: way.state == "in_review")
    assert not way.standing.silent(datetime.now(UTC))
    assert way.left == (0, 0)


def test_receivers_side_by_side_take_each_event_once(way: Way) -> None:
    way.publish(*(way.says("application.in-review", n) for n in range(30)))
    with way.receiving(), way.receiving():
        wait_until(lambda: way.number(UnitEvent) == 30)
    assert way.left == (0, 0)


@whatever_the_engine
def test_a_broker_that_dies_and_comes_back_loses_nothing(way: Way) -> None:
    with way.receiving():
        way.publish(way.says("application.received"))
        wait_until(lambda: way.state == "registered")
        way.broker.server.kill()
        wait_until(lambda: way.fault is not None)
        since = way.standing.failing_since
        assert since
        wait_until(lambda: way.standing.at > since + timedelta(seconds=3))
        assert way.standing.failing_since == since
        way.broker.server.start()
        way.publish(way.says("application.in-review", 1))
        wait_until(lambda: way.state == "in_review")
        wait_until(lambda: way.fault is None)
    assert way.left == (0, 0)


def administer(socket_folder: str, *statements: str) -> None:
    engine = make_engine(f"postgresql+psycopg://portal@/postgres?host={socket_folder}")
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


class Patient(Receiver):
    """Counts how often it could not take a message."""

    waited = 0

    def take(self, token: bytes) -> bool:
        """Take a message."""
        try:
            return super().take(token)
        except NotNow:
            self.waited += 1
            raise


@on_postgresql
def test_while_the_database_is_down_events_wait_and_none_is_blamed(way: Way, postgresql_server: str) -> None:
    name = way.store.engine.url.database
    receiver = Patient(way.broker.settings, way.store, way.system.parties, way.stopping)
    with way.receiving(receiver):
        way.publish(way.says("application.received"))
        wait_until(lambda: way.state == "registered")
        administer(
            postgresql_server,
            f"ALTER DATABASE {name} ALLOW_CONNECTIONS false",
            f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'",
        )
        way.publish(*(way.says("application.supplement-asked", n, ASKED) for n in range(1, 4)))
        wait_until(lambda: receiver.waited > 6)  # More often than a message may be given back.
        assert way.broker.depth(QUEUE + DEAD) == 0
        administer(postgresql_server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        wait_until(lambda: way.number(UnitEvent) == 4)
    assert (way.state, way.left) == ("supplement_requested", (0, 0))


def of_installation(settings: Settings, way: Way) -> dict[str, str]:
    delivery = {
        "PORTAL_DELIVERY__TRANSPORT": "amqp",
        "PORTAL_DELIVERY__BROKER_URL": way.broker.url(),
        "PORTAL_DELIVERY__KEYS_FILE": str(way.folder / "delivery-keys.json"),
    }
    return environment(settings) | delivery


@whatever_the_engine
def test_the_command_runs_until_it_is_terminated_and_logs_no_personal_data(
    settings: Settings, way: Way, tmp_path: Path
) -> None:
    log = tmp_path / "log"
    store = Store(make_engine(settings.database_url), settings.keys.vault())
    # Of this unit the county file names no keys: what it signs is not believed here.
    way.publish(way.says("application.supplement-asked", 0, ASKED))
    with log.open("w") as out:
        process = subprocess.Popen(console("receive"), env=of_installation(settings, way), stderr=out)
    try:
        wait_until(lambda: way.left == (0, 1))
        with store.session(writes=False) as db:
            assert heartbeats.standing(db, "receiver")
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        store.engine.dispose()
    logged = log.read_text()
    assert '"reason": "signature"' in logged
    for hidden in ("Tiliote", "guest", str(way.application)):
        assert hidden not in logged


@whatever_the_engine
def test_once_ends_with_nothing_to_do_and_fails_without_a_broker(settings: Settings, way: Way) -> None:
    there = of_installation(settings, way)
    assert subprocess.run(console("receive", "--once"), env=there, check=False).returncode == 0
    nowhere = there | {"PORTAL_DELIVERY__BROKER_URL": "amqp://guest:guest@127.0.0.1:9/"}
    assert subprocess.run(console("receive", "--once"), env=nowhere, check=False).returncode == 1
    without = environment(settings)
    refused = subprocess.run(console("receive"), env=without, check=False, capture_output=True, text=True)
    assert (refused.returncode, "BROKER_URL" in refused.stderr) == (1, True)
