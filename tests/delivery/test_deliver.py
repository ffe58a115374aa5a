"""`portal deliver` as it runs: it goes on after faults, stops when asked, and survives being killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select

from portal.commands import deliver as command
from portal.config import Settings
from portal.delivery.leasing import BATCH
from portal.delivery.message import envelope
from portal.delivery.relay import LEASE, Relay
from portal.delivery.settling import GIVE_UP_AFTER
from portal.delivery.transports import Outgoing, TransportDown
from portal.delivery.transports.choosing import SIDE_BY_SIDE
from portal.delivery.transports.sql_inbox import SqlInbox
from portal.store import outbox
from portal.store.crypt import Vault
from portal.store.engine import Store, make_engine
from portal.store.tables.desk import Case
from tests.ground.messages import application_message
from tests.ground.portal import Clock
from tests.ground.sending import Plain, outbox_of

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
PATIENCE = 20
KEY, INDEX = b"k" * 32, b"i" * 32


def a_message(application: UUID) -> str:
    return envelope(application_message(application, reference=f"SL-2026-{application.hex[:6]}"))


def cases_in(store: Store) -> int:
    with store.session(writes=False) as db:
        return db.scalars(select(func.count()).select_from(Case)).one()


def wait_until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.05)


@pytest.fixture
def known_store(database_url: str) -> Iterator[Store]:
    """A store whose keys another process can have too."""
    engine = make_engine(database_url)
    yield Store(engine, Vault([KEY], INDEX))
    engine.dispose()


KILLED_AFTER_SENDING = f"""
import os, signal, sys
from datetime import datetime
from portal.delivery.relay import Relay
from portal.delivery.transports.sql_inbox import SqlInbox
from portal.store.crypt import Vault
from portal.store.engine import Store, make_engine

class Deadly(SqlInbox):
    def send(self, message, at):
        super().send(message, at)
        os.kill(os.getpid(), signal.SIGKILL)

