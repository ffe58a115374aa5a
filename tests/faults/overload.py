"""Ten times as many come as can be served: who is served, who is told to come back, and who goes first.

What is asked for is the PDF of a budget, which costs the portal much and the asking little, so that one
machine can both ask too much and answer.  Those who ask leave the processor to those who answer, as if
they were elsewhere; and because asking takes some of the machine all the same, just as much is asked of
nginx alone while the capacity is measured.  What it costs nginx to refuse is therefore no part of the share.
"""

import http.client
import json
import math
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.faults.asking import Asking
from tests.faults.standing_front import on_fresh_sqlite
from tests.ground.front import Front, Room, wait_until
from tests.ground.visiting import Visitor
from tests.web.budget_walk import WALK

TIMES = 10
"""How many times the capacity comes."""
_ROOM = Room(processes=1, threads=2, saving=16, begun=4, browsing=4)
_ASKING = 24
# Addresses of their own, for each has a limit of its own.
_CROWD, _BESIDE = "127.0.1", "127.0.3"
_PDF = "/fi/budget/take/pdf"
_STYLE = "/pages/pages.css"
_HOUSEHOLD = "/fi/budget/household"
_SAVE_EVERY = 0.2


@dataclass(frozen=True)
class Overloaded:
    """What came of it."""

    capacity: float
    """How many documents a second were served to as many visitors as there is room for."""
    beside: float
    """Which share of what nginx alone was to be asked meanwhile it was asked, and has answered."""
    beside_failed: int
    """How many who asked nginx alone got no such answer."""
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


def run(seconds: float = 4.0, database_url: str | None = None) -> Overloaded:
    """Let ten times as many come for so many seconds; the capacity is measured before and after."""
    with on_fresh_sqlite(_ROOM, database_url) as front:
        cookies = _whole_budget(front)
        with _saving(front) as saved:
            # How much is asked beside depends on what is served beside it, and is found in two steps.
            rough = Asking(front, cookies, _PDF, _CROWD)
            rough.come(_ROOM.begun, 0, seconds / 4)
            nearly = _capacity(front, cookies, rough.served, seconds / 4)
            before = _capacity(front, cookies, nearly.served, seconds)
            crowd = Asking(front, cookies, _PDF, _CROWD)
            crowd.come(_ASKING, TIMES * before.served, seconds)
            # What else the machine does changes meanwhile, so that it is measured on both sides.
            after = _capacity(front, cookies, before.served, seconds)
        refused_in = _seconds_of_refusals(front, crowd.statuses[503])
    return Overloaded(
        capacity=(before.served + after.served) / 2,
        beside=min(before.beside, after.beside),
        beside_failed=before.beside_failed + after.beside_failed,
        offered=crowd.offered,
        served=crowd.served,
        refused=crowd.statuses[503],
        refused_p95=_p95(refused_in),
        without_retry_after=crowd.without_retry_after,
        failed=crowd.failed,
        accepted=saved[True],
        turned_away=saved[False],
    )


@dataclass(frozen=True)
class _Capacity:
    served: float
    beside: float
    beside_failed: int


def _capacity(front: Front, cookies: dict[str, str], expected: float, seconds: float) -> _Capacity:
    """What is served while others ask as often as are turned away in the crowd, by what is expected."""
    quiet, others = Asking(front, cookies, _PDF, _CROWD), Asking(front, {}, _STYLE, _BESIDE)
    a_second = (TIMES - 1) * expected
    thread = threading.Thread(target=others.come, args=(_ASKING, a_second, seconds))
    thread.start()
    try:
        quiet.come(_ROOM.begun, 0, seconds)
    finally:
        thread.join()
    return _Capacity(quiet.served, others.served / a_second, others.statuses[503] + others.failed)


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
