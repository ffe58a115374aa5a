"""The relay while RabbitMQ is killed, hangs, is short of memory or has lost a queue: nothing is lost.

Whatever happens to the broker, a message is marked only once it is confirmed, and all of them are delivered
when the broker is back.
"""

import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime
from uuid import UUID

import pytest

from portal.delivery.leasing import Wish
from portal.delivery.message import envelope
from portal.delivery.relay import Relay
from portal.delivery.transports import TransportDown
from portal.delivery.transports import amqp as module
from portal.delivery.transports.amqp import Amqp
from portal.store import heartbeats, outbox, unit_queues
from portal.store.engine import Store
from portal.units import load_units
from tests.ground.messages import application_message
from tests.ground.queues import ids_in
from tests.ground.rabbitmq import Broker
from tests.ground.sending import outbox_of

PATIENCE = 180
_LONGEST_SILENCE = 20.0
"""Seconds after which a queue that confirms nothing has been found out."""


def a_message(application: UUID) -> str:
    return envelope(application_message(application, reference=f"SL-2026-{application.hex[:6]}"))


@pytest.fixture
def relay(store: Store, broker: Broker) -> Iterator[Relay]:
    """A relay to the broker by the clock on the wall."""
    transport = Amqp(broker.settings, load_units().by_code)
    yield Relay(store, transport, "one", lambda: datetime.now(UTC))
    transport.close()


def sent(store: Store, number: int) -> list[UUID]:
    return outbox_of(store, number, datetime.now(UTC), a_message)


def waiting(store: Store) -> int:
    with store.session(writes=False) as db:
        return outbox.backlog(db).waiting


def transport_fault(store: Store) -> str | None:
    with store.session(writes=False) as db:
        told = heartbeats.standing(db, "relay")
    return told.fault if told else None


def down(relay: Relay) -> str:
    """The fault that the next round finds."""
    with pytest.raises(TransportDown) as fault:
        relay.run_round()
    return fault.value.kind


def keep_on(relay: Relay, enough: Callable[[], bool]) -> None:
    """Round after round, until it is enough."""
    until = time.monotonic() + PATIENCE
    while not enough():
        assert time.monotonic() < until, "it did not happen in time"
        with suppress(TransportDown):
            relay.run_round()
        time.sleep(0.05)


def delivered(store: Store) -> Callable[[], bool]:
    return lambda: waiting(store) == 0


def test_a_broker_that_is_killed_loses_nothing_that_was_confirmed(
    store: Store, relay: Relay, broker: Broker
) -> None:
    before = sent(store, 30)
    assert relay.run_round().delivered == 30
    after = sent(store, 30)
    broker.server.kill()
    try:
        for _ in range(2):
            down(relay)
        assert (waiting(store), transport_fault(store)) == (30, "ConnectionRefusedError")
    finally:
        broker.server.start()
    keep_on(relay, delivered(store))
    assert transport_fault(store) is None
    assert set(ids_in(broker)) == {*before, *after}


def test_a_broker_that_hangs_takes_nothing_and_blames_nobody(
    store: Store, relay: Relay, broker: Broker
) -> None:
    (first,) = sent(store, 1)
    relay.run_round()
    messages = sent(store, 20)
    broker.server.freeze()
    try:
        assert down(relay) == "TimeoutError"
        assert (waiting(store), transport_fault(store)) == (20, "TimeoutError")
    finally:
        broker.server.thaw()
    keep_on(relay, delivered(store))
    with store.session(writes=False) as db:
        assert unit_queues.queues(db) == {}
    assert set(ids_in(broker)) == {first, *messages}


def test_a_broker_that_is_short_of_memory_is_found_out_at_once_and_repeats_one_message_at_most(
    store: Store, relay: Relay, broker: Broker
) -> None:
    (first,) = sent(store, 1)
    relay.run_round()
    messages = sent(store, 20)
    broker.server.memory_alarm(True)
    try:
        began = time.monotonic()
        for _ in range(5):
            assert down(relay) == "blocked"
        assert time.monotonic() - began < module._CONFIRM_SECONDS
        assert (waiting(store), transport_fault(store)) == (20, "blocked")
    finally:
        broker.server.memory_alarm(False)
    keep_on(relay, delivered(store))
    found = ids_in(broker)
    assert set(found) == {first, *messages}
    assert len(found) <= 1 + 20 + 1


