"""Submissions over HTTP at speed, and what each sender was told."""

import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from tests.faults.browser import Browser, Lost, Reply
from tests.faults.filling_in import opened
from tests.faults.people import Visitor
from tests.faults.processes import wait_until

_PATIENCE = 300.0
_PAUSE = 0.1


def review(draft: UUID) -> str:
    """The page from which an application is sent."""
    return f"/fi/apply/{draft}/review"


def receipt(application: UUID) -> str:
    """The page of the receipt."""
    return f"/fi/apply/{application}/receipt"


@dataclass
class Ledger:
    """What senders were told; any number of threads write into it."""

    acknowledged: set[UUID] = field(default_factory=set)
    """The drafts whose sender was led to the receipt."""
    left: set[UUID] = field(default_factory=set)
    """The drafts whose sender has given up without a receipt."""
    answers: Counter[int] = field(default_factory=Counter)
    """How often each status was the answer to a submission; 0 is no answer at all."""
    seconds: list[float] = field(default_factory=list)
    """How long each answer took."""
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def note(self, draft: UUID, status: int, seconds: float, *, received: bool) -> None:
        """One answer."""
        with self._lock:
            self.answers[status] += 1
            self.seconds.append(seconds)
            if received:
                self.acknowledged.add(draft)

    def give_up(self, draft: UUID) -> None:
        """A sender goes away without a receipt."""
        with self._lock:
            self.left.add(draft)

    @property
    def faults(self) -> int:
        """How many answers were ours to be ashamed of: 500 and more, or a bare 400."""
        return sum(number for status, number in self.answers.items() if status >= 500 or status == 400)


def press(browser: Browser, draft: UUID, token: str, ledger: Ledger) -> Reply | None:
    """Press the button that sends, once.  None when no answer came."""
    start = time.monotonic()
    try:
        reply = browser.post(review(draft), [("csrf_token", token)])
    except Lost:
        ledger.note(draft, 0, time.monotonic() - start, received=False)
        return None
    received = reply.status == 303 and reply.location == receipt(draft)
    ledger.note(draft, reply.status, time.monotonic() - start, received=received)
    return reply


def send(browser: Browser, draft: UUID, token: str, ledger: Ledger) -> None:
    """Press until the receipt comes, as a patient person does."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        reply = press(browser, draft, token, ledger)
        if reply is not None and reply.status == 303:
            return
        time.sleep(_PAUSE)
    ledger.give_up(draft)


def references(browser: Browser, applications: Iterable[UUID]) -> dict[UUID, str]:
    """The reference that each receipt shows."""
    return {each: _reference(browser.get(receipt(each)).text) for each in applications}


def _reference(page: str) -> str:
    return page.partition('<p class="lead"><b class="n">')[2].partition("<")[0]


@dataclass
class Traffic:
    """Residents who send one application after another, some of them twice at once."""

    work: Sequence[tuple[Visitor, Iterable[UUID]]]
    ledger: Ledger = field(default_factory=Ledger)
    twice: float = 0.0
    """Which share of the applications is sent by two presses at once."""
    pause: float = 0.0
    """Seconds that each rests between two applications."""
    stopping: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def flowing(self) -> Iterator[Callable[[], bool]]:
        """Send in the background until the block ends and all has been sent; tells whether there is more."""
        with ThreadPoolExecutor(2 * len(self.work)) as pool:
            running = [pool.submit(self._send_all, *each, pool) for each in self.work]
            try:
                yield lambda: not all(each.done() for each in running)
            except BaseException:
                self.stopping.set()
                raise
            for each in running:
                each.result()

    def go_on(self, number: int) -> None:
        """Wait until so many more applications have been acknowledged."""
        wanted = len(self.ledger.acknowledged) + number
        wait_until(lambda: len(self.ledger.acknowledged) >= wanted, "more submissions", _PATIENCE)

    def _send_all(self, visitor: Visitor, drafts: Iterable[UUID], pool: ThreadPoolExecutor) -> None:
        browser, second, token = visitor.browser, visitor.browser.twin(), ""
        for draft in drafts:
            if self.stopping.is_set():
                return
            token = token or opened(browser, review(draft)).token
            doubled = random.random() < self.twice
            other = pool.submit(press, second, draft, token, self.ledger) if doubled else None
            send(browser, draft, token, self.ledger)
            if other:
                other.result()
            time.sleep(self.pause)
