"""PostgreSQL as it is shipped: the service can do what it must under its own account, and nothing else."""

import os
import re
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, OperationalError, ProgrammingError

from portal.config import Settings
from portal.delivery.relay import Relay
from portal.delivery.transports.sql_inbox import SqlInbox
from portal.services import erasing, reconciling
from portal.services.reconciling import Wish
from portal.store.engine import Store, make_engine
from portal.store.migrating import is_current
from portal.store.tables import metadata
from portal.units import load_units
from tests.deploy import guarded_postgresql
from tests.deploy.guarded_postgresql import BACKUP, OWNER, SERVICE, Guarded
from tests.ground.front import DEPLOY
from tests.ground.needs import program
from tests.ground.portal import BASE_URL, Clock, Visitors, csrf_token, keys_file, provider
from tests.web.apply_walk import fill_in, send
from tests.web.budget_walk import answer_all

pytestmark = pytest.mark.postgresql
LOGS = ("access_log", "security_log", "application_events")


@pytest.fixture(scope="module")
def guarded() -> Iterator[Guarded]:
    with guarded_postgresql.running() as server:
        yield server


@pytest.fixture
def settings(guarded: Guarded, tmp_path: Path) -> Settings:
    """The portal under the account of the service; the fixtures of the whole portal stand on these."""
    return Settings(
        mode="demo",
        base_url=BASE_URL,
        database_url=guarded.url(SERVICE),
        keys_file=keys_file(tmp_path),
        unit="990",
        resident=provider("resident"),
        staff=provider("staff"),
    )


def engine_of(guarded: Guarded, account: str) -> Engine:
    return make_engine(guarded.url(account))


@pytest.fixture(params=[SERVICE, BACKUP])
def confined(request: pytest.FixtureRequest, guarded: Guarded) -> Iterator[Engine]:
    engine = engine_of(guarded, request.param)
    yield engine
    engine.dispose()


@pytest.fixture
def service(guarded: Guarded) -> Iterator[Engine]:
    engine = engine_of(guarded, SERVICE)
    yield engine
    engine.dispose()


def refused(engine: Engine, statement: str) -> bool:
    """Whether an account lacks the right to something, its own wish to read alone left aside."""
    with engine.connect().execution_options(postgresql_readonly=False) as connection:
        try:
            connection.execute(text(statement))
        except DBAPIError as fault:
            said = str(fault)
        else:
            return False
    assert re.search("permission denied|must be owner|must be superuser", said), said
    return True


@pytest.mark.parametrize("log", LOGS)
def test_the_service_can_change_nothing_that_a_log_says(service: Engine, log: str) -> None:
    for statement in (f"UPDATE {log} SET id = id", f"DELETE FROM {log}", f"TRUNCATE {log}"):
        assert refused(service, statement)
    assert not refused(service, f"SELECT * FROM {log}")


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE more (id integer)",
        "DROP TABLE access_log",
        "ALTER TABLE cases ADD COLUMN more integer",
        "CREATE INDEX more ON cases (id)",
        "UPDATE alembic_version SET version_num = '1'",
        "CREATE ROLE more",
        "COPY cases TO '/tmp/more'",
        "COPY cases FROM PROGRAM 'true'",
        "SELECT pg_read_file('PG_VERSION')",
        "SET ROLE portal_owner",
    ],
)
def test_neither_the_service_nor_the_backup_can_do_what_they_need_not(
    confined: Engine, statement: str
) -> None:
    assert refused(confined, statement)


def test_the_backup_reads_every_table_and_writes_none(guarded: Guarded) -> None:
    engine = engine_of(guarded, BACKUP)
    for name in metadata.tables:
        assert not refused(engine, f"SELECT * FROM {name}")
        assert refused(engine, f"DELETE FROM {name}")
    engine.dispose()


def test_the_service_sees_at_which_version_the_tables_are(service: Engine) -> None:
    assert is_current(service)


def test_a_table_of_a_later_migration_is_given_with_the_rights(guarded: Guarded, service: Engine) -> None:
    owner = engine_of(guarded, OWNER)
    with owner.begin() as connection:
        connection.execute(text("CREATE TABLE of_later (id integer)"))
    assert refused(service, "SELECT * FROM of_later")
    guarded.give_rights()
    assert not refused(service, "SELECT * FROM of_later")
    assert refused(service, f"DELETE FROM {LOGS[0]}")
    with owner.begin() as connection:
        connection.execute(text("DROP TABLE of_later"))
    owner.dispose()


