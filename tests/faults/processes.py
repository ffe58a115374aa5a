"""The portal's processes: servers under gunicorn with workers, and whatever the console script runs."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.ground.children import children_of
from tests.ground.texts import ROOT

BIN = Path(sys.executable).parent
_STARTS_WITHIN = 90.0


class TooLate(Exception):
    """Something did not come about in its time."""


def wait_until(holds: Callable[[], bool], what: str, within: float = _STARTS_WITHIN) -> float:
    """Wait for a condition; how many seconds it took.  Raises `TooLate`."""
    start = time.monotonic()
    while not holds():
        if time.monotonic() - start > within:
            raise TooLate(what)
        time.sleep(0.02)
    return time.monotonic() - start


class Process:
    """A process of the portal, with what it writes in a file of its own."""

    def __init__(self, command: list[str], environment: dict[str, str], log: Path) -> None:
        self._log = log
        with log.open("ab") as written:
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=os.environ | environment,
                stdin=subprocess.DEVNULL,
                stdout=written,
                stderr=written,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Its number."""
        return self._process.pid

    @property
    def lives(self) -> bool:
        """Whether it has not ended."""
        return self._process.poll() is None

    @property
    def said(self) -> str:
        """What it has written so far."""
        return self._log.read_text(errors="replace")

    def children(self) -> list[int]:
        """The numbers of the processes that it has started."""
        return children_of(self.pid)

    def send(self, number: signal.Signals) -> None:
        """Send it a signal; one that has ended takes none."""
        self._process.send_signal(number)

    def wait(self, within: float = _STARTS_WITHIN) -> int:
        """Wait for its end; what it ended with."""
        return self._process.wait(within)

    def kill(self) -> None:
        """End it, and all that it has started, without a word."""
        with suppress(ProcessLookupError):
            os.killpg(self.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Ask it to end, as an operator does."""
        self.send(signal.SIGTERM)
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(20)
        self.kill()


@contextmanager
def ended_after(process: Process) -> Iterator[Process]:
    """A process that does not outlive the block."""
    try:
        yield process
    finally:
        process.kill()


def kill(pid: int) -> bool:
    """Kill a process without a word; whether it was still running."""
    was_running = is_running(pid)
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)
    return was_running


def is_running(pid: int) -> bool:
    """Whether there is such a process and it has not ended; one that nobody has buried yet has."""
    try:
        # The state stands after the name, which may hold anything.
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state not in {"Z", "X"}
