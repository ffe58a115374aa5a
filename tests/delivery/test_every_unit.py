"""All 22 organisers at once over a real broker: to each what is its own, whatever befalls the others."""

import json
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest
from sqlalchemy import update

from portal.commands.deliver import deliver_once
from portal.delivery.leasing import Wish
from portal.delivery.message import envelope
from portal.delivery.parties import Parties
from portal.delivery.relay import Relay
from portal.delivery.settling import GIVE_UP_AFTER
from portal.delivery.transports.amqp import Amqp
from portal.delivery.transports.choosing import SIDE_BY_SIDE
from portal.own_keys.file import KeysFile
from portal.store import outbox, unit_queues
from portal.store.crypt import Vault, new_key
from portal.store.engine import Store
from portal.store.tables.queue import OutboxMessage
from portal.units import UnitKeys, Units, load_units
from tests.ground.every_county import every_county_in_use
from tests.ground.messages import application_message
from tests.ground.portal import Clock
from tests.ground.queues import ids_in
from tests.ground.rabbitmq import Broker, Server
from tests.ground.sending import outbox_of
from tests.ground.unit_keys import OwnFile, jwks, pair

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LONG_ENOUGH = timedelta(minutes=10)
ORGANISERS = 22
EACH = 20
PAUSED, UNBOUND, FULL, SILENT, UNREADABLE_KEY = "2", "3", "5", "20", "6"
_ROUNDS = 20


@pytest.fixture(scope="module")
def every(tmp_path_factory: pytest.TempPathFactory) -> Units:
    """The organisers, all of them in use."""
    return every_county_in_use(tmp_path_factory.mktemp("counties"))


@pytest.fixture
def broker_of_all(broker_server: Server, every: Units) -> Broker:
    return Broker(broker_server, every.by_code.values())


@pytest.fixture
def relays(store: Store, broker_of_all: Broker, every: Units, clock: Clock) -> Iterator[list[Relay]]:
    """As many as one process has."""
    with ExitStack() as held:
        made = []
        for number in range(SIDE_BY_SIDE):
            transport = Amqp(broker_of_all.settings, every.by_code)
            held.callback(transport.close)
            wish = Wish(tries=number == 0)
            made.append(Relay(store, transport, f"relay {number}", clock, wish=wish, known=every.by_code))
        yield made


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


def sent(store: Store, unit: str, number: int) -> list[UUID]:
    """Applications to a unit, as messages of which none is like another."""

    def message(application: UUID) -> str:
        return envelope(application_message(application, reference=f"SL-{application.hex[:9]}", unit=unit))

    return outbox_of(store, number, NOW, message, unit)


def queue_of(unit: str) -> str:
    return f"unit.{unit}"


def test_each_of_22_units_gets_its_own_while_some_of_them_take_nothing(
    store: Store, broker_of_all: Broker, every: Units, relays: list[Relay], clock: Clock
) -> None:
    codes = sorted(every.by_code.keys() - {"990"})
    assert len(codes) == ORGANISERS
    to = {code: set(sent(store, code, EACH)) for code in codes}
    came: dict[str, set[UUID]] = {code: set() for code in codes}
    with _taking_nothing(store, broker_of_all):
        deliver_once(relays, store, Event())
    for code in to.keys() - {PAUSED, UNBOUND, FULL, SILENT}:
        came[code] = _taken(broker_of_all, code)
        assert came[code] == to[code]
    with store.session(writes=False) as db:
        faults = {unit: queue.fault for unit, queue in unit_queues.queues(db).items()}
        assert outbox.stuck(db) == ()
    assert faults == {PAUSED: None, UNBOUND: "no queue", FULL: "not taken", SILENT: "no confirm"}

    _put_right(store, broker_of_all)
    assert _delivers_all_in_time(relays, store, clock)
    for code in codes:
        came[code] |= _taken(broker_of_all, code)
    assert came == to


@contextmanager
def _taking_nothing(store: Store, broker: Broker) -> Iterator[None]:
    """One unit is paused, one has no binding, one is full, and one confirms nothing until the block ends."""
    with store.transaction() as db:
        unit_queues.pause(db, PAUSED, "operator", NOW)
    broker.unbind(queue_of(UNBOUND))
    broker.limit(queue_of(FULL), 1)
    broker.suspend(queue_of(SILENT))
    try:
        yield
    finally:
        broker.go_on(queue_of(SILENT))


def _put_right(store: Store, broker: Broker) -> None:
    with store.transaction() as db:
        unit_queues.resume(db, PAUSED)
    broker.declare()
    broker.limit(queue_of(FULL), None)


def _delivers_all_in_time(relays: list[Relay], store: Store, clock: Clock) -> bool:
    for _ in range(_ROUNDS):
        clock.move(LONG_ENOUGH)
        if deliver_once(relays, store, Event()):
            return True
    return False


def _taken(broker: Broker, code: str) -> set[UUID]:
    return set(ids_in(broker, queue_of(code)))


def test_every_kind_of_poison_is_named_and_holds_up_nobody(
    store: Store, broker_of_all: Broker, clock: Clock, tmp_path: Path
) -> None:
    units, keys = _with_a_key_of(UNREADABLE_KEY, tmp_path)
    own = OwnFile(tmp_path / "delivery.json", NOW)
    parties = Parties("https://luotto.example.fi", units, KeysFile(own.path), UnitKeys(tmp_path))
    keys.write_text("{")
    poison = {
        ("2", "sealed"): _spoilt(store, sent(store, "2", 1)),
        ("3", "schema of the future"): outbox_of(store, 1, NOW, _of_the_future, "3"),
        (UNREADABLE_KEY, "unreadable key"): sent(store, UNREADABLE_KEY, 1),
        ("999", "unknown unit"): sent(store, "999", 1),
    }
    good = {code: sent(store, code, EACH) for code in ("2", "3", "5")}
    with closing(Amqp(broker_of_all.settings, units.by_code, parties.wrap)) as transport:
        relay = Relay(store, transport, "one", clock, known=units.by_code)
        relay.run_round()
        assert {code: ids_in(broker_of_all, queue_of(code)) for code in good} == good
        for _ in range(GIVE_UP_AFTER):
            clock.move(LONG_ENOUGH)
            relay.run_round()
    with store.session(writes=False) as db:
        found = {(each.unit, each.fault): [each.id] for each in outbox.stuck(db)}
        assert outbox.backlog(db).waiting == 0
    assert found == poison


def _with_a_key_of(code: str, folder: Path) -> tuple[Units, Path]:
    every_county_in_use(folder)
    (own,) = (path for path in folder.glob("*.toml") if f'queue = "unit.{code}"' in path.read_text("utf-8"))
    told = f'queue = "unit.{code}"\npublic_key = "keys.json"'
    own.write_text(own.read_text("utf-8").replace(f'queue = "unit.{code}"', told), "utf-8")
    keys = folder / "keys.json"
    keys.write_text(json.dumps(jwks([pair("enc", "unit-enc-1")])))
    return load_units(folder), keys


def _spoilt(store: Store, ids: list[UUID]) -> list[UUID]:
    """The same messages, sealed under a key that nobody has."""
    sealed = Vault([new_key()], new_key()).seal_text("gone", outbox.SEALED_AS)
    with store.transaction() as db:
        db.execute(update(OutboxMessage).where(OutboxMessage.id.in_(ids)).values(envelope=sealed))
    return ids


def _of_the_future(application: UUID) -> str:
    now = envelope(application_message(application, unit="3"))
    return now.replace("schema:application:1", "schema:application:2")
