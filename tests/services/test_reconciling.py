"""The reconciliation: 0 on a sound database, and each planted fault named by its check, on both engines."""

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

from sqlalchemy import delete, insert, select, text, update
from sqlalchemy.orm import Session

from portal.delivery.relay import Relay
from portal.delivery.transports.sql_inbox import SqlInbox
from portal.domain.applications import State
from portal.services import applying, handling, reconciling
from portal.services.reconciling import Finding, Wish
from portal.services.seeding import Seeding
from portal.store.engine import Store
from portal.store.tables.applications import Application, ApplicationEvent
from portal.store.tables.desk import Case
from portal.store.tables.queue import OutboxMessage
from portal.units import load_units
from tests.ground.applying import UNIT, draft_in, resident_in
from tests.ground.on_the_way import told
from tests.ground.portal import AINO, BERTEL, Clock
from tests.ground.staffing import staff_in

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
UNITS = load_units()
WISH = Wish(NOW)


def sent(store: Store, at: datetime = NOW) -> UUID:
    """An application that was filled in and sent."""
    resident = resident_in(store, at, AINO)
    draft = draft_in(store, resident, at)
    with store.session() as db:
        return applying.submit(db, resident, draft, UNIT, at).id


def passed_on(store: Store, at: datetime = NOW) -> UUID:
    """An application that was sent and passed on."""
    application = sent(store, at)
    Relay(store, SqlInbox(store), "one", Clock(at)).run_round()
    return application


def reconcile(store: Store, wish: Wish = WISH) -> dict[str, tuple[UUID, ...]]:
    """What is wrong: the checks that found something, with what they found."""
    with store.session(writes=False) as db:
        findings = list(reconciling.reconcile(db, UNITS, wish))
    return _named(findings)


def against(store: Store, ids: list[UUID]) -> dict[str, tuple[UUID, ...]]:
    with store.session(writes=False) as db:
        return _named(list(reconciling.against(db, "990", ids)))


def _named(findings: list[Finding]) -> dict[str, tuple[UUID, ...]]:
    assert all(len(each.ids) == min(each.count, 20) for each in findings)
    return {each.check: each.ids for each in findings if each.count}


def unconstrained(store: Store, plant: Callable[[Session], object]) -> None:
    """Plant what the constraints of a sound database would refuse."""
    with store.engine.connect() as connection:
        is_sqlite = store.engine.dialect.name == "sqlite"
        # SQLite takes this only outside a transaction.
        connection.exec_driver_sql("SET session_replication_role = replica") if not is_sqlite else None
        connection.commit()
        if is_sqlite:
            raw = connection.connection.dbapi_connection
            assert raw is not None
            raw.execute("PRAGMA foreign_keys=OFF")
        with Session(connection, info={"vault": store.vault}) as db:
            plant(db)
            db.commit()
        connection.invalidate()


def test_a_sound_database_says_0(store: Store) -> None:
    first = passed_on(store)
    sent(store)
    with store.session() as db:
        handling.take(db, staff_in(store, "Sari Neuvola"), first, NOW)
    assert reconcile(store) == {}
    assert reconcile(store, replace(WISH, unit="990")) == {}


def test_the_county_of_the_demonstration_says_0(store: Store) -> None:
    Seeding(store, UNITS.named("990"), "http://127.0.0.1:9/staff", NOW).run()
    assert reconcile(store) == {}


def test_every_check_is_told_also_when_it_finds_nothing(store: Store) -> None:
    with store.session(writes=False) as db:
        told_of = [each.check for each in reconciling.reconcile(db, UNITS, WISH)]
    assert len(told_of) == len(set(told_of)) >= 13


def test_an_application_without_a_message_is_found(store: Store) -> None:
    lost = sent(store)
    with store.transaction() as db:
        db.execute(delete(OutboxMessage).where(OutboxMessage.id == lost))
    assert reconcile(store) == {"applications-without-message": (lost,)}


