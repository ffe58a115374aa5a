"""The connections to PostgreSQL: limited in time, and left when the server that they led to is gone."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask
from pydantic import ValidationError
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError, TimeoutError

from portal import create_app
from portal.config import Settings
from portal.store.engine import make_engine
from portal.store.pool import Pool
from tests.ground import postgresql
from tests.ground.databases import migrate
from tests.ground.gated_client import GatedClient
from tests.ground.portal import Clock, csrf_token
from tests.ground.postgresql import Server

pytestmark = pytest.mark.postgresql
VISITORS = 4


@pytest.fixture
def own_server() -> Iterator[Server]:
    """A PostgreSQL server of this test alone, which it may stop and start."""
    with postgresql.server(durable=True) as server:
        yield server


@pytest.fixture
def portal_url(sqlite_url: str) -> str:
    """What the settings begin from; the tests put another in its place."""
    return sqlite_url


@pytest.fixture
def address(postgresql_of_this_module: str) -> str:
    return postgresql_of_this_module


def _setting(engine: Engine, name: str) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(text(f"SHOW {name}")))


def test_each_connection_has_its_limits(address: str) -> None:
    engine = make_engine(address, Pool(statement_seconds=7, lock_seconds=3, idle_transaction_seconds=20))
    limits = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")
    assert [_setting(engine, name) for name in limits] == ["7s", "3s", "20s"]
    engine.dispose()


def test_a_command_may_take_its_time(address: str) -> None:
    engine = make_engine(address, Pool().patient())
    assert [_setting(engine, name) for name in ("statement_timeout", "lock_timeout")] == ["0", "0"]
    engine.dispose()


def test_options_of_the_address_stand_beside_ours(address: str) -> None:
    engine = make_engine(f"{address}&options=-c%20work_mem%3D9MB")
    assert (_setting(engine, "work_mem"), _setting(engine, "lock_timeout")) == ("9MB", "10s")
    engine.dispose()


def test_a_statement_that_takes_too_long_is_ended(address: str) -> None:
    engine = make_engine(address, Pool(statement_seconds=1))
    with engine.connect() as connection, pytest.raises(OperationalError, match="statement timeout"):
        connection.execute(text("SELECT pg_sleep(60)"))
    engine.dispose()


def test_whoever_finds_no_free_connection_does_not_wait_for_ever(address: str) -> None:
    engine = make_engine(address, Pool(size=1, overflow=0, wait_seconds=0.1))
    with engine.connect(), pytest.raises(TimeoutError):
        engine.connect()
    engine.dispose()


@pytest.mark.parametrize("wrong", [{"size": 0}, {"overflow": -1}, {"wait_seconds": 0}, {"sise": 3}])
def test_a_pool_that_makes_no_sense_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        Pool.model_validate(wrong)


@pytest.fixture
def restarted(own_server: Server, settings: Settings, clock: Clock) -> Iterator[Flask]:
    """A portal on a server that the test restarts."""
    migrate(own_server.url)
    app = create_app(settings.model_copy(update={"database_url": own_server.url}), clock)
    app.test_client_class = GatedClient
    yield app
    app.extensions["portal"].store.engine.dispose()


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_after_a_restart_under_traffic_only_what_met_it_has_failed_and_nothing_typed_is_lost(
    restarted: Flask, own_server: Server, how: str
) -> None:
    over = threading.Event()

    def visit(_: int) -> list[tuple[float, int, str]]:
        client, seen = restarted.test_client(), []
        token = csrf_token(client.get("/fi/feedback").text)
        while not over.is_set():
            reply = client.post("/fi/feedback", data={"csrf_token": token, "message": "Sivu oli selkeä."})
            seen.append((time.monotonic(), reply.status_code, reply.text))
        return seen

    with ThreadPoolExecutor(VISITORS) as pool:
        visits = [pool.submit(visit, n) for n in range(VISITORS)]
        _wait_for(lambda: _rows(own_server) > 20)
        own_server.restart(how)
        back = time.monotonic()
        before = _rows(own_server)
        _wait_for(lambda: _rows(own_server) > before + 20 and time.monotonic() > back + 5.5)
        over.set()
        seen = [visit for done in visits for visit in done.result()]
    assert {status for _, status, _ in seen} <= {303, 503}
    assert all("Sivu oli selkeä." in page for _, status, page in seen if status == 503)
    assert [at - back for at, status, _ in seen if status != 303 and at > back + 5] == []
    # What was acknowledged is there; of what was not, the one or other may be.
    assert sum(status == 303 for _, status, _ in seen) <= _rows(own_server) <= len(seen)


def _rows(server: Server) -> int:
    engine = create_engine(server.url)
    with engine.connect() as connection:
        number = connection.scalar(text("SELECT count(*) FROM feedback"))
    engine.dispose()
    assert isinstance(number, int)
    return number


def _wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.05)
