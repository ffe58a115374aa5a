"""Units apart: no unit's backlog, pause, rate or fault delays what goes to another."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from portal.delivery.leasing import BATCH, Wish
from portal.delivery.rate import Rate
from portal.delivery.settling import GIVE_UP_AFTER
from portal.delivery.transports import MessageRefused, Outgoing, TransportDown
from portal.store import heartbeats, outbox, unit_queues
from portal.store.engine import Store
from tests.delivery.conftest import RelayTo
from tests.ground.portal import Clock
from tests.ground.sending import UNITS, Receivers, outbox_of, queue_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BUSY, QUIET, THIRD = UNITS
LONG_ENOUGH = timedelta(minutes=10)


@pytest.fixture
def units() -> Receivers:
    return Receivers()


def test_a_unit_with_one_message_gets_it_in_the_next_round_beside_thousands_of_another(
    store: Store, relay_to: RelayTo, units: Receivers
) -> None:
    outbox_of(store, 5_000, NOW, unit=BUSY)
    (one,) = outbox_of(store, 1, NOW + timedelta(hours=-1), unit=QUIET)
    relay = relay_to(units)
    assert relay.run_round().delivered == BATCH
    assert units.of(QUIET) == [one]
    assert units.got.index((QUIET, one)) < 2
    assert len(units.of(BUSY)) == BATCH - 1


def test_units_share_a_batch_and_go_out_by_turns(store: Store, relay_to: RelayTo, units: Receivers) -> None:
    for unit in (BUSY, QUIET, THIRD):
        outbox_of(store, BATCH, NOW, unit=unit)
    relay_to(units).run_round()
    told = Counter(unit for unit, _ in units.got)
    assert max(told.values()) - min(told.values()) <= 2
    assert {unit for unit, _ in units.got[:3]} == {BUSY, QUIET, THIRD}


def test_each_unit_gets_its_messages_in_their_order(
    store: Store, relay_to: RelayTo, units: Receivers
) -> None:
    later = outbox_of(store, 20, NOW, unit=BUSY)
    earlier = outbox_of(store, 20, NOW - timedelta(hours=1), unit=BUSY)
    relay_to(units).run_round()
    assert units.of(BUSY) == earlier + later


def test_a_unit_that_is_paused_gets_nothing_until_it_is_resumed(
    store: Store, relay_to: RelayTo, units: Receivers
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


def test_several_relays_share_the_rate_of_a_unit_and_leave_the_others_theirs(
    store: Store, relay_to: RelayTo, units: Receivers, clock: Clock
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
    store: Store, relay_to: RelayTo, units: Receivers
) -> None:
    for unit in (BUSY, QUIET, THIRD):
        outbox_of(store, 2, NOW, unit=unit)
    relay = relay_to(units, wish=Wish(only=(QUIET, THIRD)))
    while relay.run_round().taken:
        pass
    assert Counter(unit for unit, _ in units.got) == {QUIET: 2, THIRD: 2}


def test_messages_of_a_unit_that_nobody_knows_are_set_aside_and_delay_nobody(
    store: Store, relay_to: RelayTo, units: Receivers, clock: Clock
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
    store: Store, relay_to: RelayTo, units: Receivers, clock: Clock
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
    store: Store, relay_to: RelayTo, units: Receivers
) -> None:
    messages = outbox_of(store, 10, NOW, unit=BUSY)

    class Breaking(Receivers):
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

    class Slow(Receivers):
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

    class Faulty(Receivers):
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

    class Choosy(Receivers):
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
