"""A clock that was wrong and has been set back holds no message up."""

from datetime import UTC, datetime, timedelta

import pytest

from portal.delivery import leasing
from portal.delivery.leasing import Wish
from portal.store import outbox, unit_queues
from portal.store.engine import Store
from portal.store.outbox import Lease
from tests.ground.sending import outbox_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def taken(store: Store, owner: str, at: datetime) -> int:
    with store.transaction() as db:
        return len(outbox.lease(db, Lease(owner, at + MINUTE), "990", at, 10))


@pytest.mark.parametrize("ahead", [HOUR, DAY])
def test_what_was_written_by_a_clock_ahead_goes_out_at_once(store: Store, ahead: timedelta) -> None:
    outbox_of(store, 2, NOW + ahead)
    assert taken(store, "relay", NOW) == 2


@pytest.mark.parametrize("ahead", [HOUR, DAY])
def test_what_was_leased_by_a_clock_ahead_is_free(store: Store, ahead: timedelta) -> None:
    outbox_of(store, 2, NOW)
    assert taken(store, "ahead", NOW + ahead) == 2
    assert taken(store, "right", NOW) == 2


def test_a_rest_and_a_lease_of_usual_length_are_kept(store: Store) -> None:
    rests, _ = outbox_of(store, 2, NOW)
    with store.transaction() as db:
        outbox.put_off(db, rests, "timeout", 1, NOW + 10 * MINUTE)
    assert taken(store, "first", NOW) == 1
    assert taken(store, "second", NOW) == 0


@pytest.mark.parametrize(("ahead", "tried"), [(timedelta(seconds=20), 0), (HOUR, 1), (DAY, 1)])
def test_a_unit_that_failed_by_a_clock_ahead_is_tried_at_once(
    store: Store, ahead: timedelta, tried: int
) -> None:
    outbox_of(store, 2, NOW)
    with store.transaction() as db:
        unit_queues.fails(db, "990", "not taken", NOW + ahead, NOW + ahead + timedelta(seconds=5))
        taken_now = leasing.take(db, Lease("relay", NOW + MINUTE), NOW, Wish())
    assert len(taken_now.messages) == tried