@pytest.mark.parametrize(
    ("account", "password", "tls"),
    [(SERVICE, "wrong", True), (SERVICE, "", True), ("postgres", "", True), ("portal_other", "x", True)],
)
def test_nobody_comes_in_without_an_account_and_its_password(
    guarded: Guarded, account: str, password: str, *, tls: bool
) -> None:
    engine = make_engine(guarded.url(account, password, tls=tls))
    with pytest.raises(OperationalError):
        engine.connect()
    engine.dispose()


def test_nobody_comes_in_in_the_clear(guarded: Guarded) -> None:
    engine = make_engine(guarded.url(SERVICE, tls=False))
    with pytest.raises(OperationalError, match=r"no encryption|rejects"):
        engine.connect()
    engine.dispose()


def test_passwords_are_kept_as_scram_alone(guarded: Guarded) -> None:
    kept = guarded.administer("-c", "SELECT rolpassword FROM pg_authid WHERE rolpassword IS NOT NULL")
    assert kept.count("SCRAM-SHA-256$") == len(kept.split()) == 3


def test_no_statement_and_no_value_is_logged(guarded: Guarded, service: Engine) -> None:
    with pytest.raises(Exception, match="planted"), service.begin() as connection:
        connection.execute(text("SELECT CAST(:word AS integer)"), {"word": "planted-in-a-statement"})
    with pytest.raises(ProgrammingError), service.begin() as connection:
        connection.execute(text("SELECT planted_as_a_name"))
    assert "SELECT" not in guarded.log()


def test_the_whole_way_works_under_the_account_of_the_service(
    app: Flask, visitors: Visitors, clock: Clock
) -> None:
    resident = visitors.resident()
    answer_all(resident)
    tasks = send(resident, "/fi/apply", {"mine": "yes"}).headers["Location"]
    fill_in(resident, tasks)
    assert send(resident, f"{tasks}/review").headers["Location"].endswith("/receipt")
    store: Store = app.extensions["portal"].store
    relay = Relay(store, SqlInbox(store), "test", clock)
    while relay.run_round().taken:
        pass
    counsellor = visitors.staff()
    application = tasks.rsplit("/", 1)[1]
    assert counsellor.get(f"/fi/staff/cases/{application}").status_code == 200
    token = csrf_token(counsellor.get(f"/fi/staff/cases/{application}").get_data(as_text=True))
    assert counsellor.post(f"/fi/staff/cases/{application}", data={"csrf_token": token}).status_code == 303
    with store.session() as db:
        assert erasing.erase_expired(db, datetime.now(UTC))
    with store.session(writes=False) as db:
        wish = Wish(now=clock(), unit=None, since=None, has_inbox=True)
        assert sum(each.count for each in reconciling.reconcile(db, load_units(), wish)) == 0
        there = reconciling.against(db, "990", [UUID(application)])
        assert sum(each.count for each in there) == 0


def test_a_backup_is_made_under_its_own_account(guarded: Guarded, tmp_path: Path) -> None:
    identity, recipients = tmp_path / "identity", tmp_path / "recipients"
    subprocess.run([program("age-keygen", "age"), "-o", identity], check=True, capture_output=True)
    public = subprocess.run(["age-keygen", "-y", identity], check=True, capture_output=True).stdout
    recipients.write_bytes(public)
    environment = os.environ | {
        "PORTAL_DATABASE_URL": guarded.url(BACKUP),
        "BACKUP_FOLDER": str(tmp_path / "archives"),
        "BACKUP_RECIPIENTS": str(recipients),
    }
    subprocess.run([DEPLOY / "backup.sh"], env=environment, check=True, capture_output=True)
    assert len(list((tmp_path / "archives").glob("portal-data-*.tar.age"))) == 1


def test_every_log_that_is_only_added_to_is_named_in_the_rights() -> None:
    rights = (DEPLOY / "postgresql" / "rights.sql").read_text()
    assert f"REVOKE UPDATE, DELETE ON {', '.join(LOGS)} FROM portal_service;" in rights


def test_on_sqlite_there_is_nothing_to_give(tmp_path: Path) -> None:
    environment = {"PATH": "/usr/bin:/bin", "PORTAL_DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite"}
    subprocess.run([DEPLOY / "postgresql" / "give-rights.sh"], env=environment, check=True)
