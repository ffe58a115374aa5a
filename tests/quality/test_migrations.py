"""The migrations and the tables of the code say the same, on SQLite and on PostgreSQL, up and down."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Engine, Integer, LargeBinary, MetaData, Table, Uuid, inspect, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from portal.domain.budget_answers import BudgetAnswers, HouseholdAnswer
from portal.domain.repayment import Received
from portal.store import budgets, credits, doors, people
from portal.store.crypt import Vault, key_from_token, new_key, new_token, token_hash, vault_under
from portal.store.engine import Store, make_engine
from portal.store.migrating import alembic_config, downgrade, drift, is_current, upgrade
from portal.store.tables.base import UtcTime
from tests.ground.crediting import CREDIT, SCHEDULE
from tests.ground.portal import AINO

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
OF_0001 = Table(
    "budgets",
    MetaData(),
    Column("id", Uuid()),
    *(Column(name, LargeBinary()) for name in ("token_hash", "wrapped_key", "answers")),
    Column("version", Integer()),
    *(Column(name, UtcTime()) for name in ("created_at", "changed_at", "expires_at")),
)


@pytest.fixture
def empty(empty_database_url: str) -> Iterator[Engine]:
    """An engine on a database without a table."""
    engine = make_engine(empty_database_url)
    yield engine
    engine.dispose()


def test_the_migrations_make_the_tables_of_the_code(own_database: Engine) -> None:
    assert drift(own_database) == []
    assert is_current(own_database)


def test_the_way_down_leaves_nothing_and_the_way_up_is_open_again(empty: Engine) -> None:
    upgrade(empty)
    downgrade(empty)
    assert inspect(empty).get_table_names() == ["alembic_version"]
    assert not is_current(empty)
    upgrade(empty)
    assert is_current(empty)


def test_credits_keep_their_payments_when_their_table_is_made_anew(empty: Engine, vault: Vault) -> None:
    upgrade(empty)
    store = Store(empty, vault)
    with store.transaction() as db:
        resident = people.put_resident(db, AINO, "fi", NOW)
        credits.add(db, resident, CREDIT, SCHEDULE, NOW)
        credits.add_payment(db, CREDIT.id, Received(date(2027, 1, 5), SCHEDULE.payments[0].payment))
    before = _accounts(store, resident)
    for way, revision in ((downgrade, "0006"), (upgrade, "head")):
        way(empty, revision)
        assert _accounts(store, resident) == before
    assert drift(empty) == []
    with pytest.raises(IntegrityError), empty.begin() as connection:
        connection.execute(text("DELETE FROM credits"))


def test_a_way_back_that_the_rows_do_not_allow_leaves_all_as_it_was(empty: Engine, vault: Vault) -> None:
    upgrade(empty)
    store = Store(empty, vault)
    with store.transaction() as db:
        resident = people.put_resident(db, AINO, "fi", NOW)
        for unit in ("990", "091"):
            credits.add(db, resident, replace(CREDIT, id=uuid4(), unit=unit), SCHEDULE, NOW)
    with pytest.raises(IntegrityError):
        downgrade(empty, "0006")
    assert is_current(empty)
    assert drift(empty) == []
    with store.transaction() as db:
        assert credits.add(db, resident, replace(CREDIT, id=uuid4(), unit="905"), SCHEDULE, NOW)
    with pytest.raises(IntegrityError), empty.begin() as connection:
        connection.execute(text("DELETE FROM credits"))


def _accounts(store: Store, resident: UUID) -> tuple[credits.Account, ...]:
    with store.session(writes=False) as db:
        found = tuple(credits.of_resident(db, resident))
    assert [len(each.received) for each in found] == [1]
    return found


def test_there_is_one_newest_migration() -> None:
    assert len(ScriptDirectory.from_config(alembic_config()).get_heads()) == 1


def test_a_column_that_no_migration_made_is_seen(own_database: Engine) -> None:
    with own_database.begin() as connection:
        connection.execute(text("ALTER TABLE access_log ADD COLUMN forgotten INTEGER"))
    assert [difference[0] for difference in drift(own_database)] == ["remove_column"]  # type: ignore[index]


def test_a_kept_budget_outlives_the_way_to_its_doors_and_back(empty: Engine, vault: Vault) -> None:
    upgrade(empty, "0001")
    token, until = new_token(), NOW + timedelta(days=30)
    _keep_as_0001_did(empty, token, until)
    upgrade(empty)
    with Store(empty, vault).session() as db:
        kept = _found(db, token)
        assert kept.answers == BudgetAnswers(HouseholdAnswer(2))
        assert (kept.version, kept.expires_at) == (3, until)
        budgets.open_to_token(db, kept, new_token())
        budgets.open_to_code(db, kept, doors.of_code("0" * 16, vault))
        budgets.add(db, other := new_token(), BudgetAnswers(), NOW, until)
        budgets.open_to_code(db, only_code := _found(db, other), doors.of_code("1" * 16, vault))
        budgets.close(db, other)
        db.commit()
    downgrade(empty, "0001")
    with empty.begin() as connection:
        [row] = connection.execute(OF_0001.select()).all()
    # One of the browsers' doors is left; what only a code opened could be opened by nobody.
    assert row.id == kept.id != only_code.id
    upgrade(empty)


def _keep_as_0001_did(engine: Engine, token: str, until: datetime) -> None:
    data_key = new_key()
    answers = vault_under(data_key).seal(b'{"household": {"adults": 2}}', "budgets.answers")
    wrapped = vault_under(key_from_token(token, "budgets.wrapped_key")).seal(data_key, "budgets.wrapped_key")
    keys = {"id": uuid4(), "token_hash": token_hash(token), "wrapped_key": wrapped, "answers": answers}
    times = {"created_at": NOW, "changed_at": NOW, "expires_at": until}
    with engine.begin() as connection:
        connection.execute(OF_0001.insert().values(**keys, **times, version=3))


def _found(db: Session, token: str) -> budgets.KeptBudget:
    found = budgets.find(db, token, NOW)
    assert found is not None
    return found
