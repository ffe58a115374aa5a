"""A throw-away PostgreSQL server: its own files, reached by a socket in a folder of its own."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.ground.needs import postgresql_program

# What makes it safe after a power cut makes it slow, and nothing here outlives the run.
_UNSAFE_BUT_FAST = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=200"


@contextmanager
def running() -> Iterator[str]:
    """The address of a fresh server's socket folder; the server ends with the block."""
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-"))
    data = folder / "data"
    if _is_root():
        shutil.chown(folder, "postgres", "postgres")
    try:
        _run("initdb", "-D", data, "-U", "portal", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        options = f"-k {folder} -c listen_addresses='' {_UNSAFE_BUT_FAST}"
        _run("pg_ctl", "start", "-w", "-D", data, "-l", folder / "log", "-o", options)
        try:
            yield str(folder)
        finally:
            _run("pg_ctl", "stop", "-w", "-D", data, "-m", "immediate")
    finally:
        shutil.rmtree(folder)


def _is_root() -> bool:
    return os.geteuid() == 0


def _run(name: str, *arguments: str | Path) -> None:
    # PostgreSQL refuses to run as root; the Debian package brings a user for it.
    account = "postgres" if _is_root() else None
    command = [postgresql_program(name), *arguments]
    subprocess.run(command, check=True, user=account, cwd="/", stdout=subprocess.DEVNULL)
