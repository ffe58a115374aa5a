"""A PostgreSQL server that is killed, stopped, hung and started again, and keeps what it has confirmed."""

import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.faults.processes import is_running, wait_until
from tests.ground.children import children_of
from tests.ground.needs import postgresql_program

# Nothing here makes it faster and less safe: what is confirmed is on the disk.
_OPTIONS = ("-c", "listen_addresses=", "-c", "max_connections=200", "-c", "shared_buffers=64MB")
_ENDS_WITHIN = 120.0
# It kills those of its processes that do not end within 5 s of themselves.
_QUITS_WITHIN = 20.0


class Server:
    """One server with files and a socket of its own: new ones, or a copy of those of one that has ended."""

    def __init__(self, folder: Path, like: Path | None = None) -> None:
        self.folder = folder
        self._data = folder / "data"
        self._process: subprocess.Popen[bytes] | None = None
        # PostgreSQL refuses to run as root; the Debian package brings a user for it.
        self._account = "postgres" if os.geteuid() == 0 else None
        if self._account:
            shutil.chown(folder, self._account, self._account)
        if like:
            subprocess.run(["cp", "--archive", like / "data", self._data], check=True)
        else:
            access = ["-U", "portal", "-A", "trust"]
            self._run("initdb", "-D", self._data, *access, "-E", "UTF8", "--locale=C", "-N")

    def url(self, name: str = "portal") -> str:
        """The address of a database of this server."""
        return f"postgresql+psycopg://portal@/{name}?host={self.folder}"

    def start(self) -> None:
        """Start, and wait until it takes connections; what a kill has left behind is recovered first."""
        command = [
            str(postgresql_program("postgres")),
            "-D",
            str(self._data),
            "-k",
            str(self.folder),
            *_OPTIONS,
        ]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                command, user=self._account, cwd="/", stdout=log, stderr=log, start_new_session=True
            )
        wait_until(self._answers, "PostgreSQL")

    def _answers(self) -> bool:
        assert self._process
        if self._process.poll() is not None:
            raise RuntimeError((self.folder / "log").read_text()[-2000:])
        asked = [str(postgresql_program("pg_isready")), "-q", "-h", str(self.folder), "-U", "portal"]
        return subprocess.run(asked, check=False).returncode == 0

    def create(self, name: str = "portal") -> None:
        """Make an empty database."""
        self._run("createdb", "-h", self.folder, "-U", "portal", name)

    def stop(self) -> None:
        """Stop as an operator does: whatever is under way is undone, connections are closed."""
        self._end(signal.SIGINT)

    def restart(self) -> None:
        """Stop and start."""
        self.stop()
        self.start()

    def kill(self) -> None:
        """End all of its processes at once, as a power cut would: its shared memory stays behind."""
        self._end(signal.SIGKILL)

    def freeze(self) -> None:
        """Let it hang: connections stay open, and nothing answers."""
        self._send(signal.SIGSTOP)

    def thaw(self) -> None:
        """Let it go on."""
        self._send(signal.SIGCONT)

    def end(self) -> None:
        """End it for good, whatever it does; only one that does not listen is killed."""
        if self._process is None:
            return
        self.thaw()
        try:
            self._end(signal.SIGQUIT, _QUITS_WITHIN)
        except subprocess.TimeoutExpired:
            self.kill()

    def _end(self, number: signal.Signals, within: float = _ENDS_WITHIN) -> None:
        assert self._process
        family = self._family()
        if number is signal.SIGKILL:
            self._send(number)
        else:
            self._process.send_signal(number)
        self._process.wait(within)
        wait_until(lambda: not any(is_running(pid) for pid in family), "the end of PostgreSQL")
        self._process = None

    def _send(self, number: signal.Signals) -> None:
        for pid in self._family():
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def _family(self) -> list[int]:
        assert self._process
        return [self._process.pid, *children_of(self._process.pid)]

    def _run(self, name: str, *arguments: str | Path) -> None:
        command = [postgresql_program(name), *arguments]
        subprocess.run(command, check=True, user=self._account, cwd="/", stdout=subprocess.DEVNULL)


@contextmanager
def running(like: Path, disk: Path | None = None) -> Iterator[Server]:
    """A server with a copy of the files of another, perhaps on a disk of its own, until the block ends."""
    folder = Path(tempfile.mkdtemp(prefix="portal-pg-", dir=disk))
    try:
        server = Server(folder, like)
        server.start()
        try:
            yield server
        finally:
            server.end()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
