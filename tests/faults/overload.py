"""Ten times as many come as can be served: who is served, who is told to come back, and who goes first.

What is asked for is the PDF of a budget, which costs the portal much and the asking little, so that one
machine can both ask too much and answer.  Those who ask leave the processor to those who answer, as if
they were elsewhere; and because asking takes some of the machine all the same, just as much is asked of
nginx alone while the capacity is measured.
"""

import http.client
import json
import math
import os
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.faults.standing_front import on_fresh_sqlite
from tests.ground.front import Front, Room, wait_until
from tests.ground.visiting import Visitor
from tests.web.budget_walk import WALK

TIMES = 10
"""How many times the capacity comes."""
_ROOM = Room(processes=1, threads=2, saving=16, begun=4, browsing=4)
_ASKING = 24
_PDF = "/fi/budget/take/pdf"
_STYLE = "/pages/pages.css"
_HOUSEHOLD = "/fi/budget/household"
_STEPS_BACK = 10
_SAVE_EVERY = 0.2


@dataclass(frozen=True)
class Overloaded:
    """What came of it."""

    capacity: float
    """How many documents a second were served to as many visitors as there is room for."""
    offered: float
    """How many were asked for a second, with all the others beside."""
    served: float
    """How many were served a second then."""
    refused: int
    """How many were told to come back."""
    refused_p95: float
    """In how many seconds 95 of 100 of them were told so, by the log of nginx."""
    without_retry_after: int
    """How many were not told when."""
    failed: int
    """How many were neither served nor told to come back."""
    accepted: int
    """How many forms were saved, and sign-ins opened, meanwhile …"""
    turned_away: int
    """… and how many of them were not."""

    @property
    def share(self) -> float:
        """What was served of the capacity."""
        return self.served / self.capacity


@dataclass
class _Load:
    """Those who ask for documents at a given rate, and what they are told."""

    front: Front
    cookies: dict[str, str]
    path: str = _PDF
    statuses: Counter[int] = field(default_factory=Counter)
    without_retry_after: int = 0
    failed: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _next: float = 0.0

    def come(self, visitors: int, a_second: float, seconds: float) -> None:
        """Let so many visitors ask so many times a second in all; 0 is as often as each is answered."""
        self._next = time.monotonic()
        until = self._next + seconds
        threads = [
            threading.Thread(target=self._ask, args=(number, a_second, until)) for number in range(visitors)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _ask(self, number: int, a_second: float, until: float) -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _STEPS_BACK)
        visitor = Visitor(self.front, f"127.0.1.{number + 1}", self.cookies)
        while (at := self._turn(a_second)) < until:
            time.sleep(max(0.0, at - time.monotonic()))
            try:
                reply = visitor.get(self.path)
            except (OSError, http.client.HTTPException):
                self.failed += 1
                continue
            self._note(reply.status, "Retry-After" in reply.headers)
        visitor.close()

    def _turn(self, a_second: float) -> float:
        with self._lock:
            if not a_second:
                return time.monotonic()
            self._next += 1 / a_second
            return self._next

    def _note(self, status: int, says_when: bool) -> None:
        with self._lock:
            self.statuses[status] += 1
            if status == 503:
                self.without_retry_after += not says_when
            elif status != 200:
                self.failed += 1


def run(seconds: float = 4.0, database_url: str | None = None) -> Overloaded:
    """Let ten times as many come for so many seconds; the capacity is measured before and after."""
    with on_fresh_sqlite(_ROOM, database_url) as front:
        cookies = _whole_budget(front)
        with _saving(front) as saved:
            rough = _served_alone(front, cookies, seconds / 4)
            capacity = _served_beside(front, cookies, (TIMES - 1) * rough, seconds)
            crowd = _Load(front, cookies)
            began = time.monotonic()
            crowd.come(_ASKING, TIMES * capacity, seconds)
            took = time.monotonic() - began
            # What else the machine does changes meanwhile, so that it is measured on both sides.
            capacity = (capacity + _served_beside(front, cookies, (TIMES - 1) * rough, seconds)) / 2
        refused_in = _seconds_of_refusals(front, crowd.statuses[503])
    return Overloaded(
        capacity=capacity,
        offered=crowd.statuses.total() / took,
        served=crowd.statuses[200] / took,
        refused=crowd.statuses[503],
        refused_p95=_p95(refused_in),
        without_retry_after=crowd.without_retry_after,
        failed=crowd.failed,
        accepted=saved[True],
        turned_away=saved[False],
    )


def _served_alone(front: Front, cookies: dict[str, str], seconds: float) -> float:
    """How many documents a second are served to as many as there is room for."""
    quiet = _Load(front, cookies)
    quiet.come(_ROOM.begun, 0, seconds)
    return quiet.statuses[200] / seconds


def _served_beside(front: Front, cookies: dict[str, str], a_second: float, seconds: float) -> float:
    """The same while others ask so many times a second for what costs the portal nothing."""
    others = _Load(front, {}, _STYLE)
    thread = threading.Thread(target=others.come, args=(_ASKING, a_second, seconds))
    thread.start()
    try:
        return _served_alone(front, cookies, seconds)
    finally:
        thread.join()


def _whole_budget(front: Front) -> dict[str, str]:
    visitor = Visitor(front)
    for step, typed in WALK.items():
        assert visitor.save(f"/fi/budget/{step}", **typed).status == 303, step
    assert visitor.get(_PDF).status == 200
    visitor.close()
    return visitor.cookies


@contextmanager
def _saving(front: Front) -> Iterator[Counter[bool]]:
    """Forms saved and sign-ins opened as long as the block lasts; how often that went, and how often not."""
    outcomes: Counter[bool] = Counter()
    stopping = threading.Event()
    visitor = Visitor(front, "127.0.2.1")
    token = visitor.get(_HOUSEHOLD).token

    def go_on() -> None:
        while not stopping.wait(_SAVE_EVERY):
            try:
                saved = visitor.post(_HOUSEHOLD, {"csrf_token": token, "adults": "1"}).status == 303
                opened = visitor.get("/fi/sign-in").status == 200
            except (OSError, http.client.HTTPException):
                saved = opened = False
            outcomes.update((saved, opened))

    thread = threading.Thread(target=go_on)
    thread.start()
    try:
        yield outcomes
    finally:
        stopping.set()
        thread.join()
        visitor.close()


def _seconds_of_refusals(front: Front, number: int) -> list[float]:
    """How long each refusal took, by the log of nginx, once all of them stand there."""

    def told() -> list[float]:
        lines = (json.loads(line) for line in (front.folder / "portal.log").read_text().splitlines())
        return [line["seconds"] for line in lines if line["status"] == 503]

    wait_until(lambda: len(told()) >= number, "the log of nginx")
    return told()


def _p95(seconds: list[float]) -> float:
    return sorted(seconds)[math.ceil(len(seconds) * 0.95) - 1] if seconds else 0.0
