"""What residents are told of the way of their applications, and the figures of the way, on both engines."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import delete, select, update

from portal.domain.applications import State
from portal.services import watching_delivery
from portal.services.watching_delivery import Delay, Figures
from portal.store import heartbeats
from portal.store.engine import Store
from portal.store.tables.applications import Application
from portal.store.tables.people import Resident
from portal.store.tables.queue import OutboxMessage, UnitQueue
from portal.units import Units, load_units
from tests.ground.applying import resident_in
from tests.ground.on_the_way import HOUR, MINUTE, acknowledged, delivered, sent, stuck, told
from tests.ground.portal import BERTEL

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
UNITS = load_units()


def delays(store: Store, units: Units = UNITS) -> dict[UUID, Delay]:
    with store.session(writes=False) as db:
        resident = db.scalars(select(Resident.id)).one()
        return dict(watching_delivery.delays(db, resident, units, NOW))


def figures(store: Store, units: Units = UNITS) -> Figures:
    with store.session(writes=False) as db:
        return watching_delivery.figures(db, units, NOW)


def waiting_less(units: Units, hours: int) -> Units:
    unit = units.named("990")
    sooner = unit.delivery.model_copy(update={"acknowledge_within_hours": hours})
    return replace(units, by_code={**units.by_code, "990": unit.model_copy(update={"delivery": sooner})})


def test_only_what_takes_too_long_is_told_and_why(store: Store) -> None:
    late, aside = sent(store, NOW - HOUR - MINUTE), stuck(store, NOW - 2 * HOUR)
    unconfirmed = delivered(store, NOW - 25 * HOUR)
    sent(store, NOW - HOUR)
    delivered(store, NOW - 23 * HOUR)
    acknowledged(store, NOW - 90 * HOUR)
    assert delays(store) == {late: Delay.LATE, aside: Delay.LATE, unconfirmed: Delay.UNCONFIRMED}


def test_the_time_to_acknowledge_is_the_units_own(store: Store) -> None:
    waits = delivered(store, NOW - 3 * HOUR)
    assert delays(store) == {}
    assert delays(store, waiting_less(UNITS, 2)) == {waits: Delay.UNCONFIRMED}
    assert figures(store).unconfirmed == {}
    assert figures(store, waiting_less(UNITS, 2)).unconfirmed == {"990": 1}


def test_an_application_whose_message_is_missing_is_told_as_late(store: Store) -> None:
    lost = sent(store, NOW - 2 * HOUR)
    with store.transaction() as db:
        db.execute(delete(OutboxMessage))
    assert delays(store) == {lost: Delay.LATE}


def test_what_is_anothers_is_not_told(store: Store) -> None:
    sent(store, NOW - 2 * HOUR)
    with store.session() as db:
        stranger = resident_in(store, NOW, BERTEL)
        assert watching_delivery.delays(db, stranger, UNITS, NOW) == {}


def test_a_cancelled_application_is_no_longer_waited_for(store: Store) -> None:
    cancelled = delivered(store, NOW - 30 * HOUR)
    with store.transaction() as db:
        db.execute(update(Application).where(Application.id == cancelled).values(state=State.CANCELLED))
    assert delays(store) == {}
    assert figures(store).unconfirmed == {}


def test_the_figures_tell_each_unit_apart(store: Store) -> None:
    sent(store, NOW - MINUTE)
    sent(store, NOW - 5 * HOUR)
    stuck(store, NOW - 3 * HOUR)
    stuck(store, NOW - 7 * HOUR, unit="991")
    delivered(store, NOW - 25 * HOUR)
    delivered(store, NOW - 25 * HOUR, unit="991")
    delivered(store, NOW - HOUR)
    acknowledged(store, NOW - 50 * HOUR)
    told(store, NOW, "refused")
    told(store, NOW, "waiting")
    told(store, NOW, "applied")
    with store.transaction() as db:
        heartbeats.beat(db, "relay", NOW - MINUTE)
        db.add(UnitQueue(unit="990", paused_at=NOW, failing_since=NOW - MINUTE, failures=1))
    found = figures(store)
    assert found.waiting == {"990": 2}
    assert found.stuck == {"990": 1, "991": 1}
    assert found.oldest == {"990": NOW - 5 * HOUR, "991": NOW - 7 * HOUR}
    assert found.unconfirmed == {"990": 1, "991": 1}
    assert (found.refused_events, found.waiting_events) == ({"990": 1}, {"990": 1})
    assert found.paused == {"990"}
    assert found.failing == {"990": NOW - MINUTE}
    assert found.heartbeats == {"relay": NOW - MINUTE}


@pytest.mark.parametrize("age", [timedelta(0), timedelta(days=400)])
def test_when_all_is_well_nothing_is_told(store: Store, age: timedelta) -> None:
    acknowledged(store, NOW - age)
    assert delays(store) == {}
    found = figures(store)
    assert (found.waiting, found.stuck, found.unconfirmed, found.oldest) == ({}, {}, {}, {})
