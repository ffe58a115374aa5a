"""A relay that takes the next batch while it sends one: nothing is held for long, nobody else is blamed."""

import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select

from portal.delivery.relay import BATCH, LEASE, Relay
from portal.delivery.transports import Hand, MessageRefused, Outgoing, TransportDown, UnitDown
from portal.store import outbox
from portal.store.engine import Store
from portal.store.tables.queue import OutboxMessage
from tests.ground.front import wait_until
from tests.ground.portal import Clock
from tests.ground.sending import Plain, outbox_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
UNIT = "990"


@dataclass
class Receiver(Plain):
    """Notes what it gets, and in which thread each message was made ready."""

    faults: dict[UUID, Exception] = field(default_factory=dict)
    """What happens instead of sending a message."""
    unfit: UUID | None = None
    """A message that cannot be made ready."""
    got: list[UUID] = field(default_factory=list)
    made_ready: list[tuple[UUID, bool]] = field(default_factory=list)
    """With whether that was aside from the sending."""
    sends_in: threading.Thread = field(default_factory=threading.current_thread)

    def ready(self, message: Outgoing) -> Hand:
        """Note it."""
        self.made_ready.append((message.id, threading.current_thread() is not self.sends_in))
        if message.id == self.unfit:
            raise MessageRefused("cannot be sealed")
        return super().ready(message)

    def send(self, message: Outgoing, at: datetime) -> None:
        """Take a message."""
        if fault := self.faults.get(message.id):
            raise fault
        self.got.append(message.id)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def receiver() -> Receiver:
    return Receiver()


@pytest.fixture
def relay(store: Store, receiver: Receiver, clock: Clock) -> Iterator[Relay]:
    made = Relay(store, receiver, "one", clock, jitter=lambda: 0.0).looking_ahead()
    yield made
    made.close()


def held(store: Store) -> int:
    """How many messages are leased."""
    with store.session(writes=False) as db:
        leased = OutboxMessage.lease_owner.is_not(None)
        return db.scalar(select(func.count()).select_from(OutboxMessage).where(leased)) or 0


def delivered(store: Store) -> int:
    with store.session(writes=False) as db:
        marked = OutboxMessage.state == outbox.DELIVERED
        return db.scalar(select(func.count()).select_from(OutboxMessage).where(marked)) or 0


def test_all_are_sent_once_in_their_order_and_made_ready_once(
    store: Store, relay: Relay, receiver: Receiver
) -> None:
    messages = outbox_of(store, 2 * BATCH + 7, NOW, unit=UNIT)
    assert [relay.run_round().delivered for _ in range(4)] == [BATCH, BATCH, 7, 0]
    assert receiver.got == messages
    assert receiver.made_ready == [(each, number >= BATCH) for number, each in enumerate(messages)]
    assert (delivered(store), held(store)) == (len(messages), 0)


def test_the_next_batch_is_held_and_another_relay_takes_what_comes_after(
    store: Store, relay: Relay, clock: Clock
) -> None:
    messages = outbox_of(store, 2 * BATCH + 3, NOW, unit=UNIT)
    relay.run_round()
    other = Receiver()
    # What the first one does aside may not have come to its end yet.
    wait_until(lambda: held(store) >= BATCH, "the next batch")
    assert Relay(store, other, "another", clock).run_round().delivered == 3
    assert other.got == messages[2 * BATCH :]


def test_what_is_held_is_given_back_at_the_end(store: Store, relay: Relay, clock: Clock) -> None:
    messages = outbox_of(store, 2 * BATCH, NOW, unit=UNIT)
    relay.run_round()
    relay.close()
    other = Receiver()
    assert Relay(store, other, "another", clock).run_round().delivered == BATCH
    assert other.got == messages[BATCH:]


@pytest.mark.parametrize(
    "fault", [UnitDown("no queue"), MessageRefused("too large")], ids=["unit", "message"]
)
def test_after_a_fault_what_is_held_is_given_back(
    store: Store, relay: Relay, receiver: Receiver, fault: Exception
) -> None:
    messages = outbox_of(store, 2 * BATCH, NOW, unit=UNIT)
    receiver.faults = {messages[4]: fault}
    relay.run_round()
    assert receiver.got[:4] == messages[:4]
    assert held(store) == 0


def test_while_the_transport_is_down_nothing_is_held(store: Store, relay: Relay, receiver: Receiver) -> None:
    messages = outbox_of(store, 2 * BATCH, NOW, unit=UNIT)
    receiver.faults = {messages[4]: TransportDown("ConnectionRefusedError")}
    with pytest.raises(TransportDown):
        relay.run_round()
    assert (delivered(store), held(store)) == (4, 0)
    receiver.faults = {}
    while relay.run_round().delivered:
        pass
    assert receiver.got == messages


def test_what_cannot_be_made_ready_aside_is_refused_in_its_turn_alone(
    store: Store, relay: Relay, receiver: Receiver
) -> None:
    messages = outbox_of(store, 2 * BATCH, NOW, unit=UNIT)
    receiver.unfit = messages[BATCH + 2]
    assert relay.run_round().delivered == BATCH
    done = relay.run_round()
    assert (done.delivered, done.put_off) == (BATCH - 1, 1)
    assert receiver.got == [each for each in messages if each != receiver.unfit]


def test_what_was_held_too_long_is_not_sent(
    store: Store, relay: Relay, receiver: Receiver, clock: Clock
) -> None:
    messages = outbox_of(store, 2 * BATCH, NOW, unit=UNIT)
    relay.run_round()
    clock.move(LEASE + timedelta(seconds=1))
    assert relay.run_round().delivered == 0
    assert receiver.got == messages[:BATCH]
    assert relay.run_round().delivered == BATCH
    assert receiver.got == messages