def test_a_message_and_a_case_without_their_application_are_found(store: Store) -> None:
    gone = passed_on(store)

    def plant(db: Session) -> None:
        db.execute(delete(ApplicationEvent).where(ApplicationEvent.application_id == gone))
        db.execute(text("DELETE FROM discussion_requests"))
        db.execute(delete(Application).where(Application.id == gone))

    unconstrained(store, plant)
    assert reconcile(store) == {
        "messages-without-application": (gone,),
        "cases-without-application": (gone,),
    }


def test_a_message_to_another_unit_is_found(store: Store) -> None:
    astray = sent(store)
    with store.transaction() as db:
        db.execute(update(OutboxMessage).values(unit="991"))
    assert reconcile(store) == {"messages-to-another-unit": (astray,)}


def test_a_delivered_message_without_a_case_is_found_where_there_is_an_inbox(store: Store) -> None:
    lost = passed_on(store)
    with store.transaction() as db:
        db.execute(delete(Case).where(Case.id == lost))
    assert reconcile(store) == {"delivered-without-case": (lost,)}
    assert reconcile(store, replace(WISH, has_inbox=False)) == {}


def test_two_cases_of_one_application_are_found(store: Store) -> None:
    twice = passed_on(store)
    other = uuid4()
    with store.transaction() as db:
        row = db.execute(select(Case.__table__)).mappings().one()
        db.execute(update(Case).values(reference="SL-2026-999999"))
        db.execute(insert(Case).values(**{**row, "id": other}))
    found = reconcile(store)
    assert found == {"cases-without-application": (other,), "two-cases-of-one": (other,)}
    assert twice not in found["two-cases-of-one"]


def test_a_case_in_another_state_than_its_application_is_found(store: Store) -> None:
    apart = passed_on(store)
    with store.transaction() as db:
        db.execute(update(Case).values(state=State.IN_REVIEW))
    assert reconcile(store) == {"cases-in-another-state": (apart,)}


def test_a_state_that_no_event_tells_of_and_one_that_was_moved_back_are_found(store: Store) -> None:
    back, beyond = passed_on(store), sent(store)
    with store.session() as db:
        handling.take(db, staff_in(store, "Sari Neuvola"), back, NOW + HOUR)
    with store.transaction() as db:
        for table in (Application, Case):
            db.execute(update(table).where(table.id == back).values(state=State.REGISTERED))
        db.execute(update(Application).where(Application.id == beyond).values(state=State.CLOSED))
    assert set(reconcile(store)["state-not-of-its-events"]) == {back, beyond}


def test_an_application_that_a_clock_of_the_unit_puts_elsewhere_is_where_it_has_been(store: Store) -> None:
    application = passed_on(store)
    with store.session() as db:
        handling.take(db, staff_in(store, "Sari Neuvola"), application, NOW - HOUR)
    assert reconcile(store) == {}


def test_contents_that_are_not_those_of_the_hash_are_found(store: Store) -> None:
    changed = sent(store)
    with store.transaction() as db:
        other = store.vault.seal_text('{"version":1}', "applications.contents")
        db.execute(update(Application).where(Application.id == changed).values(contents=other))
    assert reconcile(store) == {"contents-changed": (changed,)}
    assert reconcile(store, replace(WISH, since=NOW)) == {"contents-changed": (changed,)}
    assert reconcile(store, replace(WISH, since=NOW + HOUR)) == {}


def test_contents_that_no_key_opens_are_found(store: Store) -> None:
    unreadable = sent(store)
    with store.transaction() as db:
        db.execute(update(Application).where(Application.id == unreadable).values(contents=os.urandom(200)))
    assert reconcile(store) == {"contents-unreadable": (unreadable,)}


def test_what_is_not_delivered_in_a_day_is_found_and_what_was_set_aside_at_once(store: Store) -> None:
    aside = sent(store, NOW - HOUR)
    with store.transaction() as db:
        db.execute(update(OutboxMessage).values(state="stuck"))
    assert reconcile(store) == {"stuck": (aside,)}
    late = sent(store, NOW - 25 * HOUR)
    assert reconcile(store) == {"stuck": (aside,), "undelivered-for-a-day": (late,)}