store = Store(make_engine(sys.argv[1]), Vault([{KEY!r}], {INDEX!r}))
now = datetime.fromisoformat(sys.argv[2])
Relay(store, Deadly(store), "killed", lambda: now).run_round()
"""


def test_a_relay_killed_between_sending_and_marking_loses_and_doubles_nothing(
    known_store: Store, database_url: str
) -> None:
    outbox_of(known_store, 4, NOW, a_message)
    call = [sys.executable, "-c", KILLED_AFTER_SENDING, database_url, NOW.isoformat()]
    assert subprocess.run(call, check=False).returncode == -signal.SIGKILL
    assert cases_in(known_store) == 1
    clock = Clock(NOW + LEASE + timedelta(seconds=1))
    done = Relay(known_store, SqlInbox(known_store), "next", clock).run_round()
    assert (done.delivered, cases_in(known_store)) == (4, 4)


class Flaky(SqlInbox):
    """A transport that is down three times."""

    faults = 3

    def send(self, message: Outgoing, at: datetime) -> None:
        """Send from the fourth time on."""
        if self.faults:
            self.faults -= 1
            raise TransportDown("ConnectionRefused")
        super().send(message, at)


def test_the_loop_goes_on_after_faults_and_stops_when_asked(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command, "_EVERY_SECONDS", 0.01)
    outbox_of(store, 3, NOW, a_message)
    stopping = threading.Event()
    relay = Relay(store, Flaky(store), "one", Clock(NOW))
    loop = threading.Thread(target=command.keep_delivering, args=([relay], stopping))
    loop.start()
    try:
        wait_until(lambda: cases_in(store) == 3)
    finally:
        stopping.set()
        loop.join(PATIENCE)
    assert not loop.is_alive()


class Together(Plain):
    """Transports that all wait for one another at their first message."""

    def __init__(self, barrier: threading.Barrier) -> None:
        self.got: list[UUID] = []
        self._barrier = barrier

    def send(self, message: Outgoing, at: datetime) -> None:
        """Take a message."""
        if not self.got:
            self._barrier.wait(PATIENCE)
        self.got.append(message.id)


def test_the_relays_of_one_process_share_the_work(store: Store) -> None:
    messages = outbox_of(store, SIDE_BY_SIDE * BATCH, NOW)
    barrier = threading.Barrier(SIDE_BY_SIDE)
    transports = [Together(barrier) for _ in range(SIDE_BY_SIDE)]
    relays = [Relay(store, each, str(n), Clock(NOW)) for n, each in enumerate(transports)]
    assert command.deliver_once(relays, store, threading.Event())
    assert sorted(len(each.got) for each in transports) == [BATCH] * SIDE_BY_SIDE
    assert {message for each in transports for message in each.got} == set(messages)


class Broken(Plain):
    """A transport with a fault of ours in it."""

    def send(self, message: Outgoing, at: datetime) -> None:
        """Stumble."""
        raise ZeroDivisionError


def test_a_fault_of_ours_in_one_relay_ends_all(store: Store) -> None:
    outbox_of(store, 1, NOW)
    stopping = threading.Event()
    relays = [Relay(store, Broken(), str(number), Clock(NOW)) for number in range(2)]
    with pytest.raises(ZeroDivisionError):
        command.keep_delivering(relays, stopping)
    assert stopping.is_set()


def test_once_is_ended_when_asked(store: Store) -> None:
    outbox_of(store, 3, NOW)
    stopping = threading.Event()

    class Ending(Plain):
        def send(self, message: Outgoing, at: datetime) -> None:
            stopping.set()

    assert not command.deliver_once([Relay(store, Ending(), "one", Clock(NOW))], store, stopping)
    with store.session(writes=False) as db:
        assert outbox.backlog(db).waiting == 2


def test_once_says_whether_anything_is_left_behind(store: Store) -> None:
    outbox_of(store, 2, NOW, a_message)
    relay, going_on = Relay(store, SqlInbox(store), "one", Clock(NOW)), threading.Event()
    assert command.deliver_once([relay], store, going_on)
    (poison,) = outbox_of(store, 1, NOW, lambda _: "no message")
    assert not command.deliver_once([relay], store, going_on)
    with store.transaction() as db:
        outbox.give_up(db, poison, "not a message", GIVE_UP_AFTER)
    assert not command.deliver_once([relay], store, going_on)


def environment(settings: Settings) -> dict[str, str]:
    """The settings as a process takes them."""
    named = {
        "MODE": settings.mode,
        "BASE_URL": settings.base_url,
        "DATABASE_URL": settings.database_url,
        "KEYS_FILE": str(settings.keys_file),
        "UNIT": settings.unit,
    }
    for name in ("resident", "staff"):
        provider = getattr(settings, name)
        for field in ("issuer", "client_id", "redirect_uri"):
            named[f"{name}__{field}".upper()] = getattr(provider, field)
        named[f"{name}__client_secret".upper()] = provider.client_secret.get_secret_value()
    return {**os.environ, **{f"PORTAL_{key}": value for key, value in named.items()}}


def console(*words: str) -> list[str]:
    return [sys.executable, "-c", "from portal.cli import main; main()", *words]


def test_the_command_delivers_until_it_is_terminated_and_logs_no_personal_data(
    settings: Settings, tmp_path: Path
) -> None:
    store = Store(make_engine(settings.database_url), settings.keys.vault())
    outbox_of(store, 3, datetime.now(UTC), a_message)
    log = tmp_path / "log"
    with log.open("w") as err:
        loop = subprocess.Popen(console("deliver"), env=environment(settings), stderr=err)
    try:
        wait_until(lambda: cases_in(store) == 3)
    finally:
        store.engine.dispose()
        loop.terminate()
        assert loop.wait(PATIENCE) == 0
    written = log.read_text()
    assert '"delivered": 3' in written
    for word in ("Testilä", "010190", "Esimerkki"):
        assert word not in written
