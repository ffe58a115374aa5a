"""Transactions: no update is lost, whichever engine; a reader never waits for a writer."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.orm import Session

from portal.store import heartbeats
from portal.store.engine import Store
from portal.store.heartbeats import Standing
from portal.store.inserting import insert_if_absent
from portal.store.tables.applications import ReferenceCounter
from portal.store.tables.queue import Heartbeat

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def _count_one_up(store: Store) -> None:
    with store.transaction() as db:
        db.execute(update(ReferenceCounter).values(last=ReferenceCounter.last + 1))


def test_counting_from_many_threads_loses_nothing(store: Store) -> None:
    with store.transaction() as db:
        insert_if_absent(db, ReferenceCounter, {"year": 2026, "last": 0})
    with ThreadPoolExecutor(8) as pool:
        for done in [pool.submit(_count_one_up, store) for _ in range(100)]:
            done.result()
    with store.session(writes=False) as db:
        assert db.scalar(select(ReferenceCounter.last)) == 100


def test_of_many_first_inserts_one_is_the_first(store: Store) -> None:
    def insert() -> bool:
        with store.transaction() as db:
            return insert_if_absent(db, Heartbeat, {"part": "relay", "at": NOW})

    with ThreadPoolExecutor(8) as pool:
        results = [done.result() for done in [pool.submit(insert) for _ in range(20)]]
    assert results.count(True) == 1


def test_a_reader_sees_the_last_commit_while_a_writer_is_at_work(store: Store) -> None:
    with store.transaction() as db:
        heartbeats.beat(db, "relay", NOW)
    with store.session() as writer, store.session(writes=False) as reader:
        _late(writer)
        assert heartbeats.standing(reader, "relay") == Standing(NOW, None, None)


def test_a_writer_that_fails_or_is_lost_lets_the_next_one_in(store: Store) -> None:
    with pytest.raises(IntegrityError):
        _beat_without_a_time(store)
    with store.session() as db:
        heartbeats.beat(db, "relay", NOW)
        db.connection().invalidate()
    with ThreadPoolExecutor(1) as pool:
        pool.submit(_beat, store).result(timeout=5)
    with store.session(writes=False) as db:
        assert heartbeats.standing(db, "relay") == Standing(NOW, None, None)


def _beat_without_a_time(store: Store) -> None:
    with store.transaction() as db:
        db.execute(insert(Heartbeat).values(part="relay", at=None))


def _beat(store: Store) -> None:
    with store.transaction() as db:
        heartbeats.beat(db, "relay", NOW)


def _late(db: Session) -> None:
    heartbeats.beat(db, "relay", NOW.replace(hour=10))


def test_times_come_back_in_utc(store: Store) -> None:
    with store.transaction() as db:
        heartbeats.beat(db, "relay", NOW)
    with store.session(writes=False) as db:
        found = heartbeats.standing(db, "relay")
    assert found
    assert found.at == NOW
    assert found.at.utcoffset() == NOW.utcoffset()


def test_a_statement_that_fails_is_told_without_its_values(store: Store) -> None:
    with store.session() as db, pytest.raises(DBAPIError) as error:
        db.execute(text("SELECT name FROM nowhere WHERE name = :name"), {"name": "Aino Testilä"})
    assert "nowhere" in str(error.value)
    assert "Testilä" not in str(error.value)
