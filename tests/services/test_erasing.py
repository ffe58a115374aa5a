"""Erasing: what is past its time goes, row by row, and nothing else does."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select

from portal.domain.application_answers import Answers
from portal.domain.budget_answers import BudgetAnswers
from portal.services.erasing import erase_expired
from portal.store import budgets, drafts, kept_forms, people, sign_ins, used_tokens, visits
from portal.store.crypt import new_token
from portal.store.engine import Store
from portal.store.sign_ins import Arrival
from portal.store.tables import metadata
from portal.store.tables.applications import Application
from portal.store.tables.budgets import Budget, BudgetDoor
from portal.store.tables.queue import OutboxMessage, UnitEvent
from portal.store.tables.sign_ins import ResidentSignIn, StaffSignIn
from portal.store.tables.web import ResidentSession, StaffSession
from portal.store.visits import Visit
from tests.ground.on_the_way import delivered, sent, stuck, told
from tests.ground.portal import AINO

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(days=31)
MOMENT = timedelta(seconds=1)
DAY = timedelta(hours=24)
NINETY_DAYS = timedelta(days=90)
TABLES = [
    "budgets",
    "drafts",
    "kept_forms",
    "resident_sessions",
    "staff_sessions",
    "resident_sign_ins",
    "used_tokens",
]


def keep_one_of_each(store: Store, until: datetime, sessions_used_at: datetime) -> None:
    with store.transaction() as db:
        resident = people.put_resident(db, AINO, "fi", LONG_AGO)
        budgets.add(db, new_token(), BudgetAnswers(), LONG_AGO, until)
        drafts.add(db, resident, "990", Answers(), LONG_AGO, until)
        kept_forms.add(db, new_token(), "/fi/budget/home", None, "[]", until)
        for table in (ResidentSession, StaffSession):
            visits.add(db, table, new_token(), Visit({}, None, LONG_AGO, sessions_used_at))
        # Both are told by the same moment as the rest: 90 days and one moment ago, or 90 days ago.
        arrival = Arrival("http://127.0.0.1:9/resident", "somebody", None, NOW, "firefox linux")
        sign_ins.add(db, ResidentSignIn, resident, arrival, until - NINETY_DAYS - MOMENT)
        used_tokens.take(db, "http://127.0.0.1:9/resident", new_token(), until)


def left(store: Store) -> dict[str, int]:
    with store.session(writes=False) as db:
        rows = {name: select(func.count()).select_from(metadata.tables[name]) for name in TABLES}
        return {name: db.scalars(number).one() for name, number in rows.items()}


def erase(store: Store) -> dict[str, int]:
    with store.session() as db:
        return erase_expired(db, NOW)


def test_what_is_past_its_time_goes_and_what_is_not_stays(store: Store) -> None:
    keep_one_of_each(store, NOW, NOW - DAY - MOMENT)
    keep_one_of_each(store, NOW + MOMENT, NOW - DAY)
    assert erase(store) == dict.fromkeys(TABLES, 1)
    assert left(store) == dict.fromkeys(TABLES, 1)


def test_the_doors_to_a_budget_go_with_it(store: Store) -> None:
    keep_one_of_each(store, NOW, NOW)
    keep_one_of_each(store, NOW + MOMENT, NOW)
    erase(store)
    with store.session(writes=False) as db:
        [budget], [door] = db.scalars(select(Budget)).all(), db.scalars(select(BudgetDoor)).all()
        assert door.budget_id == budget.id


def test_what_is_not_delivered_or_not_acknowledged_is_never_erased(store: Store) -> None:
    years_ago = NOW - timedelta(days=4000)
    waits = [sent(store, years_ago), stuck(store, years_ago), delivered(store, years_ago)]
    refused = told(store, years_ago)
    assert erase(store) == dict.fromkeys(TABLES, 0)
    with store.session(writes=False) as db:
        assert sorted(db.scalars(select(OutboxMessage.id))) == sorted(waits)
        assert sorted(db.scalars(select(Application.id))) == sorted(waits)
        assert db.scalars(select(UnitEvent.id)).all() == [refused]


def test_erasing_again_finds_nothing(store: Store) -> None:
    keep_one_of_each(store, NOW, NOW - DAY - MOMENT)
    erase(store)
    assert erase(store) == dict.fromkeys(TABLES, 0)


def test_residents_stay_until_their_own_time(store: Store) -> None:
    keep_one_of_each(store, NOW, NOW - DAY - MOMENT)
    erase(store)
    with store.session(writes=False) as db:
        assert people.find_resident(db, AINO.identity_code)


def test_the_sign_ins_of_the_staff_stay_with_the_logs_that_name_them(store: Store) -> None:
    with store.transaction() as db:
        staff = people.put_staff(db, ("issuer", "tenant", "object"), "Sari", "990", "counsellor", LONG_AGO)
        assert staff
        arrival = Arrival("issuer", "somebody", None, NOW, None)
        sign_ins.add(db, StaffSignIn, staff, arrival, NOW - timedelta(days=4000))
    erase(store)
    with store.session(writes=False) as db:
        assert db.scalar(select(func.count()).select_from(StaffSignIn)) == 1
