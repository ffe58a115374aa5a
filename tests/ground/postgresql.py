"""A throw-away PostgreSQL server: its own files, reached by a socket in a folder of its own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.ground.needs import postgresql_program

# What makes it safe after a power cut makes it slow, and nothing here outlives the run.
_UNSAFE_BUT_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


@dataclass(frozen=True)
class Server:
    """A running server: the folder of its socket and of its files."""

    folder: Path
    durable: bool = False
    """Whether what was committed is there after a crash of the server."""

    @property
    def url(self) -> str:
        """The address of the database that every server has from its birth."""
        return f"postgresql+psycopg://portal@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it, and wait until it answers."""
        commit = "-c synchronous_commit=on" if self.durable else ""
        options = f"-k {self.folder} -c listen_addresses='' {_UNSAFE_BUT_FAST} {commit}"
        _run("pg_ctl", "start", "-w", "-D", self._data, "-l", self.folder / "log", "-o", options)

    def stop(self, how: str = "immediate") -> None:
        """Stop it: `fast` lets nobody finish, `immediate` is as a crash."""
        _run("pg_ctl", "stop", "-w", "-D", self._data, "-m", how)

    def restart(self, how: str = "fast") -> None:
        """Stop it and start it again."""
        self.stop(how)
        self.start()

    def make(self) -> None:
        """Make its files."""
        _run(
            "initdb", "-D", self._data, "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"
        )

    @property
    def _data(self) -> Path:
        return self.folder / "data"


@contextmanager
def running() -> Iterator[str]:
    """The address of a fresh server's socket folder; the server ends with the block."""
    with server() as made:
        yield str(made.folder)


@contextmanager
def server(*, durable: bool = False) -> Iterator[Server]:
    """A fresh server, which may be stopped and started; it ends with the block."""
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    if _is_root():
        shutil.chown(folder, "postgres", "postgres")
    made = Server(folder, durable)
    try:
        made.make()
        made.start()
        try:
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder)


def _is_root() -> bool:
    return os.geteuid() == 0


def _run(name: str, *arguments: str | Path) -> None:
    # PostgreSQL refuses to run as root; the Debian package brings a user for it.
    account = "postgres" if _is_root() else None
    command = [postgresql_program(name), *arguments]
    subprocess.run(command, check=True, user=account, cwd="/", stdout=subprocess.DEVNULL)
