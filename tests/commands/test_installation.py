"""The commands that look after an installation: migrate, seed, erase and serve."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import inspect, text

from portal.cli import main
from portal.domain.budget_answers import BudgetAnswers
from portal.store import budgets
from portal.store.crypt import new_token
from portal.store.engine import Store
from tests.ground.ports import free_port


def run(*words: str) -> Result:
    return CliRunner().invoke(main, list(words))


def count(store: Store, table: str) -> int:
    with store.session(writes=False) as db:
        return db.scalar(text(f"SELECT count(*) FROM {table}")) or 0


def untouched(store: Store) -> bool:
    """Whether a new database is as it was: SQLite's has no file yet, which looking for tables would make."""
    if store.engine.dialect.name == "sqlite":
        return not Path(store.engine.url.database or "").exists()
    return inspect(store.engine).get_table_names() == []


def keep_a_budget(store: Store, until: datetime) -> None:
    with store.transaction() as db:
        budgets.add(db, new_token(), BudgetAnswers(), until - timedelta(days=30), until)


def test_migrate_brings_a_new_database_to_this_version(new_installation: Store) -> None:
    waiting = run("migrate", "--check")
    assert waiting.exit_code == 1
    assert "not at the schema" in waiting.output
    assert run("migrate").exit_code == 0
    assert run("migrate", "--check").exit_code == 0
    assert count(new_installation, "cases") == 0


def test_migrating_again_keeps_what_is_there(installation: Store) -> None:
    keep_a_budget(installation, datetime.now(UTC) + timedelta(days=1))
    assert run("migrate").exit_code == 0
    assert count(installation, "budgets") == 1


@pytest.mark.parametrize("words", [[], ["--check"]])
def test_a_version_before_leaves_the_newer_database_as_it_is(installation: Store, words: list[str]) -> None:
    with installation.transaction() as db:
        db.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    left = run("migrate", *words)
    assert (left.exit_code, left.output) == (0, "the database is that of a newer version: left as it is\n")
    with installation.session(writes=False) as db:
        assert db.scalar(text("SELECT version_num FROM alembic_version")) == "9999"


def test_seed_tells_what_it_made(installation: Store) -> None:
    assert run("seed").output == "24 applications, 1 being filled in, 4 credits made up\n"
    assert run("seed").output == "0 applications, 0 being filled in, 0 credits made up\n"
    assert count(installation, "cases") == 24


def test_nothing_is_made_up_in_production(installation: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in {
        "MODE": "production",
        "BASE_URL": "https://luotto.example",
        "RESIDENT__ISSUER": "https://tunnistus.example",
        "STAFF__ISSUER": "https://virkailijat.example",
    }.items():
        monkeypatch.setenv(f"PORTAL_{name}", value)
    refused = run("seed")
    assert refused.exit_code == 1
    assert "only a demonstration" in refused.output
    assert count(installation, "residents") == 0


def test_erase_takes_what_is_past_its_time_and_leaves_the_rest(installation: Store) -> None:
    keep_a_budget(installation, datetime.now(UTC) - timedelta(minutes=1))
    keep_a_budget(installation, datetime.now(UTC) + timedelta(minutes=10))
    done = run("erase")
    assert done.exit_code == 0, done.output
    assert done.output.splitlines() == [
        "budgets: 1",
        "drafts: 0",
        "kept_forms: 0",
        "resident_sessions: 0",
        "staff_sessions: 0",
        "resident_sign_ins: 0",
        "used_tokens: 0",
    ]
    assert count(installation, "budgets") == 1


@pytest.mark.parametrize("command", ["migrate", "seed", "erase", "serve", "deliver"])
def test_bad_settings_are_named_without_a_trace(
    new_installation: Store, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("PORTAL_BASE_URL", "nowhere")
    refused = run(command)
    assert refused.exit_code == 1
    assert refused.output.startswith("Error: The service cannot start with these settings:")
    assert "PORTAL_BASE_URL" in refused.output
    assert untouched(new_installation)


@pytest.mark.usefixtures("installation")
def test_serve_answers_until_it_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    monkeypatch.setenv("PORTAL_BASE_URL", f"http://127.0.0.1:{port}")
    command = [sys.executable, "-m", "portal", "serve", "--port", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as server:
        try:
            reply = answer_of(f"http://127.0.0.1:{port}/health/live")
        finally:
            server.terminate()
            _, said = server.communicate(timeout=10)
    assert b"alive" in reply, said.decode()


def answer_of(address: str) -> bytes:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(address, timeout=2) as reply:
                said: bytes = reply.read()
                return said
        except urllib.error.URLError:
            time.sleep(0.1)
    return b""


def told_without_a_trace(result: Result, what: str) -> bool:
    return (result.exit_code, type(result.exception), what in result.output) == (1, SystemExit, True)


@pytest.mark.parametrize("command", ["seed", "serve"])
def test_a_county_without_a_file_is_named(
    new_installation: Store, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setenv("PORTAL_UNIT", "998")
    assert told_without_a_trace(run(command), "no county file with the code 998")
    assert untouched(new_installation)


@pytest.mark.usefixtures("unplaced")
@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("sqlite:////nowhere/portal.sqlite", "unable to open database file"),
        ("postgresql+psycopg://portal@/portal?host=/nowhere", "connection is bad"),
    ],
    ids=["sqlite", "postgresql"],
)
def test_a_database_that_does_not_answer_is_told(
    monkeypatch: pytest.MonkeyPatch, address: str, why: str
) -> None:
    monkeypatch.setenv("PORTAL_DATABASE_URL", address)
    told = run("migrate")
    assert told_without_a_trace(told, f"the database does not answer: {why}"), told.output


@pytest.mark.usefixtures("installation")
def test_a_port_in_use_is_named() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        command = [sys.executable, "-m", "portal", "serve", "--port", port]
        ended = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert ended.returncode == 1
    assert f"Error: 127.0.0.1:{port} cannot be listened on" in ended.stderr
    assert "Traceback" not in ended.stderr
