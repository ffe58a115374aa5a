"""The parts of the demonstration as processes: started, waited for, and stopped together."""

import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self

_ANSWERS_WITHIN = 20.0
_STOPS_WITHIN = 5.0


class CannotStart(Exception):
    """A part of the demonstration cannot start or has ended."""


def refuse_taken_port(name: str, port: int) -> None:
    """Raise `CannotStart` when something answers at a port already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as fault:
            raise CannotStart(f"port {port} is in use; choose another with {name}=…") from fault


class Processes:
    """Processes whose output goes to files of a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: BaseException | None, _trace: TracebackType | None
    ) -> None:
        for process in self._running.values():
            process.terminate()
        for process in self._running.values():
            try:
                process.wait(_STOPS_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()

    def start(self, name: str, module: str, *words: str) -> None:
        """Start a module of Python."""
        with (self._folder / f"{name}.log").open("wb") as log:
            # In a session of its own, so that Ctrl-C reaches only the parent, which then stops them in turn.
            self._running[name] = subprocess.Popen(
                [sys.executable, "-m", module, *words], stdout=log, stderr=log, start_new_session=True
            )

    def wait_for(self, address: str) -> None:
        """Wait until an address answers.  Raises `CannotStart`."""
        until = time.monotonic() + _ANSWERS_WITHIN
        while time.monotonic() < until:
            self._check()
            try:
                with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - an address of this machine
                    return
            except (urllib.error.URLError, ConnectionError, TimeoutError):
                time.sleep(0.1)
        raise CannotStart(f"{address} does not answer; see {self._folder}")

    def wait_for_one_to_end(self) -> None:
        """Wait until a part has ended, which none should.  Raises `CannotStart`."""
        while True:
            self._check()
            time.sleep(0.5)

    def _check(self) -> None:
        for name, process in self._running.items():
            if process.poll() is not None:
                log = self._folder / f"{name}.log"
                last = log.read_text(errors="replace").strip().splitlines()[-5:]
                said = "\n  ".join(["", *last])
                raise CannotStart(f"the {name} has ended with {process.returncode} ({log}):{said}")
