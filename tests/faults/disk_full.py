"""The disk of the database is full while people write and send, and then there is room again.

A small disk in memory is filled up where one may be mounted.  Anywhere, the server's processes may be given a
limit on the size of their files, which to SQLite comes to the same.
"""

import os
import resource
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import text

from tests.faults import counting
from tests.faults.installation import POSTGRESQL, SQLITE, Installation, installed
from tests.faults.people import endless_drafts, residents, whole_drafts
from tests.faults.processes import Process
from tests.faults.report import Outcome, Reached, none
from tests.faults.submitting import Traffic
from tests.faults.writing import Seen, writing

_SENDERS, _WRITERS = 4, 2
_DISK = "220m"
_BLOCK = b"\0" * 4096


@dataclass(frozen=True)
class Numbers:
    """How much is done."""

    times: int
    before: int
    """So many submissions come before the disk is full, and after."""
    faults: int
    """So many pages of a fault are shown before there is room again."""
    recovers: float
    disk: bool
    """Whether a small disk is filled up as well."""


FULL = Numbers(times=3, before=40, faults=60, recovers=5, disk=True)
SHORT = Numbers(times=1, before=4, faults=4, recovers=60, disk=False)


def run(numbers: Numbers) -> Iterator[Outcome]:
    """The scenario: by a limit on SQLite, and on a small disk on both engines."""
    with installed(SQLITE) as there, there.serving() as server:
        yield _on(there, numbers, f"files limited ({SQLITE})", partial(_limited, server))
    for engine in (SQLITE, POSTGRESQL) if numbers.disk and os.geteuid() == 0 else ():
        with _small_disk() as disk, installed(engine, disk=disk) as there, there.serving():
            yield _on(there, numbers, f"disk full ({engine})", partial(_filled, disk))


def _on(
    there: Installation, numbers: Numbers, name: str, without_room: Callable[[], AbstractContextManager[None]]
) -> Outcome:
    people, seen = residents(there, _SENDERS + _WRITERS), Seen()
    traffic = Traffic([(one, endless_drafts(there.store, one.id)) for one in people[:_SENDERS]])
    writers = [(one, whole_drafts(there.store, one.id, 1)[0]) for one in people[_SENDERS:]]
    with traffic.flowing(), writing(writers, seen):
        for _ in range(numbers.times):
            traffic.go_on(numbers.before)
            wanted = seen.shown + numbers.faults
            with seen.outage(), without_room():
                seen.wait_for(wanted)
        traffic.go_on(numbers.before)
        traffic.stopping.set()
    left = counting.deliver_all(there)
    return Outcome(
        name,
        counting.tally(there, traffic.ledger),
        (
            Reached("pages of a fault", seen.shown, least=numbers.faults * numbers.times),
            none("of them without what was typed", seen.bare),
            none("saved texts lost", seen.lost),
            Reached("recovers in s", seen.recovery(), most=numbers.recovers),
            none("faults afterwards", seen.late(numbers.recovers)),
            none("undelivered", left),
            *counting.whole(there),
            none("damage", _damage(there)),
        ),
    )


@contextmanager
def _limited(server: Process) -> Iterator[None]:
    processes = [server.pid, *server.children()]
    before = resource.prlimit(server.pid, resource.RLIMIT_FSIZE)
    for pid in processes:
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (len(_BLOCK), before[1]))
    try:
        yield
    finally:
        for pid in processes:
            resource.prlimit(pid, resource.RLIMIT_FSIZE, before)


@contextmanager
def _small_disk() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="portal-disk-") as place:
        subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={_DISK},mode=755", "tmpfs", place], check=True)
        try:
            yield Path(place)
        finally:
            subprocess.run(["umount", "--lazy", place], check=True)


@contextmanager
def _filled(disk: Path) -> Iterator[None]:
    filler = disk / "filler"
    try:
        with filler.open("wb", buffering=0) as file:
            with_room = True
            while with_room:
                try:
                    file.write(_BLOCK * 64)
                except OSError:
                    with_room = False
        yield
    finally:
        filler.unlink()


def _damage(there: Installation) -> int:
    """What the database finds wrong with itself; PostgreSQL checks each page that it reads."""
    if there.postgresql:
        return 0
    with there.store.engine.connect() as connection:
        return sum(row[0] != "ok" for row in connection.execute(text("PRAGMA integrity_check")))
