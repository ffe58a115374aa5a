"""A new version is rolled out under load: two instances behind nginx are stopped and started in turn."""

import http.client
import re
import threading
from dataclasses import dataclass, field

from tests.faults.standing_front import on_fresh_sqlite
from tests.ground.front import Front, Room
from tests.ground.visiting import Visitor

VISITORS = 6
_PAUSE_SECONDS = 0.05
_ROOM = Room(instances=2, processes=1)
_HOUSEHOLD = "/fi/budget/household"


@dataclass(frozen=True)
class Rolled:
    """What came of it."""

    restarts: int
    """How many instances have ended as they were asked to, and come back."""
    pages: int
    accepted: int
    """How many forms were said to be saved."""
    failed: int
    """How many requests had another answer than the right one, or none."""
    lost: int
    """How many visitors do not find again what was last said to be saved."""
    faults: tuple[str, ...]
    """What was wrong with those that failed, each kind once."""


@dataclass
class _Round:
    """One visitor who reads and saves until told to stop."""

    visitor: Visitor
    stopping: threading.Event
    pages: int = 0
    accepted: int = 0
    adults: str = ""
    faults: list[str] = field(default_factory=list)

    def walk(self) -> None:
        while not self.stopping.wait(_PAUSE_SECONDS):
            try:
                self._read_and_save()
            except (OSError, http.client.HTTPException) as fault:
                self.faults.append(type(fault).__name__)

    def _read_and_save(self) -> None:
        page = self.visitor.get(_HOUSEHOLD)
        if page.status != 200:
            self.faults.append(f"GET {page.status}")
            return
        self.pages += 1
        adults = "2" if self.adults == "1" else "1"
        saved = self.visitor.post(_HOUSEHOLD, {**page.hidden, "adults": adults})
        if saved.status != 303:
            self.faults.append(f"POST {saved.status}")
            return
        self.accepted += 1
        self.adults = adults

    def finds_it_again(self) -> bool:
        shown = self.visitor.get(_HOUSEHOLD).text
        chosen = re.search(r'<input[^>]*name="adults"[^>]*\bchecked\b[^>]*>', shown)
        return not self.adults or bool(chosen and f'value="{self.adults}"' in chosen[0])


def run(count: int = 5, database_url: str | None = None) -> Rolled:
    """Restart an instance `count` times under load."""
    with on_fresh_sqlite(_ROOM, database_url) as front:
        stopping = threading.Event()
        rounds = [_Round(Visitor(front, f"127.0.1.{number + 1}"), stopping) for number in range(VISITORS)]
        threads = [threading.Thread(target=each.walk) for each in rounds]
        for thread in threads:
            thread.start()
        restarts = _restart_in_turn(front, count)
        stopping.set()
        for thread in threads:
            thread.join()
        lost = sum(not each.finds_it_again() for each in rounds)
        for each in rounds:
            each.visitor.close()
    faults = [fault for each in rounds for fault in each.faults]
    return Rolled(
        restarts=restarts,
        pages=sum(each.pages for each in rounds),
        accepted=sum(each.accepted for each in rounds),
        failed=len(faults),
        lost=lost,
        faults=tuple(sorted(set(faults))),
    )


def _restart_in_turn(front: Front, count: int) -> int:
    restarts = 0
    for number in range(count):
        instance = front.instances[number % len(front.instances)]
        restarts += instance.stop() == 0
        instance.start()
    return restarts
