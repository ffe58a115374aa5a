"""Visitors who are slow on purpose: with their headers, their forms, their reading, or with everything."""

import http.client
import math
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from tests.faults.standing_front import on_fresh_sqlite
from tests.ground.front import NAME, Front, Room
from tests.ground.visiting import Visitor

CLOSED_WITHIN = 30.0
"""Seconds that a slow visitor may last."""
_HONEST = 3
_QUIET_REQUESTS = 60
_GIVEN_UP_AFTER = 90.0
# nginx lets one address hold 40; who means harm has many addresses.
_FROM_ONE_ADDRESS = 25
_ROOM = Room(processes=2)
_HOUSEHOLD = "/fi/budget/household"
_LARGE = 16_000_000


@dataclass(frozen=True)
class Slowed:
    """What came of it."""

    slow: int
    """How many slow visitors there were."""
    at_once: int
    """How many of them the server held at the same moment."""
    accepted: int
    """How many requests of the honest were answered beside them."""
    failed: int
    """How many were not …"""
    faults: tuple[str, ...]
    """… and why, each kind once."""
    p95_quiet: float
    """In how many seconds 95 of 100 were answered when there was nobody else …"""
    p95_beside: float
    """… and beside the slow ones."""
    last_closed_after: float
    """How many seconds after the last of them had come the server had let go of every slow one."""


@dataclass
class _Honest:
    visitor: Visitor
    took: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def ask(self) -> None:
        began = time.monotonic()
        try:
            page = self.visitor.get(_HOUSEHOLD)
            saved = self.visitor.post(_HOUSEHOLD, {**page.hidden, "adults": "1"})
        except (OSError, http.client.HTTPException) as fault:
            self.faults.append(type(fault).__name__)
            return
        if (page.status, saved.status) == (200, 303):
            self.took.append(time.monotonic() - began)
        else:
            self.faults.append(f"{page.status} {saved.status}")

    def ask_until(self, stopping: threading.Event) -> None:
        while not stopping.wait(0.1):
            self.ask()


def run(count: int = 200, database_url: str | None = None) -> Slowed:
    """Let so many slow visitors come, a quarter of each kind, while honest ones go on."""
    with on_fresh_sqlite(_ROOM, database_url) as front:
        honest = [_Honest(Visitor(front, f"127.0.1.{number + 1}")) for number in range(_HONEST)]
        for number in range(_QUIET_REQUESTS):
            honest[number % _HONEST].ask()
        quiet = _p95([took for each in honest for took in each.took])
        for each in honest:
            each.took.clear()
        stopping = threading.Event()
        threads = [threading.Thread(target=each.ask_until, args=(stopping,)) for each in honest]
        for thread in threads:
            thread.start()
        at_once, closed_after = _let_them_come(front, count)
        stopping.set()
        for thread in threads:
            thread.join()
        for each in honest:
            each.visitor.close()
    took = [seconds for each in honest for seconds in each.took]
    faults = [fault for each in honest for fault in each.faults]
    return Slowed(
        slow=count,
        at_once=at_once,
        accepted=len(took),
        failed=len(faults),
        faults=tuple(sorted(set(faults))),
        p95_quiet=quiet,
        p95_beside=_p95(took),
        last_closed_after=closed_after,
    )


def _let_them_come(front: Front, count: int) -> tuple[int, float]:
    (front.folder / "static").mkdir()
    # More than the system itself would take off the server's hands.
    (front.folder / "static" / "large").write_bytes(b" " * _LARGE)
    context = front.tls()
    kinds: list[Callable[[ssl.SSLSocket], None]] = [_slow_headers, _slow_body, _slow_reader, _idle]
    slow: list[ssl.SSLSocket] = []
    at_once = 0
    for number in range(count):
        at = f"127.0.{2 + number // _FROM_ONE_ADDRESS // 250}.{1 + number // _FROM_ONE_ADDRESS % 250}"
        slow.append(_connected(front, at, context))
        kinds[number % len(kinds)](slow[-1])
        at_once = max(at_once, front.open_connections() - _HONEST)
    all_there = time.monotonic()
    while front.open_connections() > _HONEST and time.monotonic() - all_there < _GIVEN_UP_AFTER:
        for number in range(0, count, len(kinds)):
            with suppress(OSError):
                slow[number].sendall(b"X-Slow: 1\r\n")
        time.sleep(0.5)
    closed_after = time.monotonic() - all_there
    for each in slow:
        each.close()
    return at_once, closed_after


def _connected(front: Front, at: str, context: ssl.SSLContext) -> ssl.SSLSocket:
    plain = socket.socket()
    # A reader who takes little at a time; what waits for them waits at the server.
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    plain.settimeout(60)
    plain.bind((at, 0))
    plain.connect(("127.0.0.1", front.port))
    return context.wrap_socket(plain, server_hostname=NAME)


def _slow_headers(connection: ssl.SSLSocket) -> None:
    connection.sendall(f"GET /fi/ HTTP/1.1\r\nHost: {NAME}\r\n".encode())


def _slow_body(connection: ssl.SSLSocket) -> None:
    head = f"POST {_HOUSEHOLD} HTTP/1.1\r\nHost: {NAME}\r\nContent-Length: 50000\r\n\r\n"
    connection.sendall(head.encode() + b"csrf_token=")


def _slow_reader(connection: ssl.SSLSocket) -> None:
    connection.sendall(f"GET /static/large HTTP/1.1\r\nHost: {NAME}\r\n\r\n".encode())


def _idle(connection: ssl.SSLSocket) -> None:
    """Just be there."""


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[math.ceil(len(seconds) * 0.95) - 1] if seconds else math.inf
