"""Relays as processes, several at once and killed at random: nothing is lost, and little comes twice."""

import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from portal.store import outbox
from portal.store.crypt import Vault
from portal.store.engine import Store, make_engine
from tests.ground.sending import outbox_of

KEY, INDEX = b"k" * 32, b"i" * 32
MESSAGES, KILLS, BATCH = 300, 3, 20
PATIENCE = 120

RELAY = f"""
import os, sys, time
from datetime import UTC, datetime, timedelta
from portal.delivery import relay
from portal.delivery.leasing import Wish
from portal.store.crypt import Vault
from portal.store.engine import Store, make_engine

relay.LEASE = timedelta(seconds=2)
url, folder, owner = sys.argv[1:]

class Told:
    '''A receiver that writes down what it got.'''

    def __init__(self):
        self.file = os.open(folder, os.O_WRONLY | os.O_APPEND | os.O_CREAT)

    def send(self, message, at):
        os.write(self.file, f"{{message.id}}\\n".encode())

    def check(self, thoroughly=False):
        pass

    def close(self):
        pass

store = Store(make_engine(url), Vault([{KEY!r}], {INDEX!r}))
one = relay.Relay(store, Told(), owner, lambda: datetime.now(UTC), wish=Wish(number={BATCH}))
print("ready", flush=True)
while True:
    if not one.run_round().taken:
        time.sleep(0.1)
"""


@pytest.fixture
def known_store(database_url: str) -> Iterator[Store]:
    """A store whose keys another process can have too."""
    engine = make_engine(database_url)
    yield Store(engine, Vault([KEY], INDEX))
    engine.dispose()


def begin(database_url: str, told: Path, *owners: str) -> list[subprocess.Popen[bytes]]:
    call = [sys.executable, "-c", RELAY, database_url, str(told)]
    relays = [subprocess.Popen([*call, owner], stdout=subprocess.PIPE) for owner in owners]
    for relay in relays:
        assert relay.stdout
        assert relay.stdout.readline() == b"ready\n"
    return relays


def end(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()
    assert process.stdout
    process.stdout.close()


def left(store: Store) -> int:
    with store.session(writes=False) as db:
        return outbox.backlog(db).waiting


def counted(told: Path) -> Counter[UUID]:
    return Counter(UUID(line) for line in told.read_text().splitlines())


def wait_until_delivered(store: Store) -> None:
    deadline = time.monotonic() + PATIENCE
    while left(store):
        assert time.monotonic() < deadline, f"{left(store)} messages are left"
        time.sleep(0.1)


def test_relays_that_are_killed_lose_nothing_and_repeat_a_batch_each_at_most(
    known_store: Store, database_url: str, tmp_path: Path
) -> None:
    told, chance = tmp_path / "told", random.Random(7)
    sent: list[UUID] = []
    for number in range(KILLS):
        relays = begin(database_url, told, f"{number} one", f"{number} two")
        sent += outbox_of(known_store, MESSAGES // KILLS, datetime.now(UTC))
        time.sleep(chance.uniform(0, 0.3))
        for relay in relays:
            end(relay)
    (last,) = begin(database_url, told, "last")
    try:
        wait_until_delivered(known_store)
    finally:
        end(last)
    got = counted(told)
    assert set(got) == set(sent)
    assert got.total() - len(got) <= 2 * KILLS * BATCH


def test_four_relays_at_once_deliver_each_message_once(
    known_store: Store, database_url: str, tmp_path: Path
) -> None:
    told = tmp_path / "told"
    told.touch()
    relays = begin(database_url, told, "one", "two", "three", "four")
    sent = outbox_of(known_store, MESSAGES, datetime.now(UTC))
    try:
        wait_until_delivered(known_store)
    finally:
        for relay in relays:
            end(relay)
    assert counted(told) == Counter(sent)
