"""Visitors who ask for the same thing through nginx, so many times a second, and wait for each answer.

They leave the processor to those who answer, as if they were elsewhere.
"""

import http.client
import os
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

from tests.ground.front import Front
from tests.ground.visiting import Visitor

_STEPS_BACK = 10


@dataclass
class Asking:
    """Those who ask, and what they are told."""

    front: Front
    cookies: dict[str, str]
    path: str
    network: str
    """The first three numbers of their addresses: each has one of its own."""
    statuses: Counter[int] = field(default_factory=Counter)
    without_retry_after: int = 0
    failed: int = 0
    took: float = 0.0
    """In how many seconds all of them had their answer."""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _next: float = 0.0

    def come(self, visitors: int, a_second: float, seconds: float) -> None:
        """Let so many visitors ask so many times a second in all; 0 is as often as each is answered."""
        self._next = began = time.monotonic()
        until = began + seconds
        threads = [
            threading.Thread(target=self._ask, args=(number, a_second, until)) for number in range(visitors)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.took = time.monotonic() - began

    @property
    def served(self) -> float:
        """How many were served a second."""
        return self.statuses[200] / self.took

    @property
    def offered(self) -> float:
        """How many were answered a second, one way or the other."""
        return self.statuses.total() / self.took

    def _ask(self, number: int, a_second: float, until: float) -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), _STEPS_BACK)
        visitor = Visitor(self.front, f"{self.network}.{number + 1}", self.cookies)
        while (at := self._turn(a_second)) < until:
            time.sleep(max(0.0, at - time.monotonic()))
            try:
                reply = visitor.get(self.path)
            except (OSError, http.client.HTTPException):
                with self._lock:
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
