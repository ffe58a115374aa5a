"""Units apart: no unit's backlog, pause, rate or fault delays what goes to another."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from portal.delivery import leasing
from portal.delivery.rate import Rate
from portal.delivery.relay import BATCH, LEASE, Relay
from portal.delivery.settling import GIVE_UP_AFTER, LONGEST_REST
from portal.delivery.transports import MessageRefused, Outgoing, TransportDown, UnitDown
from portal.store import heartbeats, outbox, unit_queues
from portal.store.engine import Store
from portal.store.outbox import Lease
from portal.store.tables.queue import OutboxMessage
from portal.store.unit_queues import Queue
from tests.ground.portal import Clock
from tests.ground.sending import Plain, outbox_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BUSY, QUIET, THIRD = "990", "991", "992"
LONG_ENOUGH = timedelta(minutes=10)


@dataclass
class Units(Plain):
    """Receivers of several units, of which some take nothing."""

    down: set[str] = field(default_factory=set)
    unreachable: bool = False
    got: list[tuple[str, UUID]] = field(default_factory=list)
    tried: Counter[str] = field(default_factory=Counter)

    def send(self, message: Outgoing, at: datetime) -> None:
        """Take a message."""
        if self.unreachable:
            raise TransportDown("ConnectionRefusedError")
        self.tried[message.unit] += 1
        if message.unit in self.down:
            raise UnitDown("no queue")
        self.got.append((message.unit, message.id))

    def check(self) -> None:
        """Say whether a message would be taken."""
        if self.unreachable:
            raise TransportDown("ConnectionRefusedError")

    def of(self, unit: str) -> list[UUID]:
        """What a unit has got."""
        return [message for to, message in self.got if to == unit]


RelayTo = Callable[..., Relay]


@pytest.fixture
def clock() -> Clock:
    return Clock(NOW)


@pytest.fixture
def units() -> Units:
    return Units()


@pytest.fixture
def relay_to(store: Store, clock: Clock) -> RelayTo:
    def make(transport: Units, owner: str = "one", only: frozenset[str] = frozenset()) -> Relay:
        known = {BUSY, QUIET, THIRD}
        return Relay(store, transport, owner, clock, jitter=lambda: 0.0, only=only, known=known)

    return make


def test_a_unit_that_failed_is_tried_by_one_relay_at_a_time(store: Store) -> None:
    outbox_of(store, 3, NOW, unit=BUSY)
    with store.transaction() as db:
        unit_queues.fails(db, BUSY, "no confirm", NOW, NOW)
    taken = []
    for owner in ("one", "two"):
        with store.transaction() as db:
            taken.append(len(leasing.take(db, Lease(owner, NOW + LEASE), NOW, BATCH).messages))
    assert taken == [1, 0]


def queue_of(store: Store, unit: str) -> Queue:
    with store.session(writes=False) as db:
        return unit_queues.queues(db).get(unit, Queue(unit))


def test_a_unit_with_one_message_gets_it_in_the_next_round_beside_thousands_of_another(
    store: Store, relay_to: RelayTo, units: Units
) -> None:
    outbox_of(store, 5_000, NOW, unit=BUSY)
    (one,) = outbox_of(store, 1, NOW + timedelta(hours=-1), unit=QUIET)
    relay = relay_to(units)
    assert relay.run_round().delivered == BATCH
    assert units.of(QUIET) == [one]
    assert units.got.index((QUIET, one)) < 2
    assert len(units.of(BUSY)) == BATCH - 1


def test_units_share_a_batch_and_go_out_by_turns(store: Store, relay_to: RelayTo, units: Units) -> None:
    for unit in (BUSY, QUIET, THIRD):
        outbox_of(store, BATCH, NOW, unit=unit)
    relay_to(units).run_round()
    told = Counter(unit for unit, _ in units.got)
    assert max(told.values()) - min(told.values()) <= 2
    assert {unit for unit, _ in units.got[:3]} == {BUSY, QUIET, THIRD}


def test_each_unit_gets_its_messages_in_their_order(store: Store, relay_to: RelayTo, units: Units) -> None:
    later = outbox_of(store, 20, NOW, unit=BUSY)
    earlier = outbox_of(store, 20, NOW - timedelta(hours=1), unit=BUSY)
    relay_to(units).run_round()
    assert units.of(BUSY) == earlier + later


def test_a_unit_that_is_paused_gets_nothing_until_it_is_resumed(
    store: Store, relay_to: RelayTo, units: Units
) -> None:
    held = outbox_of(store, 3, NOW, unit=BUSY)
    passed = outbox_of(store, 3, NOW, unit=QUIET)
    with store.transaction() as db:
        unit_queues.pause(db, BUSY, "operator", NOW)
        unit_queues.pause(db, BUSY, "another", NOW + timedelta(hours=1))
    assert (queue_of(store, BUSY).paused_at, queue_of(store, BUSY).paused_by) == (NOW, "operator")
    relay = relay_to(units)
    relay.run_round()
    relay.run_round()
    assert (units.of(BUSY), units.of(QUIET)) == ([], passed)
    with store.transaction() as db:
        unit_queues.resume(db, BUSY)
    relay.run_round()
    assert units.of(BUSY) == held


def test_a_unit_that_takes_nothing_rests_alone_and_its_messages_are_not_blamed(
    store: Store, relay_to: RelayTo, units: Units, clock: Clock
) -> None:
    held = outbox_of(store, 50, NOW, unit=BUSY)
    units.down.add(BUSY)
    relay = relay_to(units)
    assert relay.run_round().down == {BUSY: "no queue"}
    passed = outbox_of(store, 2, NOW, unit=QUIET)
    relay.run_round()
    assert (units.tried[BUSY], units.of(QUIET)) == (1, passed)
    with store.session(writes=False) as db:
        rows = db.execute(
            select(OutboxMessage.attempts, OutboxMessage.state).where(OutboxMessage.unit == BUSY)
        )
        assert {tuple(row) for row in rows} == {(0, outbox.WAITING)}
    queue = queue_of(store, BUSY)
    assert (queue.fault, queue.failing_since, queue.failures) == ("no queue", NOW, 1)
    assert queue.retry_at is not None
    assert NOW < queue.retry_at <= NOW + LONGEST_REST
    units.down.clear()
    clock.move(LONGEST_REST)
    assert relay.run_round().delivered == 1  # One goes ahead of the others.
    assert relay.run_round().delivered == 49
    assert units.of(BUSY) == held
    assert queue_of(store, BUSY) == Queue(BUSY)


def test_a_unit_that_goes_on_failing_is_tried_by_one_message_and_ever_more_rarely(
    store: Store, relay_to: RelayTo, units: Units, clock: Clock
) -> None:
    outbox_of(store, 50, NOW, unit=BUSY)
    units.down.add(BUSY)
    relay, rests = relay_to(units), []
    for tries in range(1, 8):
        assert relay.run_round().down == {BUSY: "no queue"}
        assert units.tried[BUSY] == tries
        queue = queue_of(store, BUSY)
        assert queue.retry_at is not None
        rests.append((queue.retry_at - clock.now).total_seconds())
        clock.now = queue.retry_at
    assert rests == [2.5, 5, 10, 15, 15, 15, 15]
    assert (queue_of(store, BUSY).failing_since, queue_of(store, BUSY).failures) == (NOW, 7)


def test_an_operator_ends_the_rest_of_a_unit(store: Store, relay_to: RelayTo, units: Units) -> None:
    (one,) = outbox_of(store, 1, NOW, unit=BUSY)
    units.down.add(BUSY)
    relay_to(units).run_round()
    units.down.clear()
    assert relay_to(units).run_round().taken == 0
    with store.transaction() as db:
        unit_queues.try_now(db)
    relay_to(units).run_round()
    assert units.of(BUSY) == [one]


def test_several_relays_share_the_rate_of_a_unit_and_leave_the_others_theirs(
    store: Store, relay_to: RelayTo, units: Units, clock: Clock
) -> None:
    outbox_of(store, 300, NOW, unit=BUSY)
    outbox_of(store, 300, NOW, unit=QUIET)
    with store.transaction() as db:
        unit_queues.set_rate(db, BUSY, 60)

    def drain(owner: str) -> None:
        relay = relay_to(units, owner)
        while relay.run_round().taken:
            pass

    def at_once() -> None:
        with ThreadPoolExecutor(4) as pool:
            for done in [pool.submit(drain, f"relay {number}") for number in range(4)]:
                done.result()

    at_once()
    assert len(units.of(BUSY)) == Rate(60).burst
    assert len(units.of(QUIET)) == 300
    for _ in range(59):
        clock.move(timedelta(seconds=1))
        at_once()
    assert 54 <= len(units.of(BUSY)) <= 60
    with store.transaction() as db:
        unit_queues.set_rate(db, BUSY, None)
    at_once()
    assert sorted(units.of(BUSY)) == sorted(set(units.of(BUSY)))
    assert len(units.of(BUSY)) == 300


def test_a_relay_for_some_units_leaves_the_others_alone(
    store: Store, relay_to: RelayTo, units: Units
) -> None:
    for unit in (BUSY, QUIET, THIRD):
        outbox_of(store, 2, NOW, unit=unit)
    relay = relay_to(units, only=frozenset({QUIET, THIRD}))
    while relay.run_round().taken:
        pass
    assert Counter(unit for unit, _ in units.got) == {QUIET: 2, THIRD: 2}


def test_messages_of_a_unit_that_nobody_knows_are_set_aside_and_delay_nobody(
    store: Store, relay_to: RelayTo, units: Units, clock: Clock
) -> None:
    lost = outbox_of(store, 3, NOW, unit="999")
    relay = relay_to(units)
    for tries in range(GIVE_UP_AFTER):
        passed = outbox_of(store, 2, NOW, unit=QUIET)
        relay.run_round()
        assert units.of(QUIET)[2 * tries :] == passed
        clock.move(LONG_ENOUGH)
    with store.session(writes=False) as db:
        told = outbox.stuck(db)
    assert [(each.id, each.unit, each.fault, each.attempts) for each in told] == [
        (message, "999", "unknown unit", GIVE_UP_AFTER) for message in lost
    ]


def test_a_transport_that_is_down_is_a_fact_beside_the_heartbeat_until_it_answers(
    store: Store, relay_to: RelayTo, units: Units, clock: Clock
) -> None:
    relay = relay_to(units)
    units.unreachable = True
    for _ in range(3):
        with pytest.raises(TransportDown):
            relay.run_round()
        clock.move(timedelta(seconds=30))
    with store.session(writes=False) as db:
        told = heartbeats.standing(db, "relay")
    assert told == heartbeats.Standing(NOW + timedelta(seconds=60), "ConnectionRefusedError", NOW)
    units.unreachable = False
    relay_to(units, "another").run_round()
    with store.session(writes=False) as db:
        assert heartbeats.standing(db, "relay") == heartbeats.Standing(clock.now, None, None)


def test_what_was_sent_before_the_transport_went_down_is_marked(
    store: Store, relay_to: RelayTo, units: Units
) -> None:
    messages = outbox_of(store, 10, NOW, unit=BUSY)

    class Breaking(Units):
        def send(self, message: Outgoing, at: datetime) -> None:
            self.unreachable = len(self.got) == 4
            super().send(message, at)

    breaking = Breaking()
    with pytest.raises(TransportDown):
        relay_to(breaking).run_round()
    assert relay_to(units, "another").run_round().delivered == 6
    assert breaking.of(BUSY) + units.of(BUSY) == messages


def test_a_relay_beats_also_in_the_middle_of_a_long_batch(
    store: Store, relay_to: RelayTo, clock: Clock
) -> None:
    outbox_of(store, 3, NOW, unit=BUSY)
    beats = []

    class Slow(Units):
        def send(self, message: Outgoing, at: datetime) -> None:
            with store.session(writes=False) as db:
                beats.append(heartbeats.standing(db, "relay"))
            clock.move(timedelta(seconds=15))

    relay_to(Slow()).run_round()
    assert [beat.at for beat in beats if beat] == [NOW + timedelta(seconds=each) for each in (0, 15, 30)]


def test_a_message_over_which_the_relay_falls_is_put_off_and_what_was_sent_is_marked(
    store: Store, relay_to: RelayTo, clock: Clock
) -> None:
    first, poison, last = outbox_of(store, 3, NOW, unit=BUSY)

    class Faulty(Units):
        def send(self, message: Outgoing, at: datetime) -> None:
            if message.id == poison:
                raise ZeroDivisionError
            super().send(message, at)

    units = Faulty()
    for _ in range(GIVE_UP_AFTER):
        with pytest.raises(ZeroDivisionError):
            relay_to(units).run_round()
        relay_to(units).run_round()
        clock.move(LONG_ENOUGH)
    assert units.of(BUSY) == [first, last]
    with store.session(writes=False) as db:
        assert [(each.id, each.fault) for each in outbox.stuck(db)] == [(poison, "ZeroDivisionError")]


def test_one_refusal_after_another_leaves_the_rest_of_the_unit_alone(
    store: Store, relay_to: RelayTo, clock: Clock
) -> None:
    messages = outbox_of(store, 20, NOW, unit=BUSY)
    poison = set(messages[::2])

    class Choosy(Units):
        def send(self, message: Outgoing, at: datetime) -> None:
            if message.id in poison:
                raise MessageRefused("too large")
            super().send(message, at)

    units = Choosy()
    done = relay_to(units).run_round()
    assert (done.delivered, done.put_off) == (10, 10)
    for _ in range(GIVE_UP_AFTER - 1):
        clock.move(LONG_ENOUGH)
        relay_to(units).run_round()
    with store.session(writes=False) as db:
        assert {each.id for each in outbox.stuck(db)} == poison
