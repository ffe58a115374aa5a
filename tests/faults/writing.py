"""People who write into their application all the while, and what they see of a fault."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from tests.faults.browser import Browser, Lost
from tests.faults.filling_in import lacking, opened, step_of, with_typed
from tests.faults.people import Visitor
from tests.faults.processes import wait_until

_PAUSE = 0.2
_PATIENCE = 300.0
_HEADINGS = {"fi": "<h1>Palvelussa on vika</h1>", "sv": "<h1>Det har uppstått ett fel i tjänsten</h1>"}


@dataclass
class Seen:
    """What those who write have seen; each time is one of the same clock."""

    shown: int = 0
    """So many pages of a fault were shown for a form that was sent."""
    bare: int = 0
    """So many of them lacked something that had been typed, or their language."""
    lost: int = 0
    """So many texts were not there although they had been saved."""
    good: list[float] = field(default_factory=list)
    bad: list[float] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)
    typing: threading.Event = field(default_factory=threading.Event)
    """Somebody has a form before them."""
    ups: list[float] = field(default_factory=list)
    """When the database was there again."""
    downs: list[float] = field(default_factory=list)
    """When it went."""

    @contextmanager
    def outage(self) -> Iterator[None]:
        """The database is away for the time of the block, which begins when somebody is about to press.

        It goes again only after a page that was well.
        """
        self.typing.clear()
        assert self.typing.wait(_PATIENCE), "nobody writes"
        self.downs.append(time.monotonic())
        yield
        self.ups.append(up := time.monotonic())
        wait_until(lambda: self.good[-1:] >= [up], "a page that is well", _PATIENCE)

    def wait_for(self, shown: int) -> None:
        """Wait until so many pages of a fault have been shown."""
        wait_until(lambda: self.shown >= shown, "pages of a fault", _PATIENCE)

    def recovery(self) -> float:
        """The longest time from the database's return to the first page that is well."""
        return max(min(t for t in [*self.good, float("inf")] if t >= up) - up for up in self.ups)

    def late(self, recovers: float) -> int:
        """How many faults came when there was no reason for them any more."""
        spans = list(zip(self.downs, self.ups, strict=True))
        return sum(not any(down <= t <= up + recovers for down, up in spans) for t in self.bad)


@contextmanager
def writing(writers: list[tuple[Visitor, UUID]], seen: Seen) -> Iterator[None]:
    """Let so many write until the block ends, one half of them in each language."""
    with ThreadPoolExecutor(len(writers)) as pool:
        running = [
            pool.submit(_write, who.browser, draft, ("fi", "sv")[number % 2], seen)
            for number, (who, draft) in enumerate(writers)
        ]
        try:
            yield
        finally:
            seen.stopping.set()
        for each in running:
            each.result()


def _write(browser: Browser, draft: UUID, language: str, seen: Seen) -> None:
    """Write into one's own words, over and over, and look whether they were kept."""
    path, number = step_of(draft, "own_words", language), 0
    while not seen.stopping.is_set():
        page = opened(browser, path)
        seen.typing.set()
        number += 1
        typed = {"text": f"Sana “{number}” & <ord> {draft}\nja toinen rivi"}
        time.sleep(_PAUSE)
        fields = with_typed(page.answers, typed)
        while (status := _press(browser, path, fields, typed, language, seen)) != 303:
            assert status in {0, 503}, status
            time.sleep(_PAUSE)
        seen.lost += bool(lacking(opened(browser, path), typed))
        time.sleep(_PAUSE)


def _press(
    browser: Browser,
    path: str,
    fields: list[tuple[str, str]],
    typed: dict[str, str],
    language: str,
    seen: Seen,
) -> int:
    try:
        reply = browser.post(path, fields)
    except Lost:
        seen.bad.append(time.monotonic())
        return 0
    (seen.good if reply.status == 303 else seen.bad).append(time.monotonic())
    if reply.status >= 500:
        seen.shown += 1
        sends_again = sorted(reply.answers) == sorted(fields)
        seen.bare += not sends_again or _HEADINGS[language] not in reply.text or bool(lacking(reply, typed))
        # The button of that page sends what it holds.
        fields[:] = reply.answers
    return reply.status
