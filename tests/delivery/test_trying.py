"""Units whose queues took nothing: who tries them again and when, and that nobody else waits for it."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from portal.delivery import leasing
from portal.delivery.leasing import Wish
from portal.delivery.rate import Rate
from portal.delivery.relay import LEASE
from portal.delivery.settling import LONGEST_REST
from portal.delivery.transports import MessageRefused, Outgoing, TransportDown
from portal.store import outbox, unit_queues
from portal.store.engine import Store
from portal.store.outbox import Lease
from portal.store.tables.queue import OutboxMessage
from portal.store.unit_queues import Queue
from tests.delivery.conftest import RelayTo
from tests.ground.portal import Clock
from tests.ground.sending import UNITS, Receivers, outbox_of, queue_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
BUSY, QUIET, THIRD = UNITS


@pytest.fixture
def units() -> Receivers:
    return Receivers()


def failed(store: Store, *units: str) -> None:
    """These took nothing a moment ago, and may be tried again."""
    with store.transaction() as db:
        for unit in units:
            unit_queues.fails(db, unit, "no confirm", NOW, NOW)


def test_a_unit_that_failed_is_tried_by_one_relay_at_a_time(store: Store) -> None:
    outbox_of(store, 3, NOW, unit=BUSY)
    failed(store, BUSY)
    taken = []
    for owner in ("one", "two"):
        with store.transaction() as db:
            taken.append(len(leasing.take(db, Lease(owner, NOW + LEASE), NOW, Wish()).messages))
    assert taken == [1, 0]


def test_a_unit_that_takes_nothing_rests_alone_and_its_messages_are_not_blamed(
    store: Store, relay_to: RelayTo, units: Receivers, clock: Clock
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
    store: Store, relay_to: RelayTo, units: Receivers, clock: Clock
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


def test_an_operator_ends_the_rest_of_a_unit(store: Store, relay_to: RelayTo, units: Receivers) -> None:
    (one,) = outbox_of(store, 1, NOW, unit=BUSY)
    units.down.add(BUSY)
    relay_to(units).run_round()
    units.down.clear()
    assert relay_to(units).run_round().taken == 0
    with store.transaction() as db:
        unit_queues.try_now(db)
    relay_to(units).run_round()
    assert units.of(BUSY) == [one]


def test_a_unit_is_tried_again_at_the_latest_when_the_lease_of_who_tried_it_is_over(store: Store) -> None:
    outbox_of(store, 3, NOW, unit=BUSY)
    failed(store, BUSY)
    taken = []
    for at in (NOW, NOW + LEASE - timedelta(seconds=1), NOW + LEASE):
        with store.transaction() as db:
            taken.append(len(leasing.take(db, Lease("died", at + LEASE), at, Wish()).messages))
    assert taken == [1, 0, 1]


def test_whoever_tries_a_unit_has_nothing_else_in_hand_and_the_others_go_on(
    store: Store, relay_to: RelayTo
) -> None:
    for unit in UNITS:
        outbox_of(store, 20, NOW, unit=unit)
    failed(store, BUSY, THIRD)
    units = Receivers(silent={BUSY, THIRD})
    tries, goes_on = relay_to(units), relay_to(units, "another", Wish(tries=False))
    assert (tries.run_round().taken, goes_on.run_round().delivered) == (1, 20)
    assert tries.run_round().taken == 1
    assert (units.tried[BUSY], units.tried[THIRD], len(units.of(QUIET))) == (1, 1, 20)


def test_who_has_rested_longest_is_tried_first_but_for_whom_somebody_wants_to_be_tried_now(
    store: Store, relay_to: RelayTo, units: Receivers
) -> None:
    for unit in UNITS:
        outbox_of(store, 1, NOW, unit=unit)
    with store.transaction() as db:
        for minutes, unit in enumerate((QUIET, BUSY, THIRD)):
            unit_queues.fails(db, unit, "no confirm", NOW, NOW - timedelta(minutes=9 - minutes))
        unit_queues.try_now(db, THIRD)
    for _ in UNITS:
        relay_to(units).run_round()
    assert [unit for unit, _ in units.got] == [THIRD, QUIET, BUSY]


def test_a_unit_whose_message_is_refused_again_and_again_takes_no_turn_from_another(
    store: Store, relay_to: RelayTo, clock: Clock
) -> None:
    outbox_of(store, 5, NOW, unit=BUSY)
    outbox_of(store, 1, NOW, unit=QUIET)

    class Choosy(Receivers):
        def send(self, message: Outgoing, at: datetime) -> None:
            if message.unit == BUSY:
                raise MessageRefused("too large")
            super().send(message, at)

    with store.transaction() as db:
        unit_queues.fails(db, BUSY, "no confirm", NOW, NOW - timedelta(minutes=2))
        unit_queues.fails(db, QUIET, "no confirm", NOW, NOW - timedelta(minutes=1))
    units = Choosy()
    for _ in range(2):
        relay_to(units).run_round()
        clock.move(timedelta(seconds=1))
    assert len(units.of(QUIET)) == 1


def test_a_unit_that_has_nothing_due_does_not_keep_another_from_being_tried(
    store: Store, relay_to: RelayTo, units: Receivers
) -> None:
    outbox_of(store, 1, NOW + timedelta(minutes=5), unit=BUSY)
    (one,) = outbox_of(store, 1, NOW, unit=QUIET)
    failed(store, BUSY, QUIET)
    relay_to(units).run_round()
    assert units.got == [(QUIET, one)]


def test_a_relay_that_is_not_there_for_it_leaves_units_that_failed_alone(
    store: Store, relay_to: RelayTo, units: Receivers
) -> None:
    outbox_of(store, 2, NOW, unit=BUSY)
    passed = outbox_of(store, 2, NOW, unit=QUIET)
    failed(store, BUSY)
    relay_to(units, wish=Wish(tries=False)).run_round()
    assert (units.of(QUIET), units.tried[BUSY]) == (passed, 0)
    assert relay_to(units).run_round().delivered == 1


def test_after_a_wait_in_vain_only_those_go_on_that_have_taken_something(
    store: Store, relay_to: RelayTo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("random.shuffle", lambda each: each.sort(key=lambda messages: messages[0].unit))
    for unit in UNITS:
        outbox_of(store, 5, NOW, unit=unit)
    units = Receivers(silent={QUIET, THIRD})
    relay = relay_to(units)
    assert relay.run_round().down == {QUIET: "no confirm"}
    assert Counter(unit for unit, _ in units.got) == {BUSY: 5}
    assert (units.tried[QUIET], units.tried[THIRD]) == (1, 0)
    assert relay.run_round().down == {THIRD: "no confirm"}


@pytest.mark.parametrize("refused", [1, 3])
def test_a_message_that_is_refused_says_nothing_of_its_unit_which_is_tried_by_the_next(
    store: Store, relay_to: RelayTo, refused: int
) -> None:
    messages = outbox_of(store, refused + 1, NOW, unit=BUSY)
    poison = set(messages[:refused])

    class Choosy(Receivers):
        def send(self, message: Outgoing, at: datetime) -> None:
            if message.id in poison:
                raise MessageRefused("too large")
            super().send(message, at)

    failed(store, BUSY)
    units, relay = Choosy(), None
    for _ in range(refused + 1):
        relay = relay_to(units)
        relay.run_round()
    assert units.of(BUSY) == messages[refused:]
    assert queue_of(store, BUSY) == Queue(BUSY)


def test_a_broker_that_goes_down_meanwhile_says_nothing_of_the_unit(
    store: Store, relay_to: RelayTo, units: Receivers
) -> None:
    (one,) = outbox_of(store, 1, NOW, unit=BUSY)
    failed(store, BUSY)
    units.unreachable = True
    with pytest.raises(TransportDown):
        relay_to(units).run_round()
    units.unreachable = False
    relay_to(units).run_round()
    assert units.of(BUSY) == [one]


def test_a_unit_is_tried_within_its_rate(
    store: Store, relay_to: RelayTo, units: Receivers, clock: Clock
) -> None:
    outbox_of(store, 9, NOW, unit=BUSY)
    with store.transaction() as db:
        unit_queues.set_rate(db, BUSY, 2)
    failed(store, BUSY)
    for _ in range(60):
        relay_to(units).run_round()
        clock.move(timedelta(seconds=1))
    assert len(units.of(BUSY)) == 2
    assert Rate(2).burst == 1


def test_a_unit_that_another_relay_has_found_well_is_not_closed_again(
    store: Store, relay_to: RelayTo, units: Receivers, monkeypatch: pytest.MonkeyPatch
) -> None:
    messages = outbox_of(store, 3, NOW, unit=BUSY)
    failed(store, BUSY)
    before = queue_of(store, BUSY)
    with store.transaction() as db:
        unit_queues.works(db, BUSY)
    with monkeypatch.context() as late:
        late.setattr(unit_queues, "queues", lambda _db: {BUSY: before})
        relay_to(units).run_round()
    assert queue_of(store, BUSY) == Queue(BUSY)
    relay_to(units).run_round()
    assert units.of(BUSY) == messages
