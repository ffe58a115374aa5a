"""The relay: every message reaches the unit, whatever happens to a relay, a transport or a message."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select, update

from portal.delivery.leasing import BATCH
from portal.delivery.relay import LEASE, Relay
from portal.delivery.settling import GIVE_UP_AFTER, pause_after
from portal.delivery.transports import MessageRefused, Outgoing, TransportDown
from portal.store import heartbeats, outbox
from portal.store.engine import Store
from portal.store.heartbeats import Standing
from portal.store.tables.queue import OutboxMessage
from tests.delivery.conftest import RelayTo
from tests.ground.portal import Clock
from tests.ground.sending import Plain, outbox_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


@dataclass
class Recorder(Plain):
    """A receiver that notes what it gets, and refuses what it is told to."""

    refused: Sequence[UUID] = ()
    down: bool = False
    got: list[UUID] = field(default_factory=list)

    def send(self, message: Outgoing, at: datetime) -> None:
        """Take a message."""
        assert message.envelope == f"envelope of {message.id}"
        if self.down:
            raise TransportDown("ConnectionRefused")
        if message.id in self.refused:
            raise MessageRefused("rejected")
        self.got.append(message.id)

    def check(self, *, thoroughly: bool = False) -> None:
        """Say whether a message would be taken."""
        if self.down:
            raise TransportDown("ConnectionRefused")


def row_of(store: Store, message: UUID) -> OutboxMessage:
    with store.session(writes=False) as db:
        return db.scalars(select(OutboxMessage).where(OutboxMessage.id == message)).one()


def test_each_message_is_delivered_once_and_marked(store: Store, relay_to: RelayTo) -> None:
    messages = outbox_of(store, 3, NOW)
    receiver = Recorder()
    assert relay_to(receiver).run_round().delivered == 3
    assert relay_to(receiver).run_round().taken == 0
    assert receiver.got == messages
    assert [row_of(store, message).state for message in messages] == [outbox.DELIVERED] * 3


def test_a_round_is_a_heartbeat(store: Store, relay_to: RelayTo) -> None:
    relay_to(Recorder()).run_round()
    with store.session(writes=False) as db:
        assert heartbeats.standing(db, "relay") == Standing(NOW, None, None)


@pytest.mark.parametrize(
    ("before", "beats"),
    [(timedelta(seconds=3), False), (timedelta(seconds=12), True), (timedelta(hours=-1), True)],
    ids=["just before", "a while ago", "by a clock that is ahead"],
)
def test_a_relay_with_nothing_to_do_beats_now_and_then(
    store: Store, relay_to: RelayTo, before: timedelta, beats: bool
) -> None:
    with store.transaction() as db:
        heartbeats.beat(db, "relay", NOW - before)
    relay_to(Recorder()).run_round()
    with store.session(writes=False) as db:
        assert heartbeats.standing(db, "relay") == Standing(NOW if beats else NOW - before, None, None)


def test_relays_side_by_side_deliver_each_message_once(store: Store, relay_to: RelayTo) -> None:
    messages = outbox_of(store, 3 * BATCH + 7, NOW)
    receiver = Recorder()

    def drain(owner: str) -> None:
        relay = relay_to(receiver, owner)
        while relay.run_round().taken:
            pass

    with ThreadPoolExecutor(4) as pool:
        for done in [pool.submit(drain, name) for name in ("one", "two", "three", "four")]:
            done.result()
    assert Counter(receiver.got) == Counter(messages)


def test_what_a_living_relay_holds_is_left_to_it_until_its_lease_ends(
    store: Store, relay_to: RelayTo, clock: Clock
) -> None:
    (message,) = outbox_of(store, 1, NOW)
    with store.transaction() as db:
        assert outbox.lease(db, outbox.Lease("dead", NOW + LEASE), "990", NOW, BATCH)
    receiver = Recorder()
    clock.move(LEASE - timedelta(seconds=1))
    assert relay_to(receiver).run_round().taken == 0
    clock.move(timedelta(seconds=1))
    assert relay_to(receiver).run_round().delivered == 1
    assert receiver.got == [message]


def test_a_poisoned_message_is_tried_five_times_and_delays_no_other(
    store: Store, relay_to: RelayTo, clock: Clock
) -> None:
    messages = outbox_of(store, 9, NOW)
    poison = messages[4]
    receiver = Recorder(refused=[poison])
    relay = relay_to(receiver)
    assert (done := relay.run_round()).delivered == 8
    assert done.put_off == 1
    for _ in range(GIVE_UP_AFTER - 2):
        clock.move(timedelta(minutes=10))
        assert relay.run_round().put_off == 1
    clock.move(timedelta(minutes=10))
    assert relay.run_round().stuck == [poison]
    row = row_of(store, poison)
    assert (row.state, row.attempts, row.fault) == (outbox.STUCK, GIVE_UP_AFTER, "rejected")
    clock.move(timedelta(days=1))
    assert relay.run_round().taken == 0


def test_a_message_that_no_key_opens_delays_no_other(store: Store, relay_to: RelayTo) -> None:
    messages = outbox_of(store, 3, NOW)
    with store.transaction() as db:
        db.execute(update(OutboxMessage).where(OutboxMessage.id == messages[0]).values(envelope=b"broken"))
    receiver = Recorder()
    assert relay_to(receiver).run_round().put_off == 1
    assert receiver.got == messages[1:]
    assert row_of(store, messages[0]).fault == "sealed"


def test_a_stuck_message_goes_out_once_somebody_lets_it(store: Store, relay_to: RelayTo) -> None:
    (message,) = outbox_of(store, 1, NOW)
    with store.transaction() as db:
        outbox.give_up(db, message, "rejected", GIVE_UP_AFTER)
    with store.transaction() as db:
        assert outbox.retry_stuck(db, NOW) == 1
    receiver = Recorder()
    assert relay_to(receiver).run_round().delivered == 1


def test_no_message_is_blamed_for_a_transport_that_is_down(store: Store, relay_to: RelayTo) -> None:
    messages = outbox_of(store, 3, NOW)
    receiver = Recorder(down=True)
    for _ in range(GIVE_UP_AFTER + 1):
        with pytest.raises(TransportDown):
            relay_to(receiver).run_round()
    assert {row_of(store, message).attempts for message in messages} == {0}
    receiver.down = False
    assert relay_to(receiver, "another").run_round().delivered == 3
    assert receiver.got == messages


def test_a_relay_that_is_asked_to_stop_gives_back_what_it_has_not_sent(
    store: Store, relay_to: RelayTo
) -> None:
    messages = outbox_of(store, 5, NOW)
    receiver = Recorder()
    assert relay_to(receiver).run_round(stopping=lambda: len(receiver.got) == 2).delivered == 2
    assert relay_to(receiver, "another").run_round().delivered == 3
    assert receiver.got == messages


def test_a_relay_stops_sending_when_its_lease_has_ended(store: Store, clock: Clock) -> None:
    outbox_of(store, 5, NOW)

    class Slow(Recorder):
        def send(self, message: Outgoing, at: datetime) -> None:
            super().send(message, at)
            clock.move(LEASE / 2)

    assert Relay(store, Slow(), "slow", clock).run_round().delivered == 2


def test_the_backlog_says_what_is_undelivered_and_since_when(store: Store, relay_to: RelayTo) -> None:
    first, second = outbox_of(store, 2, NOW)
    outbox_of(store, 1, NOW + timedelta(minutes=10))
    relay_to(Recorder(refused=[first])).run_round()
    with store.transaction() as db:
        outbox.give_up(db, first, "rejected", GIVE_UP_AFTER)
    with store.session(writes=False) as db:
        assert outbox.backlog(db) == outbox.Backlog(waiting=1, stuck=1, oldest=NOW)
    assert row_of(store, second).state == outbox.DELIVERED


@given(attempts=st.integers(1, 100), jitter=st.floats(0, 1, exclude_max=True))
def test_pauses_grow_from_seconds_to_minutes_and_never_beyond(attempts: int, jitter: float) -> None:
    pause = pause_after(attempts, jitter)
    assert timedelta(seconds=2.5) <= pause <= timedelta(minutes=10)
    assert pause_after(attempts + 1, jitter) >= pause


def test_each_pause_is_twice_the_one_before() -> None:
    seconds = [pause_after(attempts, 0).total_seconds() for attempts in range(1, 6)]
    assert seconds == [2.5, 5, 10, 20, 40]