def test_what_the_unit_does_not_acknowledge_in_its_time_is_found(store: Store) -> None:
    unheard = sent(store, NOW - 30 * HOUR)
    wish = replace(WISH, has_inbox=False)
    with store.transaction() as db:
        db.execute(update(OutboxMessage).values(state="delivered", delivered_at=NOW - 24 * HOUR))
    assert reconcile(store, wish) == {}
    later = replace(wish, now=NOW + HOUR)
    assert reconcile(store, later) == {"unconfirmed": (unheard,)}
    assert reconcile(store, replace(later, unit="990")) == {"unconfirmed": (unheard,)}


def test_what_a_unit_that_is_no_longer_in_use_has_not_acknowledged_is_found(store: Store) -> None:
    unheard = sent(store, NOW - 30 * HOUR)
    with store.transaction() as db:
        db.execute(update(OutboxMessage).values(state="delivered", unit="091", delivered_at=NOW - 25 * HOUR))
        db.execute(update(Application).values(unit="091"))
    wish = replace(WISH, has_inbox=False)
    assert reconcile(store, wish)["unconfirmed"] == (unheard,)
    assert "unconfirmed" not in reconcile(store, replace(wish, unit="990"))


def test_an_event_that_waits_for_more_than_a_day_is_found(store: Store) -> None:
    told(store, NOW - 24 * HOUR, "waiting")
    told(store, NOW - 99 * HOUR, "applied")
    waits = told(store, NOW - 25 * HOUR, "waiting")
    assert reconcile(store) == {"events-waiting-for-a-day": (waits,)}


def test_one_unit_alone_can_be_looked_at(store: Store) -> None:
    with store.transaction() as db:
        sent(store)
        db.execute(update(OutboxMessage).values(state="stuck"))
    told(store, NOW - 30 * HOUR, "waiting", unit="991")
    assert set(reconcile(store)) == {"stuck", "events-waiting-for-a-day"}
    assert set(reconcile(store, replace(WISH, unit="990"))) == {"stuck"}


def test_the_units_own_list_is_compared_both_ways(store: Store) -> None:
    both, lacking = passed_on(store), passed_on(store)
    waits, unknown = sent(store), uuid4()
    assert against(store, [both, lacking]) == {}
    # What the unit has and we have not marked yet is on its way all the same.
    assert against(store, [both, lacking, waits]) == {}
    assert against(store, [both]) == {"delivered-and-not-there": (lacking,)}
    assert against(store, [both, lacking, unknown]) == {"there-and-not-here": (unknown,)}
    assert against(store, [both, lacking, both]) == {"there-twice": (both,)}
    assert set(against(store, [])["delivered-and-not-there"]) == {both, lacking}


def test_a_list_longer_than_a_step_is_compared_whole_and_twenty_are_named(store: Store) -> None:
    strangers = [uuid4() for _ in range(2500)]
    with store.session(writes=False) as db:
        found = {each.check: each for each in reconciling.against(db, "990", iter(strangers * 2))}
    assert found["there-and-not-here"].count == 2500
    assert found["there-twice"].count == 2500
    assert len(found["there-and-not-here"].ids) == 20
    # Nothing of it is left: the next comparison begins anew.
    assert against(store, []) == {}


def test_nobody_elses_faults_hide_a_fault(store: Store) -> None:
    resident_in(store, NOW, BERTEL)
    lost, aside = sent(store, NOW - 2 * HOUR), sent(store, NOW - HOUR)
    with store.transaction() as db:
        db.execute(delete(OutboxMessage).where(OutboxMessage.id == lost))
        db.execute(update(OutboxMessage).values(state="stuck"))
    assert reconcile(store) == {"applications-without-message": (lost,), "stuck": (aside,)}