@pytest.mark.parametrize("lost", ["the right to write", "the exchange"])
def test_a_relay_with_nothing_to_send_does_not_take_a_fault_back_that_only_sending_finds(
    store: Store, broker: Broker, lost: str
) -> None:
    (message,) = sent(store, 1)
    settings, units = broker.account("relay"), load_units().by_code
    transports = [Amqp(settings, units) for _ in range(2)]
    sends, idle = (
        Relay(store, transport, unit, lambda: datetime.now(UTC), wish=Wish(only=(unit,)))
        for transport, unit in zip(transports, ("990", "005"), strict=True)
    )
    assert idle.run_round().taken == 0
    if lost == "the exchange":
        fault = "NotFound"
        assert broker.server.api("DELETE", f"exchanges/{broker.vhost}/social-credit").ok
    else:
        fault = "AccessRefused"
        broker.allow("relay", write="^$")
    assert [down(sends), down(idle), transport_fault(store)] == [fault] * 3
    broker.allow("relay")
    broker.declare()
    assert idle.run_round().taken == 0
    assert transport_fault(store) is None
    keep_on(sends, delivered(store))
    for transport in transports:
        transport.close()
    assert ids_in(broker) == [message]


def test_a_queue_without_its_binding_alarms_marks_nothing_and_is_served_again_when_it_is_back(
    store: Store, relay: Relay, broker: Broker
) -> None:
    broker.unbind("unit.990")
    messages = sent(store, 20)
    assert relay.run_round().down == {"990": "no queue"}
    with store.session(writes=False) as db:
        queue = unit_queues.queues(db)["990"]
    assert (queue.fault, waiting(store), transport_fault(store)) == ("no queue", 20, None)
    broker.declare()
    keep_on(relay, delivered(store))
    assert ids_in(broker) == messages
    with store.session(writes=False) as db:
        assert unit_queues.queues(db)["990"].fault is None


def test_a_queue_that_is_full_keeps_its_messages_with_us(store: Store, relay: Relay, broker: Broker) -> None:
    broker.limit("unit.990", 5)
    messages: list[UUID] = []

    def refuses() -> bool:
        messages.extend(sent(store, 20))
        with store.session(writes=False) as db:
            return any(queue.fault == "not taken" for queue in unit_queues.queues(db).values())

    keep_on(relay, refuses)
    assert waiting(store) > 0
    found = set(ids_in(broker))
    assert len(found) >= len(messages) - waiting(store)
    broker.limit("unit.990", None)
    keep_on(relay, delivered(store))
    assert found | set(ids_in(broker)) == set(messages)


@pytest.mark.parametrize("wanted_by_the_broker", [60, 2])
def test_a_queue_that_confirms_nothing_rests_and_goes_on_when_it_is_well(
    store: Store, broker: Broker, wanted_by_the_broker: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A quorum queue without its majority is silent while the broker is well, and its heartbeats go on."""
    monkeypatch.setattr(module, "_CONFIRM_SECONDS", 3)
    broker.server.heartbeat(wanted_by_the_broker)
    transport = Amqp(broker.settings, load_units().by_code)
    relay = Relay(store, transport, "one", lambda: datetime.now(UTC))
    (first,) = sent(store, 1)
    relay.run_round()
    messages = sent(store, 3)
    broker.suspend("unit.990")
    try:
        began = time.monotonic()
        assert relay.run_round().down == {"990": "no confirm"}
        assert time.monotonic() - began < _LONGEST_SILENCE
    finally:
        broker.go_on("unit.990")
        broker.server.heartbeat(60)
    assert (waiting(store), transport_fault(store)) == (3, None)
    with store.transaction() as db:
        unit_queues.try_now(db)
    keep_on(relay, delivered(store))
    transport.close()
    assert set(ids_in(broker)) == {first, *messages}
